"""Which firm asks for what, when, and how does it go? Drawn from the seed before the year begins."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle

import numpy as np

from huiqi.cases.evaluation import claimed_fen
from huiqi.cases.matters import ONE_EACH
from huiqi.cases.models import Case
from huiqi.cases.states import State
from huiqi.engine.explain import explain
from huiqi.register.models import Enterprise
from huiqi.units.money import wan
from huiqi.web.district.ground import Ground

ASKS: Mapping[str, str] = {
    "livestream.m01": "venue_is_recognised_park",
    "livestream.m03": "in_recognised_venue",
    "livestream.m04": "above_designated_size",
    "livestream.m08": "event_filed_before",
    "livestream.m11": "paired_region_listed",
    "livestream.m12a": "listing_filed",
    "livestream.m12b": "loans_settled",
}
"""Measure → the fact for which a firm asks for it."""

HEARD = ("livestream.m01", "livestream.m08", "livestream.m11")
"""Measures on which others are heard, experts or departments: one case of each waits for them at the end of the year."""

LEFT_TO_VISITORS = "livestream.m03"

RESTS: Mapping[State, int] = {
    State.RETURNED: 6,
    State.TO_BE_PAID: 60,
    State.NOTICED: 50,
    State.OBJECTED: 50,
    State.SUBMITTED: 4,
    State.ACCEPTED: 10,
    State.EXAMINED: 30,
    State.DECIDED: 48,
    State.DRAFT: 3,
    State.PAYING: 76,
    State.RECOVERING: 82,
}
"""Where a case of the last round stands at the end of the year → how many days before the end it is begun at the latest.

Nobody is slow with these."""

TURNS = (
    "recovered", "upheld", "leaves SUBMITTED", "rejected", "refused", "recovery_dropped", "bounced", "revoked",
    "corrected", "dismissed", "deferred", "incomplete", "sent_back", "audited", "lapsed", "verified", "late",
    "abandoned", "slow", "leaves DRAFT", "leaves RETURNED", "leaves ACCEPTED", "leaves EXAMINED",
)  # fmt: skip
"""What else can happen to a case, one a case. The first five lead to the states in which a case ends."""
_ENDS = 5

_LONG = frozenset({"recovered", "recovery_dropped", "bounced"})

ROUNDS = ((0.08, 0.21), (0.41, 0.54), (0.76, 1.0))
"""When applications are taken, in parts of the year; the last round goes on after it."""

SURE_FEN = wan(2)
"""An award that no batch step cuts to nothing."""


_HOPELESS = 0.4
"""How many of those apply whom the law refuses."""


@dataclass(frozen=True)
class Story:
    """One application: what the firm will say, when it begins, and what will happen besides the ordinary."""

    number: int
    firm: Enterprise
    facts: Mapping[str, int]
    """What the firm says, by fact name."""
    measure: str
    matter: str
    claim_fen: int
    """What the law would give for it; nothing where it refuses."""
    begins: dt.date
    turn: str = ""
    rests_in: str = ""
    """Where it still stands at the end of the year; empty where nobody holds it up."""


def tell(ground: Ground, first: dt.date, until: dt.date, seed: int) -> list[Story]:
    """The year's applications. Turns and places of rest come round in order, so that even few firms show all of them."""
    rng = np.random.default_rng([seed, 1])
    asked = [*_asked(ground, first)]
    sure = [s for s in asked if s.claim_fen >= SURE_FEN]
    others = [s for s in asked if s.claim_fen < SURE_FEN]
    own = [s for s in sure if s.firm == ground.host]
    sure = own + [sure[i] for i in rng.permutation(len(sure)) if sure[i] not in own]
    heard = [s for m in HEARD for s in [next((s for s in sure if s.measure == m and s not in own), None)] if s]
    sure = [s for s in sure if s not in heard]
    at_rest = max(len(RESTS), len(sure) // 4)
    resting = [
        replace(story, rests_in=state, begins=until - dt.timedelta(RESTS[state] + place // len(RESTS) % 7))
        for place, (story, state) in enumerate(zip(sure[:at_rest], cycle(RESTS), strict=False))
    ]
    resting += [replace(s, rests_in=State.ACCEPTED, begins=until - dt.timedelta(RESTS[State.ACCEPTED])) for s in heard]
    told = [replace(s, turn=turn) for s, turn in zip(sure[at_rest:], _turns(), strict=False)]
    told += [replace(s, turn=("", "refused")[rng.integers(2)]) for s in others if rng.random() < _HOPELESS]
    return resting + [replace(s, begins=_early(s, first) or _day(rng, first, until)) for s in told]


def _turns() -> Iterator[str]:
    """The five first, then every second case goes without one."""
    yield from TURNS[:_ENDS]
    for turn in cycle((*TURNS[_ENDS:], *TURNS[:_ENDS])):
        yield ""
        yield turn


def _early(story: Story, first: dt.date) -> dt.date | None:
    """The first days of the first round for what takes most of a year; None for the rest."""
    return first + dt.timedelta(int(365 * ROUNDS[0][0]) + 1) if story.turn in _LONG else None


def _day(rng: np.random.Generator, first: dt.date, until: dt.date) -> dt.date:
    opens, closes = ROUNDS[rng.choice(len(ROUNDS), p=(0.4, 0.4, 0.2))]
    days = (until - first).days
    return first + dt.timedelta(int(days * (opens + (closes - opens) * 0.8 * rng.random())) + 1)


def _asked(ground: Ground, first: dt.date) -> Iterator[Story]:
    """What each firm may ask for. The host leaves the rent subsidy to whoever tries the demonstration."""
    number = 0
    for firm, facts in ground.known.items():
        for measure, doing in ASKS.items():
            if not facts[doing] or (firm == ground.host and measure == LEFT_TO_VISITORS):
                continue
            number += 1
            claim = claimed_fen(explain(ground.binding, measure, facts))
            matter = f"{firm.name[3:7]}{ONE_EACH[measure]}" if measure in ONE_EACH else ""
            yield Story(number, firm, facts, measure, matter, claim, first)


def offered(case: Case, number: int, facts: Mapping[str, int], day: dt.date) -> Story:
    """The story of a case that began with the district's proposal and not with the firm."""
    return Story(number, case.enterprise, facts, case.measure, "", SURE_FEN, day)
