"""A clause becomes the beginning of a measure file: it compiles, it can be imported, and its numbers are the text's."""

from pathlib import Path
from types import ModuleType

import pytest

from huiqi.drafting.reading import Reading, read_policy
from huiqi.drafting.skeleton import skeleton
from huiqi.engine.rule import Measure

OFFICIAL = Path(__file__).parents[3] / "shared/policy/nanshan-livestream-draft.txt"
TEXTS = Path(__file__).parent / "texts"
INVENTED = "\n".join(
    (
        "二、措施",
        "（三）蜂农房租补贴。",
        "对租用本县蜂场的蜂农，按实际租金的35%给予每户每年最高2万元补贴，每户最多支持三年，累计不超过五万元。蜂场不得转租。",
        "（县农业农村局、县财政局）",
        "（四）蜂农服务。",
        "设立服务站。",
    )
)


def made(reading: Reading, clause: str) -> Measure:
    """The measure of the file that is generated, imported as a module."""
    module = ModuleType("generated")
    exec(compile(skeleton(reading, reading.clause(clause), "bees"), "generated.py", "exec"), module.__dict__)
    return module.measure


def test_an_invented_clause_becomes_a_measure_with_its_numbers_and_their_words() -> None:
    measure = made(read_policy(INVENTED), "二（三）")
    assert (measure.id, measure.clause, measure.title, measure.kind) == ("bees.m03", "二（三）", "蜂农房租补贴", "subsidy")
    assert (measure.lead, measure.co_departments, measure.who) == ("县农业农村局", ("县财政局",), "租用本县蜂场的蜂农。")
    assert [(n.key, n.value, n.says) for n in measure.numbers.values()] == [
        ("bees.m03.rate_bp", 3_500, "35%"),
        ("bees.m03.cap_fen", 2_000_000, "每户每年最高2万元"),
        ("bees.m03.years_max", 3, "每户最多支持三年"),
        ("bees.m03.cap_total_fen", 5_000_000, None),
    ]
    assert "五万元" in (measure.numbers["cap_total_fen"].origin or "")
    assert measure.questions == ()


def test_what_only_a_person_can_say_stands_as_a_comment() -> None:
    reading = read_policy(INVENTED)
    source = skeleton(reading, reading.clause("二（三）"))
    assert '# m.require("…", ~fact("…"), "…", says="蜂场不得转租")' in source
    assert '# m.base(fact("…_fen"), "实际租金")' in source


def test_signs_that_mean_something_in_python_stay_words() -> None:
    measure = made(read_policy('一、措施\n（一）补贴\\N{x}"""的办法\n给予最高2万元。'), "一（一）")
    assert [n.value for n in measure.numbers.values()] == [2_000_000]


def test_a_clause_that_gives_no_money_is_a_service_and_asks_who_leads() -> None:
    measure = made(read_policy(INVENTED), "二（四）")
    assert (measure.kind, measure.lead, measure.questions) == ("service", "", ("没有写明由哪个部门牵头。",))


@pytest.mark.parametrize("file", sorted(TEXTS.glob("*.txt")), ids=lambda file: file.stem)
def test_every_clause_of_every_text_gives_a_file_that_can_be_imported(file: Path) -> None:
    reading = read_policy(file.read_text("utf-8"))
    measures = [made(reading, clause.number) for clause in reading.clauses]
    assert [m.clause for m in measures] == [clause.number for clause in reading.clauses]
    assert sum(len(m.numbers) for m in measures) > 10


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_the_rent_clause_of_the_official_draft_has_the_numbers_of_its_measure() -> None:
    from huiqi.policies.livestream.m03_rent_subsidy import measure as written

    measure = made(read_policy(OFFICIAL.read_text("utf-8")), "三（三）")
    same = ("clause", "title", "kind", "lead", "co_departments", "short")
    assert [getattr(measure, name) for name in same] == [getattr(written, name) for name in same]
    fixed = {key: (n.value, n.unit) for key, n in written.numbers.items() if n.says}
    assert {key: (n.value, n.unit) for key, n in measure.numbers.items()} == fixed
    assert [c.key for c in measure.conditions] == ["livestream_firm"]
