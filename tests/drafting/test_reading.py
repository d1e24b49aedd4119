"""A text falls into its clauses, and what stands in each is found at its exact place."""

import datetime as dt
from pathlib import Path

import pytest

from huiqi.drafting.measuring import measure
from huiqi.drafting.reading import ReadingError, read_policy
from huiqi.policies import load
from huiqi.policies.text import clauses

OFFICIAL = Path(__file__).parents[3] / "shared/policy/nanshan-livestream-draft.txt"
TEXTS = Path(__file__).parent / "texts"
BEES = """丰河县支持养蜂业的办法
丰府规〔2026〕3号

第一章 总则
第一条 为发展养蜂业，制定本办法。
第二章 措施
第二条 对本县蜂农，按蜂箱支出的50%给予补贴，每户每年最高2万元，最多支持三年。（县农业农村局、各街道办）
第三条 申请人应当具备下列条件：
（一）在本县养蜂满1年；
（二）未被列入失信名单。
1.以县公共信用平台为准。
（1）查询一次。
第三章 附则
第四条 本办法自2026年1月1日起施行，有效期3年。
附件：蜂箱规格
一、每箱300元。
"""


def numbers(text: str) -> list[str]:
    return [clause.number for clause in read_policy(text).clauses]


def test_articles_count_through_all_chapters_and_attachments_are_left_out() -> None:
    reading = read_policy(BEES)
    assert numbers(BEES) == [
        "第一章", "第一条", "第二章", "第二条", "第三条", "第三条（一）", "第三条（二）",
        "第三条（二）1", "第三条（二）1（1）", "第三章", "第四条",
    ]  # fmt: skip
    assert reading.clause("第四条").chapter == "第三章"
    assert BEES[reading.attachments :].startswith("附件：蜂箱规格")
    assert 30_000 not in [f.value for f in reading.findings]


def test_the_numbers_of_a_text_with_levels_are_those_that_measures_bear() -> None:
    text = "某办法\n一、目标\n养蜂。\n二、措施\n（一）蜂箱补贴。\n(二) 融资\n1.贴息。\n2、上市。\n ① 股改。\n附件\n一、规格"
    assert numbers(text) == ["一", "二", "二（一）", "二（二）", "二（二）1", "二（二）2", "二（二）2①"]
    assert numbers(text)[:-1] == list(clauses(text.replace(" ① 股改。\n", "")))


def test_a_table_of_contents_is_no_clause() -> None:
    listed = "某办法\n目  录\n第一章 总则\n第二章 附则\n\n第一章 总则\n第一条 养蜂。\n第二章 附则\n第二条 施行。\n"
    assert numbers(listed) == ["第一章", "第一条", "第二章", "第二条"]


def test_a_number_that_stands_twice_is_kept_apart_and_noted() -> None:
    reading = read_policy("一、措施\n（一）甲。\n（一）乙。\n")
    assert [c.number for c in reading.clauses] == ["一", "一（一）", "一（一）·2"]
    assert "一（一）" in reading.notes[0]


def test_words_that_only_look_like_a_heading_are_none() -> None:
    assert numbers("一、规模\n2.5万元以上。\n2026年起施行。\n第一条例外不算。\n第二款同。") == ["一"]


def test_every_finding_stands_exactly_at_its_place() -> None:
    for file in TEXTS.glob("*.txt"):
        text = file.read_text("utf-8")
        reading = read_policy(text)
        assert reading.findings
        for f in reading.findings:
            clause = reading.clause(f.clause)
            assert text[f.start : f.end] == f.words
            assert (
                clause.body
                <= f.sentence[0]
                <= f.says[0]
                <= f.start
                < f.end
                <= f.sentence[1]
                <= clause.end
                <= reading.attachments
            )


def test_a_clause_says_what_it_gives_to_whom_and_who_decides() -> None:
    reading = read_policy(BEES)
    found = reading.within(reading.clause("第二条"))
    assert [(f.kind, f.role, f.scope, f.value, BEES[slice(*f.says)]) for f in found] == [
        ("condition", "who", "", None, "本县蜂农"),
        ("rate", "fixed", "", 5_000, "50%"),
        ("amount", "cap", "per_year", 2_000_000, "每户每年最高2万元"),
        ("years", "cap", "", 3, "最多支持三年"),
        ("department", "lead", "", None, "县农业农村局"),
        ("department", "with", "", None, "各街道办"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("（责任单位：区商务局、各街道）", [("lead", "区商务局"), ("with", "各街道")]),
        ("（牵头单位：区工信局；配合单位：区财政局）", [("lead", "区工信局"), ("with", "区财政局")]),
        ("（区科技创新局牵头，区财政局配合）", [("lead", "区科技创新局"), ("with", "区财政局")]),
        ("由区城市管理和综合执法局会同区财政局负责", [("lead", "区城市管理和综合执法局"), ("with", "区财政局")]),
        ("由新湖区文广旅体局负责解释", [("lead", "新湖区文广旅体局")]),
        ("市工业和信息化局牵头组织", [("lead", "市工业和信息化局")]),
        ("向区人力资源和社会保障局、公安分局备案", [("named", "区人力资源和社会保障局"), ("named", "公安分局")]),
        ("(责任部门:县经信局、县发改局)", [("lead", "县经信局"), ("with", "县发改局")]),
        ("在区内企业办理登记，建设城市中心、技术研发中心，服务发展大局（含税）", []),
        ("（责任单位：区商务局、各镇（街道））", [("lead", "区商务局"), ("with", "各镇（街道）")]),
        ("（区科技局、各镇（街道））", [("lead", "区科技局"), ("with", "各镇（街道）")]),
        ("[区住房建设局牵头，各街道配合]", [("lead", "区住房建设局"), ("with", "各街道")]),
        ("牵头部门为区农业农村局，配合部门为区财政局", [("lead", "区农业农村局"), ("with", "区财政局")]),
        ("县文旅局会同县公安局、县卫健局审核", [("lead", "县文旅局"), ("with", "县公安局"), ("with", "县卫健局")]),
        ("由市商务局、市体育局按职责分工负责", [("lead", "市商务局"), ("with", "市体育局")]),
        ("县域经济发展局面向好，区级以上工程中心和市级企业技术中心", []),
        ("全区产业布局由有关部门研究（三年）", []),
    ],
)
def test_offices_lead_help_or_are_only_named(words: str, found: list[tuple[str, str]]) -> None:
    reading = read_policy(f"一、某措施。{words}。")
    assert [(f.role, f.words) for f in reading.findings if f.kind == "department"] == found


def test_what_must_hold_is_found_and_what_an_office_must_do_is_not() -> None:
    reading = read_policy(BEES + "")
    told = [(f.clause, f.role) for f in reading.findings if f.kind == "condition"]
    assert told == [("第二条", "who"), ("第三条", "must"), ("第三条（一）", "item"), ("第三条（二）", "item")]
    office = read_policy("一、审核\n县商务局应当在5个工作日内审核。\n企业不得重复申报。")
    assert [f.words for f in office.findings if f.kind == "condition"] == ["企业不得重复申报。"]


@pytest.mark.parametrize(
    ("words", "effective_on", "expires_on", "years"),
    [
        ("本办法自2026年1月1日起施行，有效期3年。", dt.date(2026, 1, 1), dt.date(2028, 12, 31), 3),
        ("自2025年10月1日起实施，有效期至2028年9月30日。", dt.date(2025, 10, 1), dt.date(2028, 9, 30), None),
        ("自二〇二六年三月一日起施行，试行期两年。", dt.date(2026, 3, 1), dt.date(2028, 2, 29), 2),
        ("有效期为3年，自2025年5月1日至2028年4月30日。", dt.date(2025, 5, 1), dt.date(2028, 4, 30), 3),
        ("自发布之日起施行，有效期五年。", None, None, 5),
        ("《某办法》（2021年5月1日印发）同时废止。", None, None, None),
        ("自2026年2月30日起施行。", None, None, None),
    ],
)
def test_from_when_to_when_a_document_holds(
    words: str, effective_on: dt.date | None, expires_on: dt.date | None, years: int | None
) -> None:
    reading = read_policy(f"一、附则\n{words}")
    assert (reading.effective_on, reading.expires_on, reading.valid_years) == (effective_on, expires_on, years)
    assert reading.on_issue == ("发布之日" in words)
    assert bool(reading.notes) == (effective_on is None and not reading.on_issue)


def test_a_text_without_numbers_is_refused_with_what_to_do() -> None:
    with pytest.raises(ReadingError, match="自动编号"):
        read_policy("养更多的蜂。")


def test_a_clause_that_is_not_there_is_refused_with_those_that_are() -> None:
    reading = read_policy("一、措施\n（一）甲。\n")
    assert reading.clause("一(一)").number == "一（一）"
    with pytest.raises(ReadingError, match="有的是：一、一（一）"):
        reading.clause("一（九）")


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_the_official_draft_is_read_without_a_fault() -> None:
    text = OFFICIAL.read_text("utf-8")
    reading = read_policy(text)
    caps = [(f.clause, f.value) for f in reading.findings if f.kind == "amount" and f.role == "cap"]
    policy = load("livestream").policy
    fixed = {(m.clause, n.value) for m in policy.money for n in m.numbers.values() if n.says and n.unit == "fen"}
    assert sorted(caps) == sorted(fixed)
    assert len(caps) == 8
    assert [f.value for f in reading.findings if f.kind == "rate"] == [5_000, 7_000]
    assert [f.value for f in reading.findings if f.kind == "years"] == [3, 3]
    offices = {m.clause: (m.lead, *m.co_departments) for m in policy.measures}
    found = {
        clause: tuple(f.words for f in reading.within(reading.clause(clause)) if f.kind == "department")
        for clause in offices
    }
    assert found == offices
    assert [c.number for c in reading.clauses] == list(clauses(text))
    assert measure(reading, {}) == {}
