"""A fact has its words, its limits and the names by which departments know it; the finder asks for what there is."""

import re
from collections import Counter

import pytest

from huiqi.engine.facts import FactError
from huiqi.policies import POLICIES
from huiqi.policies.facts import FACTS, code, fact

CHINESE = re.compile("[\u3400-\u9fff]")
POLICY = POLICIES["livestream"]


@pytest.mark.parametrize("one", FACTS.values(), ids=FACTS)
def test_a_fact_is_asked_and_headed_in_words_of_its_own(one) -> None:
    others = [f for f in FACTS.values() if f is not one]
    for words in (one.label, one.ask):
        assert CHINESE.search(words)
        assert words not in {w for f in others for w in (f.label, f.ask)}
    assert "？" in one.ask
    assert one.why == "" or CHINESE.search(one.why)
    assert all(CHINESE.search(alias) for alias in one.aliases)
    assert not {one.label, *one.aliases} & {alias for f in others for alias in (f.label, *f.aliases)}
    assert FACTS[one.name] is one


def test_a_sum_of_a_firm_is_at_most_a_hundred_billion_yuan_and_never_below_zero() -> None:
    money = [f for f in FACTS.values() if f.kind == "fen"]
    assert {f.range for f in money} == {(0, 10**13)}
    assert {f.name.rsplit("_", 1)[-1] for f in money} == {"fen"}
    with pytest.raises(FactError):
        FACTS["rent_paid_fen"].read(10**13 + 1)


def test_years_and_months_lie_within_a_working_life() -> None:
    assert {f.name: f.range for f in FACTS.values() if f.kind == "count"} == {
        "months_since_completion": (0, 600),
        "claim_year": (2000, 2100),
        "rent_years_supported": (0, 50),
        "months_since_event": (0, 600),
        "months_since_listing": (0, 600),
    }
    assert {f.range for f in FACTS.values() if f.kind == "bool"} == {(0, 1)}
    assert {f.range for f in FACTS.values() if f.kind == "date"} == {(1900_01_01, 2200_12_31)}


def test_stages_and_boards_are_counted_in_the_order_of_their_tables() -> None:
    assert [c.key for c in FACTS["listing_stage"].codes] == ["none", "share_reform", "accepted", "listed"]
    assert [c.key for c in FACTS["listing_board"].codes] == [
        "none", "main", "sme", "chinext", "star", "bse", "overseas_main", "overseas_growth"
    ]  # fmt: skip
    for name in ("listing_stage", "listing_board"):
        one = FACTS[name]
        assert one.range == (0, len(one.codes) - 1)
        assert len({c.label for c in one.codes}) == len(one.codes)
        assert all(code(name, c.key).value == place for place, c in enumerate(one.codes))
    assert fact("listing_stage").name == "listing_stage"


def test_what_is_of_a_year_is_asked_anew_and_what_a_firm_is_stays() -> None:
    assert {name for name, one in FACTS.items() if not one.yearly} == {
        "operates_in_district", "on_dishonesty_list", "false_material_within_3y", "abnormal_operation", "livestream_firm",
        "venue_is_recognised_park", "socially_invested", "park_cost_fen", "park_grant_received",
        "is_live_platform_mcn_or_operator", "settled_on", "operator_reward_received_fen", "in_recognised_venue",
        "rent_years_supported", "sublet", "lease_filed", "above_designated_size", "paired_region_listed", "listing_filed",
        "listing_stage", "listing_board", "listing_reward_received_fen",
    }  # fmt: skip


def test_the_finder_asks_each_fact_once_and_only_what_there_is() -> None:
    asked = Counter(name for question in POLICY.interview for name in question.facts)
    assert set(asked) <= set(FACTS)
    assert set(asked.values()) == {1}
    assert [q.key for q in POLICY.interview] == [
        "standing", "activities", "rent_terms", "rent", "revenue", "event", "listing", "loans", "park", "operator"
    ]  # fmt: skip
    assert all(CHINESE.search(q.ask) and (q.why == "" or CHINESE.search(q.why)) for q in POLICY.interview)


def test_what_belongs_together_is_asked_on_one_page() -> None:
    assert {q.key: q.facts for q in POLICY.interview} == {
        "standing": ("livestream_firm", "operates_in_district", "on_dishonesty_list", "false_material_within_3y"),
        "activities": ("in_recognised_venue", "above_designated_size", "event_filed_before", "listing_filed",
                       "loans_settled", "paired_region_listed", "venue_is_recognised_park"),
        "rent_terms": ("rent_years_supported", "sublet", "lease_filed"),
        "rent": ("rent_paid_fen", "other_rent_subsidy_fen"),
        "revenue": ("two_full_years", "revenue_last_year_fen", "revenue_year_before_fen"),
        "event": ("event_approved_brand", "months_since_event", "event_cost_net_fen"),
        "listing": ("listing_stage", "listing_board", "months_since_listing", "listing_reward_received_fen"),
        "loans": ("loan_arrears", "other_interest_subsidy", "interest_paid_fen"),
        "park": ("socially_invested", "park_grant_received", "months_since_completion", "park_cost_fen"),
        "operator": ("settled_on", "claim_year", "operator_investment_fen", "operator_reward_received_fen"),
    }  # fmt: skip
