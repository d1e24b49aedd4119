"""Which address leads to which page?"""

from django.urls import include, path

from huiqi.web import health, letters, papers
from huiqi.web.api.operations import api
from huiqi.web.api.problems import not_found
from huiqi.web.commongrants.operations import api as common_grants
from huiqi.web.open_data import pages as open_data
from huiqi.web.public import catalogue, complaints, feeds, measure, measure_year, notices, results, sitemap
from huiqi.web.public.finder import pages as finder
from huiqi.web.reference import reference
from huiqi.web.timed import pages as timed

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("policy/<slug:policy_id>", catalogue.catalogue, name="policy"),
    path("policy/<slug:policy_id>/<slug:short>", measure.measure_page, name="measure"),
    path("policy/<slug:policy_id>/<slug:short>/<int:year>", measure_year.measure_year, name="measure-year"),
    path("find/", finder.start, name="finder-start"),
    path("find/<str:token>/", finder.resume, name="finder-resume"),
    path("find/<str:token>/result", finder.result, name="finder-result"),
    path("find/<str:token>/result.json", finder.result_json, name="finder-json"),
    path("find/<str:token>/<slug:key>", finder.question, name="finder-question"),
    path("api/v1/docs", reference, name="api-reference"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", not_found, name="api-nothing"),
    path("common-grants/", common_grants.urls),
    path("common-grants/<path:rest>", not_found, name="common-grants-nothing"),
    path("results", results.results, name="results"),
    path("progress", results.progress, name="progress"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/answer", complaints.complaint, name="complaint"),
    path("subscribe", feeds.subscribe, name="subscribe"),
    path("feeds/<slug:name>.xml", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemap.part, name="sitemap-part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:number>", notices.notice_page, name="notice"),
    path("open-data/", open_data.datasets, name="open-data"),
    path("open-data/SHA256SUMS", open_data.file, {"name": "SHA256SUMS"}, name="open-data-sums"),
    path("open-data/<slug:key>", open_data.dataset, name="open-dataset"),
    path("open-data/<str:name>", open_data.file, name="open-data-file"),  # every other name has a dot
    path("", include("huiqi.web.account.urls")),
    path("", include("huiqi.web.webhooks.urls")),
    path("", include("huiqi.web.help.urls")),
    path("", include("huiqi.web.enterprise.urls")),
    path("", include("huiqi.web.clauses.urls")),
    path("", include("huiqi.web.observatory.urls")),
    path("", include("huiqi.web.lab.urls")),  # these three before the desk's, where what stands after desk/ is a case
    path("", include("huiqi.web.drafting.urls")),
    path("", include("huiqi.web.archives.urls")),
    path("", include("huiqi.web.officer.urls")),
    path("", include("huiqi.web.messages.urls")),
    path("letters/<str:number>/<slug:kind>.<slug:form>", letters.download, name="letter"),
    path("files/<int:upload_id>", papers.file, name="file"),
    path("files/<int:upload_id>/view", papers.view, name="file-view"),
    path("files/<int:upload_id>/<int:page>.webp", papers.picture, name="file-page"),
    path("account/jobs", timed.jobs, name="account-jobs"),
    path("healthz", health.healthz, name="healthz"),
]
handler400 = "huiqi.web.refusals.bad_request"
handler404 = health.not_found
handler500 = health.failed
