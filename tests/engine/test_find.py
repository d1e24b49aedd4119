"""The finder asks what moves the most money, never contradicts itself, and is done within twelve questions."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from huiqi.engine.bind import bind
from huiqi.engine.explain import explain
from huiqi.engine.expression import walk
from huiqi.engine.find import Finding, find, finding_json, questions
from huiqi.policies import load
from huiqi.simulation.population import generate
from soak import times

PROGRAM = load("livestream")
BINDING = bind(PROGRAM, on=dt.date(2026, 7, 1))
REFUSING = {
    x.args[0].name for v in PROGRAM.values.values() for x in walk(v.expr) if x.op == "not" and x.args[0].op == "fact"
}
FIRMS, SEED, QUESTIONS_MAX = 300, 20_260_701, 12


def interview(truth: dict[str, int], **asked) -> list[Finding]:
    """Every finding from knowing nothing to the end, each question answered from `truth`."""
    known: dict[str, int] = {}
    found = [find(BINDING, known, **asked)]
    while found[-1].next:
        known = known | {f.name: truth[f.name] for f in found[-1].next.facts}
        found.append(find(BINDING, known, **asked))
    return found


def district() -> list[dict[str, int]]:
    table = generate(PROGRAM, firms=FIRMS, seed=SEED)
    return [{name: int(row[name]) for name in PROGRAM.policy.facts} for row in table.to_pylist()]


def value_of(name: str) -> st.SearchStrategy[int]:
    """Any value; of truths mostly the one that lets the firm on, else the interview would end at once."""
    fact = PROGRAM.policy.facts[name]
    if fact.kind == "bool":
        return st.sampled_from([int(name not in REFUSING)] * 5 + [int(name in REFUSING)])
    return st.integers(fact.lo, fact.hi)


ANY_FIRM = st.fixed_dictionaries({name: value_of(name) for name in PROGRAM.facts})


def test_twelve_questions_decide_at_least_95_of_100_firms_of_the_demonstration_district(record_property) -> None:
    asked = [len(interview(firm)) - 1 for firm in district()]
    within = sum(count <= QUESTIONS_MAX for count in asked)
    record_property("decided_within_12", f"{within} of {FIRMS}; most {max(asked)}, mean {sum(asked) / FIRMS:.1f}")
    assert within * 100 >= 95 * FIRMS
    assert sum(count > 2 for count in asked) > FIRMS // 10  # the district is no crowd of firms that nothing concerns


@settings(max_examples=times(25), deadline=None)
@given(ANY_FIRM)
def test_an_answer_only_narrows_and_the_last_one_is_what_explain_says(truth: dict[str, int]) -> None:
    found = interview(truth)
    for before, after in pairwise(found):
        for a, b in zip(before.answers, after.answers, strict=True):
            assert a.award_range_fen[0] <= b.award_range_fen[0] <= b.award_range_fen[1] <= a.award_range_fen[1]
    whole = {a.measure.id: explain(BINDING, a.measure.id, truth).award_fen for a in found[-1].answers}
    assert {a.measure.id: a.award_fen for a in found[-1].answers} == whole
    assert len(found) - 1 <= len(questions(BINDING))


@settings(max_examples=times(25), deadline=None)
@given(ANY_FIRM, st.sets(st.sampled_from(sorted(PROGRAM.facts))))
def test_who_cannot_tell_is_not_asked_again_and_gets_a_range_that_holds_the_truth(truth, declined) -> None:
    known: dict[str, int] = {}
    while (found := find(BINDING, known, declined=declined)).next:
        names = {f.name for f in found.next.facts}
        assert not names & declined
        known |= {name: truth[name] for name in names}
    for answer in found.answers:
        lo, hi = answer.award_range_fen
        assert lo <= (explain(BINDING, answer.measure.id, truth).award_fen or 0) <= hi


def test_the_first_question_moves_the_most_money_and_the_blocked_measure_comes_last() -> None:
    start = find(BINDING, {})
    assert start.next is not None
    assert start.total_range_fen == (0, 920_000_000)
    assert (start.next.question.key, start.next.moves_fen) == ("standing", 920_000_000)
    assert [n.question.key for n in start.ahead][-2:] == ["is_live_platform_mcn_or_operator", "operator"]


def test_one_measure_asks_only_what_it_reads() -> None:
    truth = dict.fromkeys(PROGRAM.facts, 0) | {"livestream_firm": 1, "operates_in_district": 1, "in_recognised_venue": 1}
    truth |= {"lease_filed": 1, "rent_paid_fen": 100_000_000}
    found = interview(truth, within=("livestream.m03",))
    asked = {f.name for step in found if step.next for f in step.next.facts}
    assert asked <= set(PROGRAM.facts_of("livestream.m03"))
    assert [(a.measure.short, a.award_fen) for a in found[-1].answers] == [("m03", 35_000_000)]


def test_the_json_names_the_next_question_in_the_readers_language() -> None:
    body = finding_json(find(BINDING, {}), "〔{}〕".format)
    assert body["next"] == {
        "key": "standing",
        "ask": "〔贵单位的基本情况〕",
        "why": "〔后三项适用于所有资金支持，第一项适用于大多数支持。〕",
        "facts": ["livestream_firm", "operates_in_district", "on_dishonesty_list", "false_material_within_3y"],
        "moves_fen": 920_000_000,
    }
    assert finding_json(find(BINDING, {"operates_in_district": 0}))["next"] is None
