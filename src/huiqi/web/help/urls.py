"""Which page of the help is where?"""

from django.urls import path

from huiqi.web.help import pages

urlpatterns = [
    path("help/", pages.index, name="help"),
    path("help/terms", pages.glossary, name="help-terms"),
    path("help/keys", pages.keys, name="help-keys"),
    path("help/guide/<slug:key>", pages.chapter, name="help-chapter"),
    path("help/<slug:reader>.pdf", pages.printed, name="help-printed"),
]
