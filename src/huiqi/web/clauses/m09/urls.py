"""Which address leads to which page of the supply chain?"""

from django.urls import path

from huiqi.web.clauses.m09 import desk, firm, public

urlpatterns = [
    path("supply/", public.supply, name="supply"),
    path("supply/<int:entry_id>", public.entry, name="supply-entry"),
    path("my/supply/", firm.mine, name="my-supply"),
    path("my/supply/new", firm.new, name="my-supply-new"),
    path("my/supply/<int:entry_id>", firm.page, name="my-supply-entry"),
    path("my/supply/<int:entry_id>/close", firm.close, name="my-supply-close"),
    path("my/supply/<int:entry_id>/introduce/<int:other_id>", firm.introduce, name="my-supply-introduce"),
    path("my/supply/<int:entry_id>/stand/<int:selection_id>", firm.stand, name="my-supply-stand"),
    path("my/introductions/<int:introduction_id>", firm.introduction, name="my-introduction"),
    path("desk/introductions/", desk.queue, name="desk-introductions"),
    path("desk/introductions/export.csv", desk.export, name="desk-introductions-export"),
    path("desk/selection/new", desk.selection, name="desk-selection-new"),
    path("desk/selection/<int:selection_id>.csv", desk.stands, name="desk-selection-list"),
]
