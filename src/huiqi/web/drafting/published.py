"""What was published, for everybody to read: the versions by date, each with its text, its numbers and its guide."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.access.permissions import allowed
from huiqi.drafting import queries
from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.models import Guide, PolicyEvaluation
from huiqi.gateways.files import Kind
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.published_word import guide_as_word, version_as_word
from huiqi.web.drafting.text import lines_of
from huiqi.web.officer.sheet import download
from huiqi.web.open_pages import pages_for
from huiqi.web.public.measure import described
from huiqi.web.public.words import cap_of, figure, today

GROUPS = {
    "in_force": _noop("现行有效"), "coming": _noop("尚未施行"), "replaced": _noop("已被代替"), "expired": _noop("已失效"),
}  # fmt: skip
"""What a version is on a day, in the order of the page."""


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Every published version by what it is on a day: today, or the one asked for."""
    on = _day(request.GET.get("on", "")) or today()
    guides = {guide.version_id: guide for guide in queries.guides()}
    rows: dict[str, list[Guide]] = {standing: [] for standing in GROUPS}
    for version, standing in register.standings([guide.version for guide in guides.values()], on):
        rows[standing].append(guides[version.pk])
    context = {
        "section": "published", "on": on, "groups": [(s, GROUPS[s], found) for s, found in rows.items() if found],
    }  # fmt: skip
    return render(request, "drafting/published.html", context)


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


@require_safe
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: its number and days, what it decides and does not open yet, its words."""
    found = version_of(version_id)
    lines = lines_of(found["text"])
    before, _head, _rest = found["text"].partition(lines[0].head)
    context = {**found, "lines": lines, "preamble": [line.strip() for line in before.splitlines() if line.strip()]}
    return render(request, "drafting/version.html", context)


@require_safe
def version_word(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """The words of a version as a Word file."""
    return download("policy.docx", version_as_word(version_of(version_id)), Kind.DOCX)


@require_safe
def guide(request: HttpRequest, version_id: int) -> HttpResponse:
    """The guide to a version, once it is released; the office sees it before."""
    return render(request, "drafting/guide.html", guide_of(request, version_id))


@require_safe
def guide_word(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """The guide as a Word file."""
    return download("guide.docx", guide_as_word(guide_of(request, version_id)), Kind.DOCX)


def version_of(version_id: int) -> dict[str, Any]:
    """What a page says of a version. Raises Http404."""
    guide = _guide(version_id)
    found = guide.version
    policy, numbers = load(found.policy).policy, load(found.policy).numbers
    ((_version, standing),) = register.standings([found], today())
    return {
        "section": "published", "version": found, "guide": guide, "standing": standing, "stands": GROUPS[standing],
        "evaluated": PolicyEvaluation.objects.filter(version=found, concluded_on__isnull=False).exists(),
        "text": register.text_of(found), "consultation": queries.reported_consultation(guide.draft),
        "closed": [(m, found.closed[m.id]) for m in policy.measures if m.id in found.closed],
        "decided": [
            (policy.measure(key.split(".")[1]) if key.count(".") == 2 else None, numbers[key], figure(numbers[key], value))
            for key, value in ((row.key, row.value) for row in register.decided_with(found)) if key in numbers
        ],
    }  # fmt: skip


def guide_of(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """What the guide says: each opened measure from the rules under the numbers of its day. Raises Http404."""
    found, actor = _guide(version_id), actor_in(request)
    if not found.released_on and not allowed(actor, "draft.read"):
        raise Http404
    program, on = load(found.version.policy), min(max(today(), found.version.effective_on), found.version.expires_on)
    binding = register.binding(program, on)
    opened = [m for m in program.policy.measures if m.id not in found.version.closed]
    return {
        "section": "published", "guide": found, "version": found.version, "on": on,
        "measures": [
            described(m, binding) | {"cap": cap_of(m, binding), "pages": pages_for(actor, m.short)} for m in opened
        ],
        "closed": [m for m in program.policy.measures if m.id in found.version.closed],
    }  # fmt: skip


def _guide(version_id: int) -> Guide:
    try:
        return queries.guide(version_id)
    except UnknownDraft as error:
        raise Http404(error.reason) from None
