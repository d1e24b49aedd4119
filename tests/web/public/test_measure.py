"""A measure's page: who, how much, by which words, and what the draft leaves open."""

import datetime as dt
import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from huiqi.access.actor import Actor, Grant
from huiqi.engine.bind import Binding, bind
from huiqi.engine.explain import explain
from huiqi.policies import load
from huiqi.register import actions
from huiqi.units.money import wan
from huiqi.web.public.chart import LineChart, StageChart, chart_of
from web.accessibility import SCREENS

PROGRAM = load("livestream")
MEASURES = PROGRAM.policy.measures


def binding() -> Binding:
    return bind(PROGRAM, on=dt.date(2026, 3, 1))


def text_of(client: Client, address: str) -> str:
    """The page's words without tags."""
    words = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
    return re.sub(r"\s+", " ", words)


@pytest.mark.django_db
@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.short)
def test_every_number_and_condition_stands_on_the_page_with_its_basis(client: Client, measure) -> None:
    page = text_of(client, f"/policy/livestream/{measure.short}")
    for rule in (*measure.numbers.values(), *measure.conditions):
        assert rule.label in page
        assert (rule.says or rule.origin) in page
    for text in (measure.summary, measure.who, measure.lead, *measure.questions, *PROGRAM.policy.questions):
        assert text in page


@pytest.mark.django_db
def test_the_clause_leads_to_the_code(client: Client) -> None:
    assert "src/huiqi/policies/livestream/m03_rent_subsidy.py" in text_of(client, "/policy/livestream/m03")


@pytest.mark.django_db
def test_the_blocked_measure_says_so(client: Client) -> None:
    assert "公平竞争审查结论" in text_of(client, "/policy/livestream/m02")
    assert "banner-refuse" not in client.get("/policy/livestream/m03").content.decode()


@pytest.mark.django_db
def test_an_assumed_number_is_called_so_until_it_is_decided(client: Client) -> None:
    assert "有 1 个数字是假定" in text_of(client, "/policy/livestream/m03")
    actions.record_decision(
        actor=Actor(None, "秘书", frozenset({Grant("secretary")}), "test"),
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        key="livestream.m03.rate_bp",
        value=3000,
        valid_from=dt.date(2020, 1, 1),
        document_number="深南文〔2026〕1号",
        approver="甲",
    )
    page = text_of(client, "/policy/livestream/m03")
    assert ("个数字是假定" in page, "深南文〔2026〕1号" in page, "按30%计算" in page) == (False, True, True)


@pytest.mark.django_db
def test_the_official_words_stand_beside_the_measure_once_imported(client: Client) -> None:
    assert "文件原文" not in text_of(client, "/policy/livestream/m03")
    text = "三、措施\n（二）乙。\n乙的原文。\n（三）丙。\n丙的原文。\n（十二）丁\n1.戊的原文。\n2.己的原文。\n四、附则"
    actions.import_text(policy="livestream", edition="draft", text=text)
    pages = {m: text_of(client, f"/policy/livestream/{m}") for m in ("m03", "m12a", "m12b")}
    assert {m: [w for w in ("乙", "丙", "戊", "己") if f"{w}的原文" in page] for m, page in pages.items()} == {
        "m03": ["丙"],
        "m12a": ["戊"],
        "m12b": ["己"],
    }


@pytest.mark.django_db
def test_a_page_asks_the_database_seven_times(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(7):  # decisions, conclusions, version, text; window, years of windows and awards
        client.get("/policy/livestream/m03")


def test_the_line_ends_at_the_cap() -> None:
    chart = chart_of(PROGRAM.policy.measure("m03"), binding())
    assert isinstance(chart, LineChart)
    assert (chart.cap.fen, chart.full_at_fen, chart.rate_bp) == (wan(70), wan(200), 3500)
    heights = [int(point.split(",")[1]) for point in chart.line.split()]
    assert (heights[-1], heights[-2]) == (chart.knee[1], chart.knee[1])


@pytest.mark.parametrize("measure", [m for m in PROGRAM.policy.money if m.short != "m12a"], ids=lambda m: m.short)
def test_the_table_under_the_picture_is_what_the_engine_answers(measure) -> None:
    """Each row, put as facts to the oracle with every condition met, gives the same award."""
    chart = chart_of(measure, binding())
    assert isinstance(chart, LineChart)
    read = PROGRAM.facts_of(measure.id)
    base_fact = next(n for n in read if n in BASES)
    for row in chart.rows:
        facts = {name: 0 for name, fact in read.items() if fact.kind == "fen"} | {base_fact: row.base_fen}
        answer = explain(binding(), measure.id, facts)
        assert answer.award_range_fen[1] == row.award_fen


BASES = {
    "park_cost_fen",
    "operator_investment_fen",
    "rent_paid_fen",
    "revenue_last_year_fen",
    "event_cost_net_fen",
    "paired_sales_net_fen",
    "interest_paid_fen",
}


def test_stages_are_drawn_as_bars() -> None:
    chart = chart_of(PROGRAM.policy.measure("m12a"), binding())
    assert isinstance(chart, StageChart)
    assert [(bar.code.key, bar.fen, bar.length) for bar in chart.bars] == [
        ("share_reform", wan(60), 120),
        ("accepted", wan(200), 400),
        ("listed", wan(200), 400),
    ]


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_every_measure_page_is_accessible(page_at, expect_accessible, width, language) -> None:
    page = page_at(width, language)
    for measure in MEASURES:
        page.goto(f"/policy/livestream/{measure.short}")
        expect_accessible(page)


def test_an_english_page_has_no_chinese_but_quotes_clauses_and_the_brand(page_at) -> None:
    page = page_at(language="en-GB")
    for measure in MEASURES:
        page.goto(f"/policy/livestream/{measure.short}")
        shown = page.evaluate("""() => {
            const copy = document.body.cloneNode(true);
            copy.querySelectorAll("[lang='zh-Hans'], .brand-name").forEach((node) => node.remove());
            return copy.textContent;
        }""")
        left = re.sub(r"三（[一二三四五六七八九十]+）|（四上）|\(四上\)|“四上”", "", shown)
        assert re.findall(r"[一-鿿]+", left) == []


def test_the_page_leads_from_the_catalogue_to_the_finder(page_at) -> None:
    page = page_at()
    page.goto("/")
    page.get_by_role("link", name="直播企业房租补贴").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("直播企业房租补贴")
    expect(page.get_by_role("link", name="测算我能得多少")).to_have_attribute("href", "/find/?measure=m03")
    page.get_by_text("看数字表").click()
    expect(page.get_by_role("cell", name="70万元").first).to_be_visible()
