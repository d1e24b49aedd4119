"""An answer says how much, why, what is missing and whether it can be paid."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.engine.bind import Binding, Decision, bind
from huiqi.engine.explain import as_json, explain, explain_all
from huiqi.engine.facts import Fact, read_facts
from huiqi.policies import load
from huiqi.units.money import wan

PROGRAM = load("livestream")
DAY = dt.date(2026, 11, 24)
RENT = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "in_recognised_venue": True,
    "rent_years_supported": 1,
    "sublet": False,
    "lease_filed": True,
    "rent_paid_fen": 123_456_789,
    "other_rent_subsidy_fen": 0,
}


def facts(**changes: object) -> dict[str, int]:
    return read_facts(PROGRAM.policy.facts, RENT | changes)


def binding(**decided: int) -> Binding:
    return bind(PROGRAM, on=DAY, decisions=[Decision(f"livestream.m03.{k}", v, DAY, "文件1号") for k, v in decided.items()])


def test_the_trace_goes_from_the_rent_to_the_award_in_the_order_of_the_rules() -> None:
    answer = explain(binding(), "livestream.m03", facts())
    assert [(line.value.key, line.known) for line in answer.steps] == [
        ("base", 123_456_789),
        ("share", 43_209_876),
        ("cap", 43_209_876),
        ("highest_only", 43_209_876),
        ("pro_rata_cut", 43_209_876),
        ("floor_to_wan", wan(43)),
        ("minimum", wan(43)),
    ]
    assert (answer.status, answer.award_fen) == ("eligible", wan(43))


def test_a_step_is_written_with_its_figures() -> None:
    answer = explain(binding(), "livestream.m03", facts())
    assert {line.value.key: line.formula() for line in answer.steps[:3]} == {
        "base": "实付租金 1,234,567.89元 − 已获其他房租补贴 0元，不低于 0元",
        "share": "1,234,567.89元 × 补贴比例 35%",
        "cap": "432,098.76元，不超过 每年上限 70万元",
    }


def test_an_assumed_rate_explains_but_does_not_pay() -> None:
    answer = explain(binding(), "livestream.m03", facts())
    assert not answer.payable
    assert [n.key for n in answer.undecided] == ["livestream.m03.rate_bp"]
    assert "livestream.m03.rate_bp" in answer.blocked_by[0]


def test_a_decided_rate_pays() -> None:
    answer = explain(binding(rate_bp=3_000), "livestream.m03", facts())
    assert (answer.award_fen, answer.payable, answer.blocked_by) == (wan(37), True, [])


def test_a_supposed_rate_never_pays() -> None:
    supposed = bind(PROGRAM, on=DAY, scenario={"livestream.m03.rate_bp": 3_000})
    answer = explain(supposed, "livestream.m03", facts())
    assert (answer.award_fen, answer.payable) == (wan(37), False)


def test_the_operator_reward_stays_blocked_until_its_review_is_recorded() -> None:
    operator = facts(
        is_live_platform_mcn_or_operator=True,
        settled_on="2026-03-01",
        claim_year=2026,
        operator_investment_fen=wan(100),
        operator_reward_received_fen=0,
    )
    decided = [Decision(n.key, n.value, DAY, "文件1号") for n in PROGRAM.numbers_of("livestream.m02").values() if n.open]
    before = explain(bind(PROGRAM, on=DAY, decisions=decided), "livestream.m02", operator)
    after = explain(bind(PROGRAM, on=DAY, decisions=decided, cleared=["livestream.m02"]), "livestream.m02", operator)
    assert (before.award_fen, before.payable, len(before.blocked_by)) == (wan(20), False, 1)
    assert (after.award_fen, after.payable) == (wan(20), True)


def test_a_missing_fact_gives_a_range_and_names_itself() -> None:
    answer = explain(binding(), "livestream.m03", facts(sublet=None))
    assert (answer.status, answer.award_fen, answer.award_range_fen) == ("unknown", None, (0, wan(43)))
    assert answer.missing == ("sublet",)


def test_a_missing_fact_that_changes_nothing_is_not_asked() -> None:
    refused = explain(binding(), "livestream.m03", facts(sublet=True, rent_paid_fen=None))
    at_cap = explain(binding(), "livestream.m03", facts(rent_paid_fen=wan(1_000), other_rent_subsidy_fen=None))
    assert (refused.status, refused.refused, refused.missing) == ("refused", ("not_sublet",), ())
    assert at_cap.missing == ("other_rent_subsidy_fen",)


def test_an_award_below_the_minimum_is_eligible_and_nothing() -> None:
    answer = explain(binding(rate_bp=3_500), "livestream.m03", facts(rent_paid_fen=wan(2)))
    assert (answer.status, answer.award_fen, answer.payable) == ("eligible", 0, False)
    assert {line.value.key: line.known for line in answer.steps}["pro_rata_cut"] == 700_000


def test_an_abnormal_record_warns_and_refuses_nothing() -> None:
    answer = explain(binding(), "livestream.m03", facts(abnormal_operation=True))
    assert (answer.status, [w.key for w in answer.warnings]) == ("eligible", ["abnormal_operation"])


def test_a_service_pays_nothing() -> None:
    answer = explain(binding(), "livestream.m05", facts())
    assert (answer.status, answer.award_fen, answer.payable) == ("eligible", 0, False)


def test_the_batch_puts_its_figures_into_the_trace() -> None:
    answer = explain(
        binding(rate_bp=3_500), "livestream.m03", facts(), given={"livestream.m03.pro_rata_cut": (wan(20) + 5,) * 2}
    )
    assert [(line.value.key, line.known) for line in answer.steps[-3:]] == [
        ("pro_rata_cut", wan(20) + 5),
        ("floor_to_wan", wan(20)),
        ("minimum", wan(20)),
    ]


def test_the_json_has_the_promised_keys() -> None:
    body = as_json(explain(binding(), "livestream.m03", facts()))
    assert set(body) == {
        *("measure", "policy_version", "engine_version", "numbers_hash", "on", "status", "award_fen", "award_range_fen"),
        *("refused", "missing", "payable", "blocked_by", "trace", "warnings"),
    }
    trace = body["trace"]
    assert isinstance(trace, list)
    line = {"key", "label", "clause", "kind", "value", "range", "formula", "numbers", "says", "origin"}
    assert [set(told) for told in trace] == [line] * len(trace)
    assert [told["clause"] for told in trace] == [""] * 3 + ["三（三）"] * (len(trace) - 3), "three are of the whole policy"


def _value(fact: Fact) -> st.SearchStrategy[int]:
    edges = {fact.lo, fact.hi, *(n.value + d for n in PROGRAM.numbers.values() for d in (-1, 0, 1))}
    return st.sampled_from([e for e in sorted(edges) if fact.lo <= e <= fact.hi]) | st.integers(fact.lo, fact.hi)


FIRM = st.fixed_dictionaries({name: _value(fact) for name, fact in PROGRAM.facts.items()})


@given(FIRM, st.sets(st.sampled_from(sorted(PROGRAM.facts))))
def test_the_range_with_facts_hidden_holds_the_answer_with_all_known(firm: dict[str, int], hidden: set[str]) -> None:
    partly = {name: value for name, value in firm.items() if name not in hidden}
    for whole, part in zip(explain_all(binding(), firm), explain_all(binding(), partly), strict=True):
        lo, hi = part.award_range_fen
        assert whole.award_fen is not None
        assert lo <= whole.award_fen <= hi
        assert set(part.refused) <= set(whole.refused)
        assert part.status in ("unknown", whole.status)
        assert set(part.missing) <= hidden
        assert bool(part.missing) == (part.status == "unknown" or lo != hi)


@given(FIRM)
def test_no_award_is_above_its_cap_nor_a_fraction_of_a_wan(firm: dict[str, int]) -> None:
    caps = {"m01": 300, "m02": 1000, "m03": 70, "m04": 100, "m08": 100, "m11": 50, "m12a": 200, "m12b": 100}
    for answer in explain_all(binding(), firm):
        assert answer.award_fen is not None
        assert 0 <= answer.award_fen <= wan(caps[answer.measure.short])
        assert answer.award_fen % wan(1) == 0
        assert not (answer.refused and answer.award_fen)


def test_an_unknown_measure_is_an_error() -> None:
    with pytest.raises(KeyError):
        explain(binding(), "livestream.m99", {})
