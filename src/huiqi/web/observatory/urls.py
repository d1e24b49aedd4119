"""Which page of the observatory is where?"""

from django.urls import path

from huiqi.web.observatory import files, lists, pages, runs

urlpatterns = [
    path("observatory/", pages.page, name="observatory"),
    path("observatory/screen", pages.screen, name="observatory-screen"),
    path("observatory/figures.<slug:form>", files.table, name="observatory-table"),
    path("observatory/observatory.<slug:form>", files.printed, name="observatory-file"),
    path("observatory/charts/<slug:key>.<slug:form>", files.chart, name="observatory-chart"),
    path("observatory/clocks", runs.listed, name="observatory-runs"),
    path("observatory/clocks.<slug:form>", runs.export, name="observatory-runs-export"),
    path("observatory/lists/<slug:key>", lists.behind, name="observatory-list"),
    path("observatory/lists/<slug:key>.<slug:form>", lists.export, name="observatory-export"),
]
