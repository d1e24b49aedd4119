"""Which page of the archive is where? All before the desk's, where what stands after desk/ is a case."""

from django.urls import path

from huiqi.web.archives import handing_over, pages

urlpatterns = [
    path("desk/archives", pages.archives, name="desk-archives"),
    path("desk/archives.csv", pages.export, name="desk-archives-export"),
    path("desk/archives/make", pages.make, name="desk-archives-make"),
    path("desk/archives/case/<str:number>", pages.make_one, name="desk-archive-case"),
    path("desk/archives/<int:record_id>", pages.archive, name="desk-archive"),
    path("desk/archives/<int:record_id>.zip", pages.package, name="desk-archive-package"),
    path("desk/hand-overs", handing_over.hand_overs, name="desk-hand-overs"),
    path("desk/hand-overs/<int:hand_over_id>", handing_over.hand_over, name="desk-hand-over"),
    path("desk/hand-overs/<int:hand_over_id>.<slug:form>", handing_over.download, name="desk-hand-over-download"),
]
