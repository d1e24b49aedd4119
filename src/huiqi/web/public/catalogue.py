"""Which measures does a policy have? All of them as cards in the order of the text, searched and filtered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.engine.bind import Binding
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES, load
from huiqi.register import queries
from huiqi.web.public.search import find_measures
from huiqi.web.public.words import KINDS, Cap, cap_of, today

FIRST_POLICY = "livestream"


@dataclass(frozen=True)
class Card:
    """What the catalogue shows of one measure."""

    measure: Measure
    kind: str
    cap: Cap | None


def program_or_404(policy_id: str) -> Program:
    """The program of a policy named in an address. Raises Http404."""
    if policy_id not in POLICIES:
        raise Http404(policy_id)
    return load(policy_id)


def catalogue(request: HttpRequest, policy_id: str = FIRST_POLICY) -> HttpResponse:
    """The cards that the query asks for: `q` words, `lead` department, `kind`; all of them without one."""
    program = program_or_404(policy_id)
    asked = {key: request.GET.get(key, "").strip()[:80] for key in ("q", "lead", "kind")}
    found, exact = find_measures(policy_id, asked["q"])
    shown = [m for m in found if asked["lead"] in ("", *_departments(m)) and asked["kind"] in ("", m.kind)]
    measures = program.policy.measures
    context = {
        "section": "catalogue",
        "program": program,
        "asked": asked,
        "narrowed": any(asked.values()),
        "exact": exact,
        "cards": _cards(shown, queries.binding(program, today())),
        "departments": list(dict.fromkeys(d for m in measures for d in _departments(m))),
        "kinds": {key: word for key, word in KINDS.items() if any(m.kind == key for m in measures)},
        "money_count": len(program.policy.money),
        "service_count": len(measures) - len(program.policy.money),
    }
    return render(request, "catalogue.html", context)


def _departments(measure: Measure) -> tuple[str, ...]:
    return measure.lead, *measure.co_departments


def _cards(measures: Iterable[Measure], binding: Binding) -> list[Card]:
    return [Card(m, KINDS[m.kind], cap_of(m, binding)) for m in measures]
