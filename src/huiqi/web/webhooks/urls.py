"""Which page of the webhooks is where? All of them below the reader's account."""

from django.urls import path

from huiqi.web.webhooks import pages

_ONE = "account/webhooks/<uuid:reference>"
urlpatterns = [
    path("account/webhooks/", pages.endpoints, name="account-webhooks"),
    path(f"{_ONE}/", pages.endpoint, name="account-webhook"),
    path(f"{_ONE}/edit", pages.edit, name="account-webhook-edit"),
    path(f"{_ONE}/secret", pages.rotate, name="account-webhook-rotate"),
    path(f"{_ONE}/switch", pages.switch, name="account-webhook-switch"),
    path(f"{_ONE}/ping", pages.ping, name="account-webhook-ping"),
    path(f"{_ONE}/delete", pages.delete, name="account-webhook-delete"),
    path(f"{_ONE}/replay", pages.replay, name="account-webhook-replay"),
    path(f"{_ONE}/<int:delivery_id>", pages.delivery, name="account-webhook-delivery"),
    path(f"{_ONE}/<int:delivery_id>/again", pages.send_again, name="account-webhook-again"),
]
