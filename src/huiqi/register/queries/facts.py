"""What is known of an enterprise on a day, and who says otherwise?

A register beats a declaration; of the same kind the later word counts. A register that may be used by consent only is
left out before the consent is given and once it is withdrawn; a word on a year's figure is, once the year is over. What
leases and recognitions show is worked out on the day asked about, so that an expired recognition never lingers as a fact.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from huiqi.policies.facts import FACTS
from huiqi.register.models import Enterprise, FactRecord
from huiqi.register.queries import evidence

_KINDS = (FactRecord.Kind.DECLARATION.value, FactRecord.Kind.REGISTER.value)


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


def facts_of(firm: Enterprise, *, on: dt.date, only: Collection[str] | None = None) -> dict[str, int]:
    """What is known of an enterprise on a day, by fact name; `only` as in facts_by_firm()."""
    return {word.fact: word.value for word in facts_with_sources(firm, on=on, only=only)}


def facts_with_sources(firm: Enterprise, *, on: dt.date, only: Collection[str] | None = None) -> list[FactSource]:
    """Every known fact with its source, one a fact, by fact name (a query, one for each kind of evidence that can show
    a fact in `only`, and one more where there are leases).
    """
    return facts_by_firm([firm], on=on, only=only)[firm.pk]


def facts_by_firm(
    firms: Collection[Enterprise], *, on: dt.date, only: Collection[str] | None = None
) -> dict[int, list[FactSource]]:
    """What facts_with_sources() says of each of many firms, by primary key: as many queries for all as for one.

    `only` names the facts that are wanted; None: all.
    """
    spoken = _last_words(firms, on, only)
    found = {}
    for firm in firms:
        by_fact: dict[str, list[FactSource]] = {}
        for word in spoken[firm.pk].values():
            by_fact.setdefault(word.fact, []).append(word)
        found[firm.pk] = [_strongest(words) for _, words in sorted(by_fact.items())]
    return found


def _last_words(
    firms: Collection[Enterprise], on: dt.date, only: Collection[str] | None
) -> dict[int, dict[tuple[str, str], FactSource]]:
    usable = (
        Q(kind=FactRecord.Kind.DECLARATION)
        | ~Q(legal_basis="")
        | Q(consent__given_on__lte=on) & (Q(consent__withdrawn_on__isnull=True) | Q(consent__withdrawn_on__gt=on))
    )
    rows = FactRecord.objects.filter(usable, enterprise__in=[firm.pk for firm in firms], recorded_on__lte=on)
    if only is not None:
        rows = rows.filter(fact__in=only)
    columns = ("enterprise_id", "fact", "value", "source", "kind", "recorded_on", "confidence")
    spoken: dict[int, dict[tuple[str, str], FactSource]] = {firm.pk: {} for firm in firms}
    for pk, fact, value, source, kind, recorded_on, confidence in rows.order_by("recorded_on", "pk").values_list(*columns):
        if recorded_on.year != on.year and fact in FACTS and FACTS[fact].yearly:
            continue
        words = spoken[pk]
        words.pop((fact, source), None)  # what is said last stands last
        words[fact, source] = FactSource(fact, value, source, kind, recorded_on, confidence)
    for rows_of in evidence.ALL:
        if only is None or not rows_of.facts.isdisjoint(only):
            _add_evidence(spoken, rows_of, firms, on, only)
    return spoken


def _add_evidence(
    spoken: dict[int, dict[tuple[str, str], FactSource]],
    rows_of: evidence.Evidence,
    firms: Collection[Enterprise],
    on: dt.date,
    only: Collection[str] | None,
) -> None:
    verified = FactRecord.Confidence.VERIFIED.value
    for pk, facts in rows_of.show(firms, on).items():
        for fact, value in facts.items():
            if only is None or fact in only:
                spoken[pk][fact, rows_of.source] = FactSource(fact, value, rows_of.source, _KINDS[1], on, verified)


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
