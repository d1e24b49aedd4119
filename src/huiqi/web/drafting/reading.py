"""What does the machine read in a draft? Clause by clause beside the words, for a person to confirm, and as a file."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.permissions import allowed, require
from huiqi.access.queries import names_of
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import DraftingError
from huiqi.drafting.findings import Finding
from huiqi.drafting.models import Draft
from huiqi.drafting.queries import CheckedClause, CheckedFinding, CheckedReading
from huiqi.drafting.reading import Reading, ReadingError
from huiqi.drafting.skeleton import short_name, skeleton
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.forms import WRITTEN, FindingForm, MissedForm, scopes, things
from huiqi.web.drafting.found import draft_of
from huiqi.web.drafting.words import as_typed, told
from huiqi.web.said import say_refusal

UNCHECKED = "unchecked"
"""The value of `show` in the address: only what nobody has looked at."""
PLAIN_ACTS: dict[str, Callable[..., Any]] = {
    "confirm": actions.confirm_finding, "strike": actions.strike_finding, "undo": actions.uncheck_finding,
}  # fmt: skip
"""What is done to a finding without anything typed, by the name of its button."""
MISSED = {"words": "", "what": "amount:cap", "scope": "", "typed": ""}
"""What the form for what was missed has at first."""


@require_safe
def reading(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Each clause with what was found in it marked, and a row for each thing with what a person made of it."""
    draft = draft_of(request, draft_id)
    return _page(request, draft, queries.reading(draft), request.GET.get("show", ""))


@require_POST
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Do what was pressed and lead back to the clause; where what was typed is refused, the page says so beside it."""
    actor, act, key = actor_in(request), request.POST.get("act", ""), request.POST.get("key", "")[:80]
    require(actor, "draft.prepare")
    draft, clause, show = draft_of(request, draft_id), request.POST.get("clause", "")[:80], request.POST.get("show", "")
    given: dict[str, Any] = {"actor": actor, "draft_id": draft.pk, "at": timezone.now()}
    form = {"correct": FindingForm, "add": MissedForm}.get(act)
    try:
        if form is not None:
            typed = form(request.POST)
            if typed.is_valid():
                _write(act, key, clause, given | typed.cleaned_data)
            else:
                return _page(request, draft, queries.reading(draft), show, typed, key or clause)
        elif act == "confirm_clause":
            actions.confirm_clause(clause=clause, **given)
        elif act in PLAIN_ACTS:
            PLAIN_ACTS[act](key=key, **given)
        else:
            raise Http404
    except DraftingError as refused:
        if form is not None:
            typed.add_error(None, say_refusal(refused))
            return _page(request, draft, queries.reading(draft), show, typed, key or clause)
        messages.error(request, say_refusal(refused))
    return redirect(_back(queries.reading(draft), draft, clause, show))


def _write(act: str, key: str, clause: str, given: dict[str, Any]) -> None:
    if act == "correct":
        actions.correct_finding(key=key, **given)
    else:
        actions.add_finding(clause=clause, **given)


@require_safe
def measure_file(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A measure file begun from a clause as it was confirmed; it says what was not."""
    draft = draft_of(request, draft_id)
    found = queries.reading(draft)
    confirmed = found.confirmed
    try:
        clause = confirmed.clause(request.GET.get("clause", ""))
    except ReadingError as error:
        raise Http404(error.reason) from None
    source = skeleton(confirmed, clause, draft.policy, found.unchecked)
    answer = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{short_name(clause.number)}.py"'
    return answer


def _back(found: CheckedReading, draft: Draft, clause: str, show: str) -> str:
    """The page at the clause; where only what is left is shown and nothing is left in it, at the next that has some."""
    place = next((n for n, c in enumerate(found.clauses, 1) if c.clause.number == clause), 1)
    if show == UNCHECKED:
        left = [n for n, c in enumerate(found.clauses, 1) if c.left]
        place = next((n for n in left if n >= place), left[-1] if left else place)
    query = f"?show={UNCHECKED}" if show == UNCHECKED else ""
    return f"{reverse('desk-draft-reading', args=[draft.pk])}{query}#c{place}"


def _page(
    request: HttpRequest, draft: Draft, found: CheckedReading, show: str, wrong: FindingForm | None = None, where: str = ""
) -> HttpResponse:
    """The page; `wrong` is a form that was refused, `where` the key of its finding or the number of its clause."""
    only = show == UNCHECKED
    names = names_of({one.check.checked_by for c in found.clauses for one in c.findings if one.check})
    rows = [
        {"place": place, "clause": c.clause, "pieces": list(marked(found.reading, c)), "left": c.left,
         "findings": [_row(found.reading, one, names) | _typed(wrong if where == one.read.key else None)
                      for one in c.findings if not only or one.check is None],
         "total": len(c.findings), **MISSED, **_typed(wrong if where == c.clause.number else None)}
        for place, c in enumerate(found.clauses, 1)
        if not only or c.left
    ]  # fmt: skip
    context = {
        "draft": draft, "reading": found.confirmed, "rows": rows, "done": found.done, "total": found.total, "only": only,
        "may": allowed(actor_in(request), "draft.prepare"), "things": things(), "scopes": scopes(), "hint": WRITTEN,
    }  # fmt: skip
    return render(request, "drafting/reading.html", context, status=422 if wrong else 200)


def _typed(wrong: FindingForm | None) -> dict[str, Any]:
    """What somebody typed that was refused, in place of what a form has at first."""
    if wrong is None:
        return {}
    return {name: wrong[name].value() or "" for name in wrong.fields} | {"wrong": wrong}


def _row(reading: Reading, one: CheckedFinding, names: dict[str, str]) -> dict[str, Any]:
    """One thing found: the sentence around it in three parts, what it is, what a person made of it."""
    f, now, (start, end) = one.read, one.holds or one.read, one.read.sentence
    parts = [reading.text[a:b] for a, b in ((start, f.start), (f.start, f.end), (f.end, end))]
    return {
        "key": f.key, "read": told(f), "now": told(now), "changed": now != f, "parts": parts, "check": one.check,
        "who": names.get(one.check.checked_by, "") if one.check else "",
        "what": f"{f.kind}:{f.role}", "scope": f.scope, "typed": as_typed(f),
        "whole": f.kind == "condition" and (f.start, f.end) == f.sentence,
    }  # fmt: skip


def marked(found: Reading, clause: CheckedClause) -> Iterator[tuple[str, str]]:
    """The clause's words in pieces, each with the key of what was found in it. Conditions are sentences: not marked."""
    at = clause.clause.start
    for f in sorted(_in_text(clause), key=lambda f: (f.start, -f.end)):
        if f.start >= at:
            yield found.text[at : f.start], ""
            yield found.text[f.start : f.end], f.key
            at = f.end
    yield found.text[at : clause.clause.end], ""


def _in_text(clause: CheckedClause) -> Iterator[Finding]:
    return (one.read for one in clause.findings if one.read.kind != "condition")
