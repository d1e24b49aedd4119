"""What is new, for a reader of feeds? Notices, what became of awards, published policies, consultations, open windows.

Atom; every entry bears a name of its own that never changes, whatever the address of the service.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import conditional_page, require_safe

from huiqi.cases.models import PaymentLine, Recovery, Window
from huiqi.drafting import queries as drafting
from huiqi.policies import find_measure
from huiqi.reports.awards import PublicAward, Standing, awards_of, public_awards
from huiqi.web.public.linked import absolute
from huiqi.web.public.words import today
from huiqi.web.tags import money_text

MOST = 50
"""Entries of a feed, the latest."""


@dataclass(frozen=True)
class Entry:
    """One piece of news: `key` is its name for good, `path` where it is read."""

    key: str
    title: str
    path: str
    at: dt.datetime
    text: str


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _notices() -> Iterator[Entry]:
    for a in awards_of(list(public_awards()[:MOST])):
        yield _award(a, "notice", a.published_at, _("公示至 %(day)s") % {"day": a.ends_on.isoformat()})


def _award(a: PublicAward, event: str, at: dt.datetime, text: str) -> Entry:
    title = f"{a.enterprise} · {a.clause} {_(a.title)} · {money_text(a.award_fen)}"
    return Entry(f"{event}:{a.number}", title, reverse("notice", args=[a.number]), at, text)


def _results() -> Iterator[Entry]:
    """Withdrawn, paid and wholly recovered, the latest of each."""
    for a in awards_of(list(public_awards().filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")[:MOST])):
        if a.withdrawn_at:
            yield _award(a, "withdrawn", a.withdrawn_at, _("已撤销：%(why)s") % {"why": a.withdrawn_why})
    paid = PaymentLine.objects.filter(state=PaymentLine.State.PAID, answered_on__isnull=False).order_by(
        "-answered_on", "-pk"
    )
    for a in awards_of(list(public_awards().filter(case__in=[line.case_id for line in paid[:MOST]]))):
        if a.paid_on:
            yield _award(a, "paid", _at(a.paid_on), _("已拨付 %(money)s") % {"money": money_text(a.paid_fen)})
    closed = Recovery.objects.filter(closed_at__isnull=False, decided_at__isnull=False).order_by("-closed_at")[:MOST]
    days = {row.case_id: row.closed_at for row in closed}
    notices = list(public_awards().filter(case__in=days))
    for notice, a in zip(notices, awards_of(notices), strict=True):
        at = days[notice.case_id]
        if at and a.standing == Standing.RECOVERED:
            yield _award(a, "recovered", at, _("已追回 %(money)s") % {"money": money_text(a.recovered_fen)})


def _published() -> Iterator[Entry]:
    for guide in drafting.guides()[:MOST]:
        version = guide.version
        days = {"first": version.effective_on.isoformat(), "last": version.expires_on.isoformat()}
        text = _("自 %(first)s 施行，有效期至 %(last)s") % days
        title, path = f"{version.title} {version.document_number}", reverse("published-version", args=[version.pk])
        yield Entry(f"version:{version.pk}", title, path, _at(version.issued_on), text)


def _consultations() -> Iterator[Entry]:
    for found in drafting.consultations(today())[:MOST]:
        days = {"first": found.opens_on.isoformat(), "last": found.closes_on.isoformat()}
        path = reverse("consultation", args=[found.pk])
        text = _("征求意见时间 %(first)s 至 %(last)s") % days
        yield Entry(f"consultation:{found.pk}", found.draft.title, path, _at(found.opens_on), text)
        if found.reported_at:
            title, path = (
                _("采纳情况：%(title)s") % {"title": found.draft.title},
                reverse("consultation-report", args=[found.pk]),
            )
            yield Entry(f"consultation-report:{found.pk}", title, path, found.reported_at, found.summary)


def _windows() -> Iterator[Entry]:
    for window in Window.objects.filter(opens_at__lte=timezone.now()).order_by("-opens_at", "-pk")[:MOST]:
        program, law = find_measure(window.measure)
        opens, closes = (timezone.localtime(at).strftime("%Y-%m-%d %H:%M") for at in (window.opens_at, window.closes_at))
        title = f"{law.clause} {_(law.title)} {window.year}"
        path = reverse("measure-year", args=[program.policy.id, law.short, window.year])
        text = _("申报时间 %(opens)s 至 %(closes)s") % {"opens": opens, "closes": closes}
        yield Entry(f"window:{window.pk}", title, path, window.opens_at, text)


FEEDS: dict[str, tuple[str, str, Callable[[], Iterator[Entry]]]] = {
    "notices": (_noop("公示"), "notices", _notices),
    "results": (_noop("结果公开"), "results", _results),
    "published": (_noop("政策文件"), "published", _published),
    "consultations": (_noop("征求意见"), "consultations", _consultations),
    "windows": (_noop("申报窗口期"), "catalogue", _windows),
}
"""By name: what it is called, the route of the page it follows, and its entries."""


@require_safe
@conditional_page
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """One of FEEDS in the reader's language, the latest entry first."""
    if name not in FEEDS:
        raise Http404(name)
    title, route, entries = FEEDS[name]
    made = Atom1Feed(
        title=f"{_('惠企')} · {_(title)}", link=absolute(reverse(route)), description="",
        feed_url=absolute(reverse("feed", args=[name])), feed_guid=f"urn:huiqi:feed:{name}", author_name=_("惠企"),
        language="en" if get_language() == "en" else "zh-Hans",
    )  # fmt: skip
    for entry in sorted(entries(), key=lambda e: e.at, reverse=True)[:MOST]:
        made.add_item(
            title=entry.title, link=absolute(entry.path), description=escape(entry.text), unique_id=f"urn:huiqi:{entry.key}",
            updateddate=entry.at, pubdate=entry.at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The feeds with their addresses, and how they are read."""
    rows = [(_(title), absolute(reverse("feed", args=[name])), reverse(route)) for name, (title, route, _e) in FEEDS.items()]
    return render(request, "results/subscribe.html", {"section": "notices", "rows": rows})
