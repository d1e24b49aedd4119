"""三（九）: offers are ranked for a need with reasons; measured on labels by somebody who buys for live rooms."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from huiqi.register.matching import CATEGORY, DAYS, PRICE, VOLUME, WORDS, Side, alike, matches, precision_at, weigh

LABELS = yaml.safe_load((Path(__file__).parent / "supply_labels.yaml").read_text(encoding="utf-8"))
PRECISION_MIN = 0.85
"""Of what can be reached: a need that two offers serve has at most 0.4 at 5."""


def offers() -> list[Side]:
    keys = ("key", "category", "words", "volume")
    return [
        Side(**dict(zip(keys, row[:4], strict=True)), price_low_fen=row[4] * 100, price_high_fen=row[5] * 100,
             cold_chain=row[6], days=row[7], certificates=frozenset(row[8]))
        for row in LABELS["offers"]
    ]  # fmt: skip


def needs() -> list[tuple[Side, set[int]]]:
    return [
        (
            Side(0, need["category"], need["words"], need["volume"], need["low"] * 100, need["high"] * 100,
                 need.get("cold", False), need["days"], frozenset(need.get("certificates", ()))),
            set(need["serves"]),
        )
        for need in LABELS["needs"]
    ]  # fmt: skip


def precision(ranked: list[list[int]]) -> float:
    """The mean over all needs of precision at 5, of what could be reached."""
    reached = [
        precision_at(serves, keys) / (min(len(serves), 5) / 5) for (_, serves), keys in zip(needs(), ranked, strict=True)
    ]
    return sum(reached) / len(reached)


def test_the_first_five_are_those_a_buyer_would_call() -> None:
    found = precision([[match.key for match in matches(need, offers())] for need, _ in needs()])
    by_words = precision(
        [[offer.key for offer in sorted(offers(), key=lambda o: -alike(need.words, o.words))] for need, _ in needs()]
    )
    in_order = precision([[offer.key for offer in offers()] for _ in needs()])
    assert found >= PRECISION_MIN
    assert found > by_words > in_order


def test_cold_chain_and_certificates_rule_out() -> None:
    need = Side(0, "food", "鲜果", 10, cold_chain=True, certificates=frozenset({"食品经营许可"}))
    says = {"category": "food", "words": "鲜果", "volume": 10}
    assert weigh(need, Side(1, **says, certificates=need.certificates)) is None
    assert weigh(need, Side(1, **says, cold_chain=True)) is None
    match = weigh(need, Side(1, **says, cold_chain=True, certificates=need.certificates | {"有机认证"}))
    assert match is not None
    assert {"有冷链", "证书齐全：食品经营许可", "同一品类"} <= set(match.reasons)


def test_a_perfect_offer_has_a_hundred_points() -> None:
    assert WORDS + CATEGORY + PRICE + VOLUME + DAYS == 100
    need = Side(0, "food", "鲜果", 10, 100, 200, days=3)
    match = weigh(need, Side(1, "food", "鲜果", 10, 150, 250, days=3))
    assert (match.points if match else 0) == 100


@pytest.mark.parametrize(("offered", "points"), [((300, 400), 0), ((None, None), PRICE // 3), ((200, 400), PRICE)])
def test_a_price_that_does_not_meet_the_range_gets_nothing(offered: tuple[int | None, int | None], points: int) -> None:
    need = Side(0, "food", "鲜果", 10, 100, 200)
    match = weigh(need, Side(1, "food", "鲜果", 10, *offered))
    assert (match.points if match else 0) == 100 - PRICE + points


@given(st.integers(1, 1_000), st.integers(0, 2_000))
def test_more_pieces_never_make_an_offer_worse(needed: int, offered: int) -> None:
    need = Side(0, "food", "鲜果", needed)
    points = [match.points for more in (0, 1) if (match := weigh(need, Side(1, "food", "鲜果", offered + more)))]
    assert len(points) == 2
    assert points[0] <= points[1]
