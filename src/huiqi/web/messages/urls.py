"""Which address leads to which page of messages?"""

from django.urls import path

from huiqi.web.messages import pages

urlpatterns = [
    path("messages/", pages.listing, name="messages"),
    path("messages/read", pages.read, name="messages-read"),
    path("messages/<int:event_id>/open", pages.open_case, name="message-open"),
    path("messages/services/<int:event_id>/open", pages.open_service, name="message-open-service"),
    path("messages/complaints/<int:event_id>/open", pages.open_complaint, name="message-open-complaint"),
]
