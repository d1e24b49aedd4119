"""The treasury books budgets, everybody of the district sees where they went, and a year is closed after a preview."""

import datetime as dt
import io
import os
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from cases import people
from huiqi.cases import actions as case_actions
from huiqi.cases.models import Case
from huiqi.ledger import queries as books
from huiqi.ledger.models import Envelope, Transfer
from huiqi.policies import find_measure
from huiqi.units.money import wan
from web.accessibility import SCREENS
from web.routes import World, world
from web.test_routes import sign_in
from web.visits import as_, text

pytestmark = pytest.mark.database
SignedIn = Callable[..., Page]
Expect = Callable[[Page], None]
M03, M01 = people.M03, people.M01
YEAR = "?year=2026"


@pytest.fixture
def place() -> World:
    return world()


def envelope(measure: str = M03, year: int = 2026) -> Envelope:
    return Envelope.objects.get(measure=measure, year=year)


def client(place: World, role: str) -> Client:
    browser = as_(place, role)
    sign_in(browser, place.accounts[role])
    return browser


def booking(what: str, amount: str, key: uuid.UUID | None = None, **other: str) -> dict[str, str]:
    entry = {"what": what, "year": "2026", "measure": M03, "amount_fen": amount, "document": "南财预〔2026〕2号"}
    return entry | {"key": str(key or uuid.uuid4())} | other


def a_year() -> None:
    """A case to be paid, one whose decision was made void, one submitted; a small envelope of another measure."""
    people.firm()
    people.firm(people.OTHER_CODE, "另一家公司")
    people.window()
    people.decided_numbers()
    people.decided()
    void = people.to_be_paid(people.noticed(people.decided(people.examined(code=people.OTHER_CODE))))
    case_actions.revoke(actor=people.SECRETARY, case_id=void.pk, version=void.version, at=people.moment(3, 24), why="不实")
    people.window(M01)
    people.submitted(M01, people.PARK, matter="一号园区")


def test_the_treasury_appropriates_to_the_fen_and_a_second_click_books_nothing(place: World) -> None:
    treasury, typed = client(place, "treasury"), booking("appropriate", "500.000001")
    for _ in range(2):
        assert treasury.post(reverse("desk-budget-book"), typed).status_code == 302
    assert Transfer.objects.count() == 1
    found = books.figures_of(envelope())
    assert (found.available_fen, found.envelope.department) == (wan(500) + 1, find_measure(M03)[1].lead)
    treasury.post(reverse("desk-budget-book"), booking("cut", "0.000001"))
    assert books.figures_of(envelope()).available_fen == wan(500)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_fen": "-1"}, "金额须在"),
        ({"amount_fen": "0"}, "金额须大于0"),
        ({"amount_fen": "一万"}, "万元为单位"),
        ({"document": "  "}, "必填|这个字段"),
        ({"what": "cut", "amount_fen": "501"}, "预算可用500万元，不够501万元"),
        ({"what": "cut", "year": "2031"}, "2031年没有为"),
        ({"key": "1"}, "UUID|有效"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_nothing_is_booked(place: World, change: dict[str, str], words: str) -> None:
    treasury = client(place, "treasury")
    treasury.post(reverse("desk-budget-book"), booking("appropriate", "500"))
    answer = treasury.post(reverse("desk-budget-book"), booking("appropriate", "1") | change)
    assert answer.status_code == 422
    assert re.search(words, text(answer)) or "key" in change
    assert Transfer.objects.count() == 1


def test_a_key_used_for_another_amount_is_refused(place: World) -> None:
    treasury, key = client(place, "treasury"), uuid.uuid4()
    treasury.post(reverse("desk-budget-book"), booking("appropriate", "500", key))
    answer = treasury.post(reverse("desk-budget-book"), booking("appropriate", "600", key))
    assert answer.status_code == 422
    assert "已用于另一笔账" in text(answer)
    assert books.figures_of(envelope()).available_fen == wan(500)


def test_the_table_shows_each_envelope_with_its_forecast_and_its_totals(place: World) -> None:
    a_year()
    page = text(client(place, "auditor").get(reverse("desk-budget") + YEAR))
    assert "1,000,000万元" in page
    assert "35万元" in page
    assert "1 项" in page


def test_a_forecast_above_what_is_available_is_an_alarm_in_words(place: World) -> None:
    a_year()
    browser = client(place, "treasury")
    assert "可能超出" not in text(browser.get(reverse("desk-budget") + YEAR)).replace("只看可能超出的", "")
    left = books.figures_of(envelope(M01)).available_fen
    browser.post(reverse("desk-budget-book"), booking("cut", str(left // wan(1) - 100), measure=M01))
    page = text(browser.get(reverse("desk-budget") + YEAR))
    assert "⚠ 有 1 项措施的申请可能超出可用预算" in page
    assert re.search(r"预计 200万元 · 可用 100万元 · 缺口 100万元", page)
    only = text(browser.get(reverse("desk-budget") + YEAR + "&short=1"))
    assert "直播企业房租补贴" not in only.split("各项预算")[1]


def test_a_measure_that_is_claimed_without_an_envelope_is_shown(place: World) -> None:
    a_year()
    Case.objects.filter(measure=M01).update(year=2031)
    page = text(client(place, "treasury").get(reverse("desk-budget") + "?year=2031"))
    assert "没有下达预算" in page
    assert "⚠ 有 1 项措施的申请可能超出可用预算" in page


def test_every_figure_opens_the_postings_that_sum_to_it(place: World) -> None:
    a_year()
    browser = client(place, "auditor")
    for figure in (*books.FIGURES, "voided"):
        page = browser.get(reverse("desk-postings", args=[envelope().pk]), {"kind": figure})
        assert "✓ 相符" in text(page), figure
    page = text(browser.get(reverse("desk-postings", args=[envelope().pk]), {"kind": "reserved"}))
    assert re.search(r"占用 LS-2026-\d+ 35万元 南领资〔2026〕3号", page)
    assert re.search(r"撤销占用 LS-2026-\d+ -35万元 决定已撤销：不实", page)
    assert browser.get(reverse("desk-postings", args=[10**9])).status_code == 404


def test_postings_that_do_not_balance_are_pointed_out(place: World) -> None:
    a_year()
    with connection.cursor() as cursor:
        raised = "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE kind = 'available' AND envelope_id = %s"
        cursor.execute(raised, [envelope().pk])
    page = text(client(place, "auditor").get(reverse("desk-postings", args=[envelope().pk]), {"kind": "available"}))
    assert "✗ 不平" in page
    assert "请立即报告审计" in page


def test_the_table_is_taken_away_as_csv_and_as_excel_with_the_same_figures(place: World) -> None:
    a_year()
    browser = client(place, "officer")
    csv = b"".join(browser.get(reverse("desk-budget-export", args=["csv"]) + YEAR)).decode("utf-8-sig").splitlines()
    book = browser.get(reverse("desk-budget-export", args=["xlsx"]) + YEAR).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(csv) == len(rows) == 3
    line = next(row for row in rows if "房租" in str(row[1]))
    assert line[3:7] == [10_000_000_000, 350_000, 0, 350_000]
    assert next(c for c in csv if "房租" in c).split(",")[3:5] == ["10000000000.00", "350000.00"]
    assert browser.get(reverse("desk-budget-export", args=["pdf"])).status_code == 404


def test_a_budget_page_takes_few_queries_however_many_envelopes_and_postings_there_are(place: World) -> None:
    a_year()
    browser = client(place, "treasury")
    pages = [reverse("desk-budget") + YEAR, reverse("desk-postings", args=[envelope().pk]), reverse("desk-year-end") + YEAR]
    before = [cost(browser, page) for page in pages]
    for measure in ("livestream.m04", "livestream.m08", "livestream.m12a"):
        people.appropriated(measure)
    for n in range(60):
        browser.post(reverse("desk-budget-book"), booking("appropriate", str(n + 1)))
    after = [cost(browser, page) for page in pages]
    assert after == before
    assert max(after) <= 25


def cost(browser: Client, page: str) -> int:
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)


def closing(carry: str, **other: str) -> dict[str, str]:
    pk = envelope().pk
    return {f"close-{pk}": "1", f"carry-{pk}": carry, "document": "南财预〔2026〕99号"} | other


def test_closing_is_shown_before_it_is_booked(place: World) -> None:
    people.appropriated(fen=wan(500))
    treasury, address = client(place, "treasury"), reverse("desk-year-end") + YEAR
    page = text(treasury.post(address, closing("120.5")))
    assert "请核对：还没有入账" in page
    assert re.search(r"1,205,000元 \S+", page)
    assert Transfer.objects.count() == 1
    assert treasury.post(address, closing("120.5", confirm="1")).status_code == 302
    assert [(t.kind, t.amount_fen) for t in Transfer.objects.order_by("pk")[1:]] == [
        ("carry_over", 1_205_000_00),
        ("lapse", wan(500) - 1_205_000_00),
    ]
    assert books.figures_of(envelope(year=2027)).available_fen == 1_205_000_00
    assert "没有要关账的预算" in text(treasury.get(address))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"carry": "501"}, "结转不能多于可用金额"),
        ({"carry": "x"}, "万元为单位"),
        ({"carry": "-1"}, "金额须在"),
        ({"document": ""}, "文号"),
        ({"seen": "1"}, "可用金额刚有变动"),
        ({"close": ""}, "还没有选择预算"),
    ],
)
def test_a_closing_that_cannot_be_is_refused_even_when_confirmed(place: World, change: dict[str, str], words: str) -> None:
    people.appropriated(fen=wan(500))
    typed = closing("100", confirm="1") | {f"{key}-{envelope().pk}" if key in ("carry", "seen") else key: value
                                           for key, value in change.items()}  # fmt: skip
    if "close" in change:
        typed.pop(f"close-{envelope().pk}")
    answer = client(place, "treasury").post(reverse("desk-year-end") + YEAR, typed)
    assert (answer.status_code, Transfer.objects.count()) == (422, 1)
    assert words in text(answer)


def test_all_envelopes_of_a_year_are_closed_at_once_and_a_refusal_stops_no_other(place: World) -> None:
    people.appropriated(fen=wan(500))
    people.appropriated(M01, fen=wan(300))
    Envelope.objects.create(year=2027, measure=M01, department=find_measure(M01)[1].lead, closed_at=dt.datetime.now(dt.UTC))
    keys = {f"close-{e.pk}": "1" for e in Envelope.objects.filter(year=2026)}
    treasury, address = client(place, "treasury"), reverse("desk-year-end") + YEAR
    sent = keys | {"all": "carry", "document": "年终1号"}
    assert "800万元" in text(treasury.post(address, sent))
    answer = treasury.post(address, sent | {"confirm": "1"})
    assert answer.status_code == 422
    assert "已关账 1 项，共选 2 项" in text(answer)
    assert "已经年终关账" in text(answer)
    assert books.figures_of(envelope()).available_fen == 0
    assert books.figures_of(envelope(M01)).available_fen == wan(300)


def test_who_may_not_book_finds_no_way_to_it(place: World) -> None:
    people.appropriated()
    for role in ("auditor", "secretary", "officer", "head"):
        page = client(place, role).get(reverse("desk-budget") + YEAR).content.decode()
        assert reverse("desk-budget-book") not in page
        assert reverse("desk-budget") in client(place, role).get(reverse("desk-queue")).content.decode()
    assert reverse("desk-budget") not in client(place, "window").get(reverse("desk-queue")).content.decode()


@pytest.mark.parametrize(("width", "language"), SCREENS)
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_readable_at_both_widths_in_both_languages(
    signed_in: SignedIn, expect_accessible: Expect, width: int, language: str
) -> None:
    place = world()
    a_year()
    people.appropriated(M01, fen=wan(100), year=2025)
    browser = client(place, "treasury")
    left = books.figures_of(envelope()).available_fen
    browser.post(reverse("desk-budget-book"), booking("cut", str(left // wan(1) - 60)))
    left = books.figures_of(envelope(M01)).available_fen
    browser.post(reverse("desk-budget-book"), booking("cut", str(left // wan(1) - 100), measure=M01))
    page = signed_in(place.accounts["treasury"], width, language)
    pages = {
        "budget": reverse("desk-budget") + YEAR,
        "postings": reverse("desk-postings", args=[envelope().pk]) + "?kind=reserved",
        "book": reverse("desk-budget-book"),
        "year-end": reverse("desk-year-end") + YEAR,
    }
    for name, address in pages.items():
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect_accessible(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}-{language}.png", full_page=True)
    page.locator("[name=document]").fill("南财预〔2026〕99号")
    page.locator("[name=all][value=carry]").click()
    expect(page.locator("[name=confirm]")).to_be_visible()
    expect_accessible(page)
