"""Which offers serve a need, in which order, and why? A pure rule on what both sides published.

What the need cannot do without (cold chain, certificates) rules an offer out; the rest is weighed, and every weight says
its reason. Words are compared by pairs of characters, as Chinese is written without spaces.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from huiqi.units.sentence import Sentence

WORDS, CATEGORY, PRICE, VOLUME, DAYS = 45, 25, 15, 10, 5
"""Points an offer can get for each thing; together a hundred (assumed; measured by precision at 5 in the tests)."""
LEAST = 25
"""Points below which an offer is not shown."""
SAID_FROM = 60
"""How alike words must be, of a hundred, for the likeness to be a reason of its own."""


@dataclass(frozen=True)
class Side:
    """What one side published: an offer or a need. Prices are fen a piece; None where nothing was said."""

    key: int
    category: str
    words: str
    volume: int
    """Pieces a month that it can give, or needs."""
    price_low_fen: int | None = None
    price_high_fen: int | None = None
    cold_chain: bool = False
    days: int | None = None
    """Within so many days it delivers, or needs it."""
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """An offer that serves a need: points of a hundred, and the reasons, the weightiest first."""

    key: int
    points: int
    reasons: tuple[Sentence, ...]


def matches(need: Side, offers: Iterable[Side], most: int = 20) -> list[Match]:
    """The offers that serve a need, the best first; of equal points the one published first."""
    found = [match for offer in offers if (match := weigh(need, offer)) is not None]
    return sorted(found, key=lambda match: (-match.points, match.key))[:most]


def weigh(need: Side, offer: Side) -> Match | None:
    """How well one offer serves, or None where it cannot, or hardly does."""
    if (need.cold_chain and not offer.cold_chain) or not need.certificates <= offer.certificates:
        return None
    same = need.category == offer.category
    likeness = alike(need.words, offer.words)
    said = [
        (CATEGORY * same, Sentence("同一品类")),
        (round(WORDS * likeness / 100), Sentence("内容相近") if likeness >= SAID_FROM else Sentence("内容有重合")),
        _price(need, offer),
        _volume(need, offer),
        _days(need, offer),
    ]
    points = sum(weight for weight, _ in said)
    if points < LEAST:
        return None
    reasons = [(weight, reason) for weight, reason in said if weight]
    if need.cold_chain:
        reasons.append((1, Sentence("有冷链")))
    if need.certificates:
        reasons.append((1, Sentence("证书齐全：%(certificates)s", certificates=tuple(sorted(need.certificates)))))
    reasons.sort(key=lambda reason: -reason[0])
    return Match(offer.key, points, tuple(reason for _, reason in reasons))


def alike(first: str, second: str) -> int:
    """How alike two texts are, of a hundred, by the pairs of characters that they share.

    >>> alike("生鲜水果", "水果生鲜") > alike("生鲜水果", "数码配件")
    True
    """
    return round(fuzz.token_set_ratio(_pairs(first), _pairs(second)))


def _pairs(text: str) -> str:
    plain = "".join(character for character in text.lower() if character.isalnum())
    return " ".join(plain[place : place + 2] for place in range(max(len(plain) - 1, 1)))


def _price(need: Side, offer: Side) -> tuple[int, Sentence]:
    low, high = need.price_low_fen or 0, need.price_high_fen
    if offer.price_low_fen is None or high is None:
        return PRICE // 3, Sentence("价格面议")
    top = offer.price_high_fen if offer.price_high_fen is not None else offer.price_low_fen
    if offer.price_low_fen <= high and top >= low:
        return PRICE, Sentence("价格区间有重合")
    return 0, Sentence("价格区间不重合")


def _volume(need: Side, offer: Side) -> tuple[int, Sentence]:
    if not need.volume or offer.volume >= need.volume:
        return VOLUME, Sentence("数量够")
    return VOLUME * offer.volume // need.volume, Sentence("数量够一部分")


def _days(need: Side, offer: Side) -> tuple[int, Sentence]:
    if need.days is None:
        return DAYS, Sentence("时间不限")
    if offer.days is not None and offer.days <= need.days:
        return DAYS, Sentence("%(days)s天内能到", days=offer.days)
    return 0, Sentence("时间偏长")


def precision_at(relevant: Collection[int], ranked: Sequence[int], most: int = 5) -> float:
    """The share of the first `most` that are relevant; of fewer, where fewer are.

    >>> precision_at({1, 2, 3}, [1, 9, 2], 2)
    0.5
    """
    first = ranked[:most]
    return sum(key in relevant for key in first) / most if first else 0.0
