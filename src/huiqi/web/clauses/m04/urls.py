"""Which address leads to which page of audited accounts?"""

from django.urls import path

from huiqi.web.clauses.m04 import desk, firm

urlpatterns = [
    path("my/statements/", firm.mine, name="my-statements"),
    path("my/statements/new", firm.new, name="my-statement-new"),
    path("desk/statements/", desk.queue, name="desk-statements"),
    path("desk/statements/<int:statement_id>", desk.page, name="desk-statement"),
    path("desk/statements/<int:statement_id>/size", desk.size, name="desk-statement-size"),
]
