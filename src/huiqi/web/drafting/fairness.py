"""Where does the fair-competition review of a draft stand? Every measure in a table, and the written conclusion as Word."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.drafting import queries
from huiqi.drafting.fair_competition_articles import Item, Severity
from huiqi.drafting.fair_competition_concerns import PLACES, Concern
from huiqi.gateways.files import Kind
from huiqi.web.drafting.fairness_word import as_word
from huiqi.web.drafting.found import draft_of
from huiqi.web.officer.sheet import download
from huiqi.web.public.words import today


@require_safe
def fairness(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the machine found under today's rules and numbers, and how far people are, measure by measure."""
    draft = draft_of(request, draft_id)
    review = queries.draft_review(draft, today())
    context = {
        "draft": draft, "review": review, "elsewhere": rows_of(review.found.elsewhere),
        "asked": rows_of(review.found.asked), "on": today(),
    }  # fmt: skip
    return render(request, "drafting/fairness.html", context)


@require_safe
def fairness_word(request: HttpRequest, draft_id: int) -> HttpResponseBase:
    """The written conclusion (条例 17), with what is still open."""
    draft = draft_of(request, draft_id)
    return download("fair-competition.docx", as_word(draft, queries.draft_review(draft, today())), Kind.DOCX)


def rows_of(concerns: tuple[Concern, ...]) -> list[dict[str, Any]]:
    """The worst first, in words."""
    worst_first = sorted(concerns, key=lambda concern: -concern.severity)
    return [
        {"concern": c, "level": c.severity.label, "grave": c.severity >= Severity.HIGH, "kind": PLACES[c.place.kind],
         "articles": cited(c.question)}
        for c in worst_first
    ]  # fmt: skip


def cited(item: Item) -> str:
    """Articles as they are cited, those not read in their own wording marked."""
    return "、".join((*item.articles, *(f"{article}*" for article in item.known)))
