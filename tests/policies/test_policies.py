"""The law keeps its promises: every case comes out as written, and no rule is without the cases that prove it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from huiqi.engine.expression import Expr, walk
from huiqi.engine.interval import FALSE, TRUE
from huiqi.engine.rule import Measure, ReviewMode
from huiqi.policies import POLICIES, load
from huiqi.units.money import FEN_PER_WAN, show_money
from huiqi.units.words import quantities
from policies.case_files import FOLDER, POLICY_MODULES, Example, case_file, read_policy

EXAMPLES = {policy_id: read_policy(policy_id) for policy_id in POLICIES}
EVERY = [example for examples in EXAMPLES.values() for example in examples]
MODULES = [module for modules in POLICY_MODULES.values() for module in modules]
MONEY = [m for policy in POLICIES.values() for m in policy.money]
LIMITS = [(m, s.key) for m in MONEY for s in m.steps if s.expr.op == "min"]
CONDITIONS = [(rules, c) for policy in POLICIES.values() for rules in (policy, *policy.measures) for c in rules.conditions]
ORDERED = ("ge", "gt", "le", "lt")


def bounds() -> Iterator[tuple[str, int, Expr]]:
    """Every comparison with a bound in a condition: the condition's name, its place there, the comparison."""
    for rules, condition in CONDITIONS:
        for place, node in enumerate(n for n in walk(condition.test) if n.op in ORDERED):
            yield f"{rules.id}.{condition.key}", place, node


BOUNDS = list(bounds())


def of(measure: Measure) -> list[Example]:
    return [e for e in EVERY if e.measure_id == measure.id]


def some(measure: Measure, holds: Callable[[Example], bool]) -> bool:
    return any(holds(e) for e in of(measure))


@pytest.mark.parametrize("example", EVERY, ids=lambda e: f"{e.measure_id}-{e.sentence}")
def test_every_case_comes_out_as_written(example: Example) -> None:
    assert example.result == (example.outcome, example.expected)


def test_no_sentence_is_used_twice_in_a_file() -> None:
    told = [(e.file, e.sentence) for e in EVERY]
    assert sorted(told) == sorted(set(told))


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.measure.id)
def test_the_id_is_the_file_name_everywhere(module) -> None:
    policy_id, short = module.measure.id.split(".")
    name = module.__name__.rsplit(".", 1)[-1]
    assert name.startswith(f"{short}_")
    assert module.__name__ == f"huiqi.policies.{policy_id}.{name}"
    assert case_file(policy_id, name).exists()
    assert module.__doc__.startswith(module.measure.clause)
    assert all(number.key == f"{module.measure.id}.{key}" for key, number in module.measure.numbers.items())


def test_every_file_of_a_policy_belongs_to_a_measure_or_to_the_policy() -> None:
    for policy_id, modules in POLICY_MODULES.items():
        names = {module.__name__.rsplit(".", 1)[-1] for module in modules}
        known = {"__init__.py", f"{policy_id}.cases.yaml"} | {f"{n}.py" for n in names} | {f"{n}.cases.yaml" for n in names}
        found = {path.name for path in (FOLDER / policy_id).iterdir() if path.is_file()}
        assert found == known


@pytest.mark.parametrize("policy_id", POLICIES)
def test_every_number_has_its_words_or_its_origin_and_the_words_agree(policy_id: str) -> None:
    numbers = POLICIES[policy_id].all_numbers()
    assert [n.key for n in numbers.values() if bool(n.says) == bool(n.origin)] == []
    spoken = [n for n in numbers.values() if n.says and not n.choices]
    assert [(n.key, [n.value]) for n in spoken] == [(n.key, quantities(n.says or "")) for n in spoken]


@pytest.mark.parametrize(("rules", "condition"), CONDITIONS, ids=lambda x: getattr(x, "id", None) or x.key)
def test_every_condition_has_a_case_refused_by_it_alone(rules, condition) -> None:
    measures = [rules] if isinstance(rules, Measure) else rules.money
    assert any(some(m, lambda e: e.result == ("refused", [condition.key])) for m in measures)


@pytest.mark.parametrize(("measure", "step"), LIMITS, ids=lambda x: x if isinstance(x, str) else x.id)
def test_every_limit_has_a_case_exactly_on_it_and_one_above(measure: Measure, step: str) -> None:
    before, limit = next(s.expr for s in measure.steps if s.key == step).args

    def over(e: Example) -> int | None:
        """How many fen the sum is above the limit before it is cut; None where the limit is not what is paid."""
        asked, allowed = e.evaluation.node(before), e.evaluation.node(limit)
        settled = asked[0] == asked[1] and allowed[0] == allowed[1]
        return asked[0] - allowed[0] if settled and e.outcome == "award" and e.expected == allowed[0] > 0 else None

    assert some(measure, lambda e: over(e) == 0)
    # A rate has no finer step than a basis point, so a sum held to the firm's outlay cannot be one fen above it.
    just = 1 if step != "outlay" else 10**12
    assert some(measure, lambda e: 0 < (over(e) or 0) <= just)


@pytest.mark.parametrize(("condition", "place", "node"), BOUNDS, ids=lambda x: str(x) if not isinstance(x, Expr) else "")
def test_every_bound_has_the_last_that_passes_and_the_first_that_does_not(condition: str, place: int, node: Expr) -> None:
    measure_id, key = condition.rsplit(".", 1)
    ours = [e for e in EVERY if e.measure_id == measure_id]
    passing = [e for e in ours if e.evaluation.node(node) == TRUE and e.evaluation.line(condition) == TRUE]
    failing = [e for e in ours if e.evaluation.node(node) == FALSE and e.result == ("refused", [key])]
    assert any(one_step_apart(a, b) for a in passing for b in failing)


def one_step_apart(a: Example, b: Example) -> bool:
    """True where the two firms differ in one fact only, by its smallest step: a fen, a month, a year, a day."""
    if a.binding.values != b.binding.values or a.facts.keys() != b.facts.keys():
        return False
    changed = [name for name in a.facts if a.facts[name] != b.facts[name]]
    if len(changed) != 1:
        return False
    fact = a.program.policy.facts[changed[0]]
    x, y = a.facts[fact.name], b.facts[fact.name]
    if fact.kind == "date":
        return abs((as_date(x) - as_date(y)).days) == 1
    return abs(x - y) == 1


def as_date(number: int) -> dt.date:
    return dt.date(number // 10_000, number // 100 % 100, number % 100)


BANDS = [(m, n) for m in MONEY for key, n in m.numbers.items() if key.endswith("_from_fen")]


@pytest.mark.parametrize(("measure", "start"), BANDS, ids=lambda x: getattr(x, "key", None) or x.id)
def test_every_band_has_a_case_exactly_on_its_start(measure: Measure, start) -> None:
    assert some(measure, lambda e: e.fen("base") == start.value == e.binding.values[start.key])


@pytest.mark.parametrize("measure", MONEY, ids=lambda m: m.id)
def test_a_fen_below_a_whole_wan_is_dropped_and_a_whole_wan_is_kept(measure: Measure) -> None:
    paid = [(e.fen("pro_rata_cut"), e.expected) for e in of(measure) if e.outcome == "award"]
    more = [(cut, award) for cut, award in paid if cut and cut >= 2 * FEN_PER_WAN - 1]
    assert any(cut == award for cut, award in more)
    assert any(cut == award + FEN_PER_WAN - 1 for cut, award in more), [show_money(cut) for cut, _ in more]


@pytest.mark.parametrize("measure", MONEY, ids=lambda m: m.id)
def test_the_least_award_has_the_last_that_is_paid_and_the_first_that_is_not(measure: Measure) -> None:
    least = load(measure.id.split(".")[0]).numbers["livestream.award_min_fen"].value
    assert some(measure, lambda e: e.fen("pro_rata_cut") == least and e.expected == least)
    assert some(measure, lambda e: e.fen("pro_rata_cut") == least - 1 and e.result == ("award", 0))


ROUNDED = [m for m in MONEY if any(s.key == "share" for s in m.steps)]


@pytest.mark.parametrize("measure", ROUNDED, ids=lambda m: m.id)
def test_part_of_a_fen_is_dropped_where_rounding_up_would_pay_a_whole_wan_more(measure: Measure) -> None:
    """The case where it shows: the exact share lies less than a fen below a whole 万元."""

    def shows(e: Example) -> bool:
        base, share = e.fen("base"), e.fen("share")
        if base is None or share is None or share % FEN_PER_WAN != FEN_PER_WAN - 1:
            return False
        return e.result[0] == "award" and not exact(e, measure)

    assert some(measure, shows)


def exact(e: Example, measure: Measure) -> bool:
    """True where the share is a whole number of fen before anything is dropped."""
    expr = next(s.expr for s in measure.steps if s.key == "share")
    if expr.op == "div":
        return e.evaluation.node(expr.args[0])[0] % expr.value == 0
    amount, rate = (e.evaluation.node(x)[0] for x in expr.args)
    return amount * rate % 10_000 == 0


def test_each_measure_has_a_case_with_something_unknown() -> None:
    assert [m.id for m in MONEY if not some(m, lambda e: e.result[0] == "unknown")] == []


def test_a_given_firm_names_every_fact_its_measure_reads_and_no_other() -> None:
    given = {(e.file, e.measure_id): e.given for e in EVERY}
    assert given == {key: frozenset(load("livestream").facts_of(key[1])) for key in given}


def test_a_paper_shows_facts_that_its_measure_reads() -> None:
    shown = {(m.id, name) for m in MONEY for paper in m.papers for name in paper.shows}
    assert ("livestream.m03", "rent_paid_fen") in shown
    assert shown <= {(m.id, name) for policy in POLICIES for m in MONEY for name in load(policy).facts_of(m.id)}


def test_brand_events_and_operators_are_judged_against_each_other_and_services_are_no_contest() -> None:
    modes = {m.id.split(".")[1]: m.review for m in load("livestream").policy.measures}
    assert {name for name, mode in modes.items() if mode == ReviewMode.COMPETITIVE} == {"m02", "m08"}
    assert {name for name, mode in modes.items() if mode == ReviewMode.SERVICE} == {"m05", "m06", "m07", "m09", "m10"}
