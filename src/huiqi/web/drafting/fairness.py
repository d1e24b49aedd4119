"""What does the machine find in a draft against fair competition? Words, conditions and facts, measure by measure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.drafting.fair_competition import review
from huiqi.drafting.fair_competition_articles import Severity
from huiqi.drafting.fair_competition_concerns import PLACES, Concern
from huiqi.policies import load
from huiqi.policies.text import clauses
from huiqi.register import queries as register
from huiqi.web.drafting.found import draft_of
from huiqi.web.public.words import today


@require_safe
def fairness(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The concerns over the draft's words and the rules of its policy under today's numbers; a person concludes."""
    draft = draft_of(request, draft_id)
    found = review(register.binding(load(draft.policy), today()), clauses(draft.text))
    context = {
        "draft": draft, "review": found, "measures": [(m, _rows(m.concerns)) for m in found.measures],
        "elsewhere": _rows(found.elsewhere), "asked": _rows(found.asked),
    }  # fmt: skip
    return render(request, "drafting/fairness.html", context)


def _rows(concerns: tuple[Concern, ...]) -> list[dict[str, Any]]:
    """The worst first; articles as they are cited, those not read in their own wording marked."""
    worst_first = sorted(concerns, key=lambda concern: -concern.severity)
    return [
        {"concern": f, "level": f.severity.label, "grave": f.severity >= Severity.HIGH, "kind": PLACES[f.place.kind],
         "articles": "、".join((*f.question.articles, *(f"{article}*" for article in f.question.known)))}
        for f in worst_first
    ]  # fmt: skip
