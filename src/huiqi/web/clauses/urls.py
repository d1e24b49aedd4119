"""Which address leads to which page of a clause? Each package has its own."""

from django.urls import include, path

from huiqi.web.clauses import answering, asking, overview
from huiqi.web.open_pages import packages

urlpatterns = [
    path("services/", overview.overview, name="services"),
    path("my/services/", asking.mine, name="my-requests"),
    path("my/services/new/<slug:service>", asking.new, name="my-request-new"),
    path("my/services/<str:number>/", asking.page, name="my-request"),
    path("my/services/<str:number>/parts/<int:part_id>", asking.add, name="my-request-add"),
    path("my/services/<str:number>/withdraw", asking.withdraw, name="my-request-withdraw"),
    path("services/files/<int:file_id>", asking.file, name="request-file"),
    path("desk/services/", answering.queue, name="desk-requests"),
    path("desk/services/export.csv", answering.export, name="desk-requests-export"),
    path("desk/services/<str:number>/", answering.page, name="desk-request"),
    *(path("", include(f"huiqi.web.clauses.{package}.urls")) for package in packages()),
]
