"""Which address leads to which page of a recognition? Asking for one is as for every service."""

from django.urls import path

from huiqi.cases.offerings import RECOGNITION
from huiqi.web.clauses import asking
from huiqi.web.clauses.m01 import desk, venues

urlpatterns = [
    path("venues/", venues.venues, name="venues"),
    path("venues/<int:venue_id>", venues.venue, name="venue"),
    path("my/recognition", asking.new, {"service": RECOGNITION.key}, name="my-recognition"),
    path("desk/recognitions/", desk.recognitions, name="desk-recognitions"),
    path("desk/recognitions/<int:recognition_id>", desk.recognition, name="desk-recognition"),
    path("desk/services/<str:number>/assessment", desk.assessment, name="desk-assessment"),
    path("desk/services/<str:number>/recognise", desk.recognise, name="desk-recognise"),
]
