"""Which cases are to be archived, which are, and what does one package hold? The list, archiving in turns, one package."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.actor import Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import allowed, require
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import ArchiveRecord, Upload
from huiqi.cases.queries import archives as queries
from huiqi.cases.queries.archives import Stage
from huiqi.cases.retention import retention
from huiqi.gateways.storage import Lost
from huiqi.policies import POLICIES, find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.archives import making
from huiqi.web.officer.case import case_or_404
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import whole

PAGE_SIZE = 50
AT_ONCE = 200
"""Cases archived by one press of a button, at most; more are left to the night."""
TURN_SECONDS = 3.0
"""How long one turn archives before the page says how far it is."""
EXPIRING = "expiring"
VIEWS = {**dict(Stage.choices), EXPIRING: _noop("一年内保管期满"), "all": _noop("全部")}
ORDERS = {
    "-ended_at": _noop("最近办结的在前"),
    "ended_at": _noop("最早办结的在前"),
    "retain_until": _noop("先到期的在前"),
}
CHECKS = {
    "PACKAGE": _noop("整包与登记的 SHA-256 一致"),
    "ZIP": _noop("压缩包安全可读"),
    "BAGIT": _noop("BagIt 声明和总数"),
    "COMPLETE": _noop("文件齐全，没有多出的"),
    "HASHES": _noop("每个文件的 SHA-256"),
    "METADATA": _noop("元数据合乎格式，与文件相符"),
    "PROCESS": _noop("过程记录的 SM3 链"),
    "AUDIT": _noop("审计记录的 SM3"),
    "DECISION": _noop("审定依据的封印"),
    "MISSING": _noop("存放处找得到档案包"),
}
"""What each check of the verifier looks at, as people read it."""


@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """Ended cases by where they stand with the archive, with what can be done about it."""
    actor, asked = actor_in(request), _asked(request)
    page = Paginator(_found(actor, asked), PAGE_SIZE).get_page(request.GET.get("page"))
    records = ArchiveRecord.objects.in_bulk([case.archive for case in page if case.archive])
    counts = queries.stage_counts(actor)
    context = {
        "page": page,
        "lines": [(case, records.get(case.archive), Stage(case.stage).label) for case in page],
        "asked": asked,
        "views": [(key, label, counts.get(key, 0) if key in Stage.values else None) for key, label in VIEWS.items()],
        "orders": ORDERS,
        "measures": [m for policy in POLICIES.values() for m in policy.money],
        "makes": allowed(actor, "archive.make") and asked["view"] in (Stage.TO_DO, Stage.AGAIN),
        "at_once": AT_ONCE,
        "rule": retention(),
        "quiet_days": making.QUIET_DAYS,
        "here": "archives",
    }
    return render(request, "archives/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole list as asked for, as CSV."""
    found = _found(actor_in(request), _asked(request))
    head = [_("编号"), _("企业"), _("措施"), _("办结日期"), _("归档状态"), _("保管至")]
    return csv_answer("archives.csv", head, map(_row, found.iterator(500)))


def _row(case: Any) -> list[str]:
    ended, kept = timezone.localdate(case.ended_at).isoformat() if case.ended_at else "", case.retain_until
    row = [str(case), case.enterprise.name, _(case.law.title), ended, _(str(Stage(case.stage).label))]
    return [*row, kept.isoformat() if kept else ""]


def _asked(request: HttpRequest) -> dict[str, str]:
    sent = {key: request.GET.get(key, "").strip()[:80] for key in ("q", "measure", "view", "order")}
    return sent | {"view": sent["view"] if sent["view"] in VIEWS else Stage.TO_DO.value}


def _found(actor: Actor, asked: dict[str, str]) -> Any:
    """The cases that the address asks for."""
    expires_by = today() + queries.EXPIRES_WITHIN if asked["view"] == EXPIRING else None
    return queries.archive_cases(
        actor, stage=asked["view"], measure=asked["measure"], words=asked["q"], expires_by=expires_by, order=asked["order"]
    )


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """What was ticked, shown before anything is written; with `confirm` archived, a few seconds' worth at a time."""
    actor = actor_in(request)
    if not allowed(actor, "archive.make"):
        require(actor, "archive.make")
    ids = _ids(request, actor)
    if "confirm" in request.POST:
        return _turn(request, actor, ids)
    due = queries.ended_cases(actor).filter(pk__in=ids, stage__in=[Stage.TO_DO, Stage.AGAIN])
    cases = list(due.order_by("ended_at", "pk"))
    if not cases:
        messages.error(request, _("没有选中可以归档的申请；请勾选后再归档。"))
        return redirect("desk-archives")
    uploads = Upload.objects.filter(paper__case__in=cases)
    context = {
        "cases": cases[:PAGE_SIZE],
        "more": max(len(cases) - PAGE_SIZE, 0),
        "count": len(cases),
        "again": sum(case.stage == Stage.AGAIN for case in cases),
        "measures": [(find_measure(m)[1], n) for m, n in sorted(Counter(case.measure for case in cases).items())],
        "bytes": uploads.aggregate(sum=Sum("size"))["sum"] or 0,
        "ids": _joined([case.pk for case in cases]),
        "rule": retention(),
        "here": "archives",
    }
    return render(request, "archives/confirm.html", context)


def _ids(request: HttpRequest, actor: Actor) -> list[int]:
    """The keys that were ticked, or of the whole list; `ids` carries them from one turn to the next."""
    if "all" in request.POST:
        asked = {key: request.POST.get(key, "").strip()[:80] for key in ("q", "measure", "view", "order")}
        return list(_found(actor, asked).values_list("pk", flat=True)[:AT_ONCE])
    typed = [*request.POST.getlist("case"), *request.POST.get("ids", "").split(",")]
    return [key for pk in typed if (key := whole(pk, 0))][:AT_ONCE]


def _joined(keys: Sequence[int]) -> str:
    return ",".join(map(str, keys))


def _turn(request: HttpRequest, actor: Actor, ids: list[int]) -> HttpResponse:
    """Archive for some seconds. To a page with scripts the part that shows how far it is, which asks again."""
    ran = making.archive_some(actor=actor, case_ids=ids, at=timezone.now(), seconds=TURN_SECONDS)
    for _case, refused in ran.refused:
        messages.error(request, say_refusal(refused))
    done = _number(request, "done") + ran.done
    total = max(_number(request, "total"), done + len(ran.left))
    if ran.left:
        context = {"done": done, "total": total, "ids": _joined(ran.left), "left": len(ran.left), "here": "archives"}
        scripted = "HX-Request" in request.headers
        return render(request, "archives/progress.html" if scripted else "archives/progress_page.html", context)
    messages.success(request, _("已归档 %(count)s 项。") % {"count": done})
    if "HX-Request" not in request.headers:
        return redirect("desk-archives")
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = reverse("desk-archives")
    return answer


def _number(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name, ""), 0)


@require_POST
def make_one(request: HttpRequest, number: str) -> HttpResponse:
    """The case's next package, asked for on its page."""
    actor = actor_in(request)
    case = case_or_404(actor, number)
    require(actor, "archive.make", case)
    try:
        record = making.archive_case(actor=actor, case_id=case.pk, at=timezone.now())
        messages.success(request, _("已归档：%(reference)s。") % {"reference": record.reference})
    except (CaseError, Forbidden) as refused:
        messages.error(request, say_refusal(refused))
    return redirect("desk-case", number)


def _known(actor: Actor, record_id: int) -> ArchiveRecord:
    """The package of an address. Raises Http404, Forbidden."""
    try:
        return queries.archive_for(actor, record_id)
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None


@require_safe
def archive(request: HttpRequest, record_id: int) -> HttpResponse:
    """One package: what it is, the others of its case, and on demand what the verifier says of it."""
    actor = actor_in(request)
    record = _known(actor, record_id)
    checks = making.checks_of(record) if "check" in request.GET else []
    context = {
        "record": record,
        "others": [r for r in queries.archives_of(actor, record.case) if r.pk != record.pk],
        "checks": [(CHECKS[name], name, faults) for name, faults in checks],
        "whole": making.is_whole(checks),
        "checked_at": timezone.now(),
        "handed_over": getattr(record, "handed_over", None),
        "expires": record.retain_until <= today() + queries.EXPIRES_WITHIN,
        "rule": retention(),
        "here": "archives",
    }
    return render(request, "archives/record.html", context)


@require_safe
def package(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """The package, to be saved. Raises Http404 where the store has lost it."""
    record = _known(actor_in(request), record_id)
    try:
        path = making.path_of(record)
    except Lost:
        raise Http404(record.pk) from None
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{record}.zip", content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
