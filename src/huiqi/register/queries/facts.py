"""What is known of an enterprise on a day, and who says otherwise?

A register beats a declaration; of the same kind the later word counts. A register that may be used by consent only is
left out before the consent is given and once it is withdrawn; a word on a year's figure is, once the year is over. What
leases and recognitions show is worked out on the day asked about, so that an expired recognition never lingers as a fact.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from huiqi.policies.facts import FACTS
from huiqi.register.models import Enterprise, FactRecord
from huiqi.register.queries.venues import tenancy_facts

_KINDS = (FactRecord.Kind.DECLARATION.value, FactRecord.Kind.REGISTER.value)
TENANCY = "租约和园区认定登记"
"""The source of what leases and recognitions show."""


@dataclass(frozen=True)
class FactSource:
    """What counts for a fact: the stored whole number, who says so, and who says otherwise."""

    fact: str
    value: int
    source: str
    kind: str
    """declaration or register."""
    date: dt.date
    confidence: str
    """verified, stated or estimated."""
    differs_from: tuple["FactSource", ...] = ()
    """The last words of other sources that give another value, the strongest first."""


def facts_of(firm: Enterprise, *, on: dt.date) -> dict[str, int]:
    """What is known of an enterprise on a day, by fact name."""
    return {word.fact: word.value for word in facts_with_sources(firm, on=on)}


def facts_with_sources(firm: Enterprise, *, on: dt.date) -> list[FactSource]:
    """Every known fact with its source, one a fact, by fact name (two queries, three where there are leases)."""
    by_fact: dict[str, list[FactSource]] = {}
    for word in _last_words(firm, on):
        by_fact.setdefault(word.fact, []).append(word)
    return [_strongest(words) for _, words in sorted(by_fact.items())]


def _last_words(firm: Enterprise, on: dt.date) -> Iterable[FactSource]:
    usable = (
        Q(kind=FactRecord.Kind.DECLARATION)
        | ~Q(legal_basis="")
        | Q(consent__given_on__lte=on) & (Q(consent__withdrawn_on__isnull=True) | Q(consent__withdrawn_on__gt=on))
    )
    rows = firm.facts.filter(usable, recorded_on__lte=on).order_by("recorded_on", "pk")
    words: dict[tuple[str, str], FactSource] = {}
    for r in rows:
        if r.recorded_on.year != on.year and r.fact in FACTS and FACTS[r.fact].yearly:
            continue
        words.pop((r.fact, r.source), None)  # what is said last stands last
        words[r.fact, r.source] = FactSource(r.fact, r.value, r.source, r.kind, r.recorded_on, r.confidence)
    for fact, value in tenancy_facts(firm, on).items():
        words[fact, TENANCY] = FactSource(fact, value, TENANCY, _KINDS[1], on, FactRecord.Confidence.VERIFIED.value)
    return words.values()


def _strongest(words: list[FactSource]) -> FactSource:
    # of two words of one day the one written later stands, hence the place
    places = sorted(range(len(words)), key=lambda i: (_KINDS.index(words[i].kind), words[i].date, i), reverse=True)
    first, *others = (words[i] for i in places)
    return FactSource(
        first.fact,
        first.value,
        first.source,
        first.kind,
        first.date,
        first.confidence,
        tuple(word for word in others if word.value != first.value),
    )
