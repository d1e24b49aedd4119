"""Which address leads to which page of networks?"""

from django.urls import path

from huiqi.web.clauses.m07 import desk, firm, public

urlpatterns = [
    path("networks/", public.networks, name="networks"),
    path("networks/<int:venue_id>", public.network, name="network"),
    path("my/faults/", firm.mine, name="my-faults"),
    path("my/faults/new", firm.new, name="my-fault-new"),
    path("my/faults/<int:fault_id>/rate", firm.rate, name="my-fault-rate"),
    path("my/networks/<int:venue_id>/tests", firm.tests, name="my-network-tests"),
    path("desk/faults/", desk.queue, name="desk-faults"),
    path("desk/faults/<int:fault_id>", desk.fault, name="desk-fault"),
    path("desk/networks/<int:venue_id>/<slug:what>", desk.add, name="desk-network-add"),
    path("desk/networks/plans/<int:plan_id>/done", desk.finish, name="desk-network-plan-done"),
    path("desk/networks/lines/<int:line_id>/end", desk.end_line, name="desk-network-line-end"),
]
