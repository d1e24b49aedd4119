"""What changed from one draft to another? Words, what was read in them, and the way to what it costs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.drafting import queries
from huiqi.drafting.comparing import ClauseChange, compare
from huiqi.drafting.reading import read_policy
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.found import draft_of
from huiqi.web.drafting.words import CHANGES, told
from huiqi.web.lab.forms import address, measure_of
from huiqi.web.lab.people import PROGRAM, people
from huiqi.web.public.words import figure, today

FIRMS = "10000"
"""The made-up firms that a difference is costed on, as web.lab.people names them."""


@require_safe
def difference(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What changed from another draft to this one: words, what is found in them, and the way to what it costs."""
    draft, asked = draft_of(request, draft_id), request.GET.get("from", "")
    others = [other for other in queries.drafts(actor_in(request)) if other.pk != draft.pk]
    context: dict[str, Any] = {"draft": draft, "others": others, "asked": asked}
    other = next((one for one in others if str(one.pk) == asked), None)
    if other is not None:
        program = load(draft.policy)
        found = compare(read_policy(other.text), read_policy(draft.text), program)
        context |= {
            "other": other, "notes": found.notes, "changes": [_change(one) for one in found.changed],
            "numbers": [(program.numbers[k].label, figure(program.numbers[k], program.numbers[k].value),
                         figure(program.numbers[k], value)) for k, value in found.scenario.items()],
            "cost": _cost(found.scenario), "firms": FIRMS, **_sums(found.scenario),
        }  # fmt: skip
    return render(request, "drafting/difference.html", context)


def _change(one: ClauseChange) -> dict[str, Any]:
    numbers = dict.fromkeys(clause.number for clause in (one.old, one.new) if clause)
    title = next((clause.title for clause in (one.new, one.old) if clause), "")
    pairs = [tuple(told(side) if side else None for side in (f.before, f.after)) for f in one.findings]
    return {"change": CHANGES[one.change], "numbers": list(numbers), "title": title, "words": one.words, "pairs": pairs}


def _sums(scenario: dict[str, int]) -> dict[str, Any]:
    """What each measure that the changed numbers move costs before and after, and all together."""
    if not scenario:
        return {}
    from huiqi.simulation import reform  # noqa: PLC0415  it compiles kernels, which the other pages of a draft do not need

    law = register.binding(PROGRAM, today())
    found = reform.compare(law, law.supposing(scenario), people(FIRMS, law.on).columns)
    moved = [(PROGRAM.policy.measure(key), sums) for key, sums in found.measures.items() if sums.change_fen]
    return {"moved": moved, "total": found.total}


def _cost(scenario: dict[str, int]) -> str:
    """The laboratory's address with the changed numbers in it; empty where none changed."""
    if not scenario:
        return ""
    measure = measure_of(next(iter(scenario)).rpartition(".")[0])
    return address(FIRMS, measure, scenario, {})
