"""Which address leads to which page of a plan to go public?"""

from django.urls import path

from huiqi.web.clauses.m12a import desk, firm, public

urlpatterns = [
    path("boards/", public.boards, name="boards"),
    path("my/listings/", firm.mine, name="my-listings"),
    path("my/listings/new", firm.new, name="my-listing-new"),
    path("my/listings/<int:listing_id>", firm.page, name="my-listing"),
    path("my/listings/<int:listing_id>/end", firm.end, name="my-listing-end"),
    path("desk/listings/", desk.queue, name="desk-listings"),
    path("desk/listings/<int:listing_id>", desk.page, name="desk-listing"),
    path("desk/listings/steps/<int:step_id>", desk.check, name="desk-listing-step"),
    path("desk/boards/<int:board_id>", desk.board, name="desk-board"),
]
