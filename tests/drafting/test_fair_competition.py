"""The drafted reward for operators is found and blocked, its redesign passes, and the other twelve get their level."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from huiqi.drafting.fair_competition import Answer, Review, Verdict, review
from huiqi.drafting.fair_competition_articles import ITEMS, Severity
from huiqi.drafting.fair_competition_concerns import Place
from huiqi.drafting.fair_competition_yardsticks import YARDSTICKS, Yardstick, YardstickKind
from huiqi.engine.bind import bind, read_number
from huiqi.engine.expression import where
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure, Paper, Policy, Question
from huiqi.policies import POLICIES, load
from huiqi.policies.check import quoted
from huiqi.policies.facts import FACTS, fact
from huiqi.policies.text import clauses, read_text
from huiqi.units.money import wan

OFFICIAL = Path(__file__).parents[3] / "shared" / "policy" / "nanshan-livestream-draft.txt"
ON = dt.date(2026, 11, 24)
LEVELS = {
    "m01": Severity.MEDIUM,
    "m02": Severity.BLOCK,
    "m03": Severity.MEDIUM,
    "m04": Severity.HIGH,
    "m08": Severity.NOTE,
    "m11": Severity.NOTE,
    "m12a": Severity.HIGH,
    "m12b": Severity.MEDIUM,
}
SERVICES = ("m05", "m06", "m07", "m09", "m10")
QUOTED = {m.clause: "；".join(words for _, words in quoted(m)) for m in POLICIES["livestream"].measures}
"""The few words that the rules quote, clause by clause."""


def reviewed(program: Program | None = None, text: Mapping[str, str] | None = None, **numbers: str) -> Review:
    program = program or load("livestream")
    full = {f"livestream.{key.replace('__', '.')}": value for key, value in numbers.items()}
    scenario = {key: read_number(program.numbers[key], value) for key, value in full.items()}
    return review(bind(program, on=ON, scenario=scenario), text or {})


def shown(found: Review, measure: str, worse_than: Severity = Severity.NOTE) -> list[tuple[str, str, str]]:
    return [(f.item, f.place.kind, f.place.name) for f in found.of(measure).concerns if f.severity > worse_than]


@pytest.mark.parametrize("text", [{}, QUOTED], ids=["rules", "words"])
def test_each_measure_gets_its_level_with_and_without_a_text(text: Mapping[str, str]) -> None:
    found = reviewed(text=text)
    assert {m.measure.short: m.severity for m in found.measures if m.measure.short not in SERVICES} == LEVELS
    assert {found.of(short).verdict for short in SERVICES} == {Verdict.NOTHING_FOUND}
    assert found.blocks


BEHIND = {
    "m01": [
        ("name_list", "condition", "livestream.m01.recognised_park"),
        ("ownership", "condition", "livestream.m01.socially_invested"),
    ],
    "m03": [
        ("name_list", "condition", "livestream.m03.in_recognised_venue"),
        ("factor_favour", "step", "livestream.m03.base"),
    ],
    "m04": [("statistics", "condition", "livestream.m04.above_designated_size")],
    "m08": [],
    "m11": [],
    "m12a": [
        ("listing", "condition", "livestream.m12a.listing_filed"),
        ("listing", "condition", "livestream.m12a.stage_reached"),
        ("listing", "condition", "livestream.m12a.claimed_in_time"),
        ("listing", "step", "livestream.m12a.base"),
        ("listing", "condition", "livestream.m12a.board_supported"),
    ],
    "m12b": [("factor_favour", "step", "livestream.m12b.base")],
}
"""What is worse than a note in the rules alone."""


@pytest.mark.parametrize("measure", BEHIND)
def test_each_level_stands_on_these_conditions_and_sums(measure: str) -> None:
    assert shown(reviewed(), measure) == BEHIND[measure]


def test_the_verdict_follows_from_the_worst_finding() -> None:
    found = reviewed()
    assert [found.of(short).verdict for short in ("m01", "m02", "m04", "m08")] == [
        Verdict.NEEDS_LOOK,
        Verdict.BLOCKED,
        Verdict.NEEDS_EXCEPTION,
        Verdict.NOTHING_FOUND,
    ]


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_the_official_draft_gets_the_same_levels_and_its_words_are_shown() -> None:
    text = clauses(read_text(OFFICIAL))
    found = reviewed(text=text)
    assert {m.measure.short: m.severity for m in found.measures if m.measure.short not in SERVICES} == LEVELS
    assert {found.of(short).verdict for short in SERVICES} == {Verdict.NOTHING_FOUND}
    words = [f for m in found.measures for f in m.concerns if f.place.kind == "text"]
    assert {(f.place.name, f.item) for f in words if f.severity > Severity.NOTE} == {
        ("三（一）", "ownership"),
        ("三（二）", "moving_in"),
        ("三（二）", "tax_base"),
        ("三（三）", "name_list"),
        ("三（四）", "statistics"),
        ("三（十二）2", "local_only"),
    }
    for f in words:
        start, end = f.place.span or (0, 0)
        assert text[f.place.name][start:end] == f.place.words != ""
    assert [(f.item, f.severity) for f in found.elsewhere] == [("moving_in", Severity.MEDIUM)]


def test_the_drafted_reward_is_found_by_its_words_and_by_its_facts() -> None:
    text = {"三（二）": "对新设立或新迁入的机构，按贡献度奖励。"}
    found = reviewed(text=text, m02__basis="as_drafted")
    assert shown(found, "m02") == [
        ("moving_in", "text", "三（二）"),
        ("tax_base", "text", "三（二）"),
        ("moving_in", "condition", "livestream.m02.settled_after_policy_start"),
        ("moving_in", "condition", "livestream.m02.within_years"),
        ("tax_base", "step", "livestream.m02.base"),
        ("tax_base", "number", "livestream.m02.basis"),
        ("moving_in", "paper", "营业执照或迁入证明"),
    ]
    assert [f.place.words for f in found.of("m02").concerns if f.place.kind == "number"] == ["as_drafted"]
    assert any("20%" in words for words in found.of("m02").redesigns)


def test_an_alternative_that_is_not_in_force_is_noted_and_its_fact_is_not_read() -> None:
    found = reviewed(m02__basis="investment").of("m02")
    assert [f for f in found.concerns if f.item == "tax_base" and f.place.kind != "number"] == []
    (note,) = [f for f in found.concerns if f.place.kind == "number"]
    assert (note.severity, note.place.words, note.fact) == (Severity.NOTE, "as_drafted", "contribution_fen")


def test_a_number_that_lets_a_fact_move_nothing_takes_its_finding_away() -> None:
    assert ("tax_base", "step", "livestream.m02.base") in shown(reviewed(m02__basis="as_drafted"), "m02")
    nothing = reviewed(m02__basis="as_drafted", m02__contribution_rate_bp="0")
    assert [f for f in shown(nothing, "m02") if f[0] == "tax_base"] == []


def changed(measure: Measure, **fields: object) -> Program:
    """The policy with another m02."""
    policy = POLICIES["livestream"]
    measures = tuple(replace(measure, **fields) if m.short == "m02" else m for m in policy.measures)  # type: ignore[arg-type]
    return compile_program(replace(policy, measures=measures))


def redesigned() -> Program:
    """三（二） on actual investment, open to firms that were here before, for the years of the policy."""
    drafted = POLICIES["livestream"].measure("m02")
    years = fact("claim_year") - drafted.numbers["policy_start"].expr.year() + 1
    in_term = (years >= 1) & (years <= drafted.numbers["years_max"].expr)
    conditions = [
        replace(c, test=in_term, says=None, origin="政策的年限") if c.key == "within_years" else c
        for c in drafted.conditions
        if c.key != "settled_after_policy_start"
    ]
    policy = changed(drafted, conditions=conditions, papers=drafted.papers[1:]).policy
    pages = tuple(replace(q, facts=tuple(f for f in q.facts if f != "settled_on")) for q in policy.interview)
    return compile_program(replace(policy, interview=pages))


def test_the_redesign_passes_and_the_draft_does_not() -> None:
    lawful = {"三（二）": "在本区实际经营的机构，不论新设立还是原有，按当年实际投资的20%资助，限三年。"}
    found = reviewed(redesigned(), lawful)
    assert shown(found, "m02") == []
    assert (found.of("m02").verdict, found.blocks) == (Verdict.NOTHING_FOUND, False)
    assert reviewed(text=lawful).of("m02").verdict is Verdict.BLOCKED
    assert reviewed(redesigned(), lawful, m02__basis="as_drafted").of("m02").verdict is Verdict.BLOCKED


def test_years_counted_from_the_arrival_still_shut_out_who_was_here_before() -> None:
    drafted = POLICIES["livestream"].measure("m02")
    open_to_all = [c for c in drafted.conditions if c.key != "settled_after_policy_start"]
    found = reviewed(changed(drafted, conditions=open_to_all, papers=()))
    assert found.blocks
    assert shown(found, "m02") == [("moving_in", "condition", "livestream.m02.within_years")]


def test_every_fact_of_every_policy_is_classified_and_no_other() -> None:
    assert set(YARDSTICKS) == {name for policy in POLICIES.values() for name in policy.facts}
    assert {c.item for c in YARDSTICKS.values()} - {""} <= set(ITEMS)
    assert [name for name, c in YARDSTICKS.items() if bool(c.item) != bool(c.severity)] == []


def bees(asked: Fact, *, pages: tuple[Question, ...] = (), papers: tuple[Paper, ...] = ()) -> Program:
    """A policy of one measure that pays where the fact holds."""
    m = Measure(
        id="bees.m01", clause="二（一）", title="蜂箱补贴", lead="区养蜂局", kind="subsidy", summary="", who="",
        papers=papers,
    )  # fmt: skip
    m.require("asked", asked.expr, "问到的", origin="假定")
    m.base(where(asked.expr, FACTS["rent_paid_fen"].expr, 0), "租金")
    policy = Policy(id="bees", title="", edition="", facts={**FACTS, asked.name: asked}, measures=(m,), interview=pages)
    policy.number("award_min_fen", wan(1), "起付额", standing=True, origin="假定")
    return compile_program(policy)


def test_a_fact_that_nobody_classified_is_a_finding() -> None:
    odd = Fact("hives_painted_green", "bool", "蜂箱漆成绿色", "蜂箱是绿色的吗？", hi=1)
    (found,) = [f for f in reviewed(bees(odd)).of("m01").concerns if f.item == "other"]
    assert (found.severity, found.place.kind, found.fact) == (Severity.MEDIUM, "fact", odd.name)


PROMISE = Fact("stays", "bool", "五年不迁出承诺", "是否承诺五年内不迁出本区？", hi=1)


def test_a_promise_to_stay_is_never_asked_whatever_it_is_called() -> None:
    wrongly = {**YARDSTICKS, "stays": Yardstick(YardstickKind.CONDUCT, "守约")}
    rightly = {**YARDSTICKS, "stays": Yardstick(YardstickKind.STAYING, "不迁出承诺", "staying", Severity.BLOCK)}
    for yardsticks in (wrongly, rightly):
        found = review(bind(bees(PROMISE), on=ON), {}, yardsticks).of("m01")
        assert {f.item for f in found.concerns if f.severity is Severity.BLOCK} == {"staying"}
    assert [c for c in YARDSTICKS.values() if c.kind is YardstickKind.STAYING] == []


def test_a_paper_that_promises_to_stay_is_found_and_one_of_a_list_is_not() -> None:
    clean = Fact("sublet", "bool", "转租", "是否转租？", hi=1)
    found = reviewed(bees(clean, papers=(Paper("不迁出承诺书"), Paper("产地证明或产品名录页")))).of("m01")
    assert [(f.item, f.place.name) for f in found.concerns if f.place.kind == "paper"] == [("staying", "不迁出承诺书")]


def test_what_the_finder_asks_without_need_is_found() -> None:
    clean = Fact("sublet", "bool", "转租", "是否转租？", hi=1)
    page = Question("extra", "其他", ("contribution_fen", "revenue_last_year_fen", "sublet"))
    found = reviewed(bees(clean, pages=(page,)))
    assert [(f.item, f.severity, f.fact) for f in found.asked] == [("tax_base", Severity.BLOCK, "contribution_fen")]
    assert (found.blocks, reviewed().asked) == (True, ())


def test_sensitive_business_data_is_noted_where_a_measure_asks_it() -> None:
    notes = [(m.measure.short, f.place) for m in reviewed().measures for f in m.concerns if f.item == "business_secrets"]
    assert notes == [
        ("m04", Place("fact", "revenue_last_year_fen")),
        ("m04", Place("fact", "revenue_year_before_fen")),
        ("m11", Place("fact", "paired_sales_net_fen")),
    ]


def test_the_checklist_says_nothing_found_only_of_what_was_looked_for() -> None:
    without, with_text = reviewed().of("m03"), reviewed(text={"三（三）": "在本区实际经营的租户补贴场租。"}).of("m03")
    assert [c.item.key for c in without.checklist] == list(ITEMS)
    assert {c.answer for c in without.checklist if not c.concerns} == {Answer.OPEN}
    answers = {c.item.key: c.answer for c in with_text.checklist}
    assert (answers["tax_base"], answers["name_list"], answers["selective_reward"]) == (
        Answer.NOT_FOUND,
        Answer.PROBLEM,
        Answer.NOTED,
    )
    assert {answers[key] for key in ("entry", "local_only", "less_restrictive", "end", "other")} == {Answer.OPEN}


def test_the_same_words_weigh_less_where_no_money_is_given() -> None:
    words = "鼓励“四上”企业参加。"
    found = reviewed(text={"三（四）": words, "三（十）": words})
    of_text = {m: [f.severity for f in found.of(m).concerns if f.place.kind == "text"] for m in ("m04", "m10")}
    assert of_text == {"m04": [Severity.HIGH], "m10": [Severity.NOTE]}


def test_a_rule_outside_of_the_measures_is_found_too() -> None:
    found = reviewed(redesigned(), {"四": "获得资助的单位十年内不得迁出。"})
    assert [(f.item, f.place.name) for f in found.elsewhere] == [("staying", "四")]
    assert found.blocks


def test_articles_that_were_not_read_are_marked() -> None:
    assert {a for item in ITEMS.values() for a in item.known} == {"办法19", "条例8（3）", "条例9（1）"}
    assert [item.key for item in ITEMS.values() if not item.verified] == [
        "statistics", "name_list", "ownership", "local_goods", "exclusive",
    ]  # fmt: skip
    assert "办法19" not in {a for item in ITEMS.values() for a in item.articles}
