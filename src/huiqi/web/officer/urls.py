"""Which page of the desk is where?"""

from django.urls import path

from huiqi.web.officer import (
    blind_files,
    case,
    desk,
    experts,
    imports,
    meetings,
    numbers,
    photographs,
    proposals,
    register,
    review,
    supervision,
    windows,
)

urlpatterns = [
    path("desk/", desk.queue, name="desk-queue"),
    path("desk/cases.csv", desk.export, name="desk-export"),
    path("desk/meetings", meetings.meetings, name="desk-meetings"),
    path("desk/meetings/<int:meeting_id>", meetings.meeting, name="desk-meeting"),
    path("desk/meetings/<int:meeting_id>/strike", meetings.strike, name="desk-strike"),
    path("desk/numbers", numbers.numbers, name="desk-numbers"),
    path("desk/proposals", proposals.proposals, name="desk-proposals"),
    path("desk/proposals.csv", proposals.export, name="desk-proposals-export"),
    path("desk/supervision", supervision.to_do, name="desk-supervision"),
    path("desk/windows", windows.windows, name="desk-windows"),
    path("desk/register", register.firms, name="register-firms"),
    path("desk/register.csv", register.export, name="register-export"),
    path("desk/register/venues", register.venues, name="register-venues"),
    path("desk/register/import", imports.firms, name="register-import"),
    path("desk/register/calendar", imports.calendar, name="register-calendar"),
    path("desk/register/<str:credit_code>", register.firm, name="register-firm"),
    path("desk/register/<str:credit_code>/consents", register.consent, name="register-consent"),
    path("review/", review.reviews, name="reviews"),
    path("review/<int:panel_id>", review.review, name="review"),
    path("review/<int:panel_id>/files/<int:upload_id>", blind_files.file, name="review-file"),
    path("review/<int:panel_id>/files/<int:upload_id>/<int:number>.webp", blind_files.page, name="review-page"),
    path("desk/photographs/<int:photograph_id>.webp", photographs.photograph, name="photograph"),
    path("desk/<str:number>/panel", experts.page, name="desk-panel"),
    path("desk/<str:number>", case.page, name="desk-case"),
    path("desk/<str:number>/<slug:event>", case.act, name="desk-act"),
]
