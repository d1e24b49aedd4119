"""Which address leads to which page of attraction?"""

from django.urls import path

from huiqi.web.clauses.m02 import desk, firm

urlpatterns = [
    path("my/investments/", firm.mine, name="my-investments"),
    path("my/investments/new", firm.new, name="my-investment-new"),
    path("desk/leads/", desk.queue, name="desk-leads"),
    path("desk/leads/export.csv", desk.export, name="desk-leads-export"),
    path("desk/leads/new", desk.new, name="desk-lead-new"),
    path("desk/leads/<int:lead_id>", desk.page, name="desk-lead"),
    path("desk/leads/<int:lead_id>/promise", desk.promise, name="desk-lead-promise"),
    path("desk/leads/<int:lead_id>/land", desk.land, name="desk-lead-land"),
    path("desk/leads/promises/<int:promise_id>/kept", desk.kept, name="desk-promise-kept"),
    path("desk/investments/", desk.investments, name="desk-investments"),
    path("desk/investments/<str:credit_code>/<int:year>", desk.check, name="desk-investment-check"),
]
