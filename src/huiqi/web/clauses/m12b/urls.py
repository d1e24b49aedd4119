"""Which address leads to which page of a loan?"""

from django.urls import path

from huiqi.web.clauses.m12b import desk, firm

urlpatterns = [
    path("my/loans/", firm.mine, name="my-loans"),
    path("my/loans/new", firm.new, name="my-loan-new"),
    path("my/loans/import", firm.bring, name="my-loan-import"),
    path("my/loans/template.csv", firm.template, name="my-loan-template"),
    path("my/loans/<int:loan_id>", firm.page, name="my-loan"),
    path("desk/loans/", desk.queue, name="desk-loans"),
    path("desk/loans/export.csv", desk.export, name="desk-loans-export"),
    path("desk/loans/<int:loan_id>", desk.page, name="desk-loan"),
]
