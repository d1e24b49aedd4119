"""Which address leads to which page of a firm?"""

from django.urls import path

from huiqi.web.enterprise import application, case, home

urlpatterns = [
    path("my/", home.home, name="my"),
    path("my/apply/<slug:short>", home.apply, name="my-apply"),
    path("my/cases/<str:number>/", case.page, name="my-case"),
    path("my/cases/<str:number>/facts", application.facts, name="my-facts"),
    path("my/cases/<str:number>/save", application.save, name="my-save"),
    path("my/cases/<str:number>/papers", application.papers, name="my-papers"),
    path("my/cases/<str:number>/review", application.review, name="my-review"),
    path("my/cases/<str:number>/withdraw", case.withdraw, name="my-withdraw"),
]
