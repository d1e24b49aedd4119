"""A firm asks what it can claim: from the start to the result, back, away and again, with and without scripts."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from huiqi.access.actor import SYSTEM
from huiqi.engine.explain import as_json
from huiqi.engine.find import find
from huiqi.policies import load
from huiqi.register import actions, queries
from huiqi.register.models import Enterprise
from huiqi.web.public.finder.walk import read_answers
from huiqi.web.public.words import today
from web.accessibility import SCREENS

PROGRAM = load("livestream")
RENTER = {
    "livestream_firm": True,
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "in_recognised_venue": True,
    "rent_years_supported": 1,
    "sublet": False,
    "lease_filed": True,
    "rent_paid_fen": 123_456_789,
    "other_rent_subsidy_fen": 0,
}
STANDING = {"livestream_firm": "yes", "operates_in_district": "yes", "on_dishonesty_list": "no"}
STANDING |= {"false_material_within_3y": "no"}


def begin(client: Client, **sent: str) -> str:
    """The address of a new link."""
    answer = client.post("/find/", sent)
    assert answer.status_code == 302
    return re.match(r"/find/[\w-]{22}/", answer["Location"])[0]


def kept(answers: dict[str, object], measure: str = "") -> str:
    """The address of a link that already holds answers."""
    return f"/find/{actions.start_answers(policy='livestream', on=today(), measure=measure, answers=answers).token}/"


@pytest.mark.django_db
class TestPages:
    def test_a_link_leads_to_the_next_question_and_at_the_end_to_the_result(self, client: Client) -> None:
        link = begin(client)
        assert client.get(link)["Location"] == f"{link}standing"
        assert client.post(f"{link}standing", STANDING)["Location"] == link
        assert client.get(link)["Location"] == f"{link}activities"
        refused = kept({"operates_in_district": False})
        assert client.get(refused)["Location"] == f"{refused}result"

    def test_wrong_answers_change_nothing_and_stay_as_typed(self, client: Client) -> None:
        link = kept({k: v for k, v in RENTER.items() if k != "rent_paid_fen"}, "livestream.m03")
        answer = client.post(f"{link}rent", {"rent_paid_fen": "一百万", "other_rent_subsidy_fen": "0"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert '<a href="#rent_paid_fen">' in page
        assert 'value="一百万"' in page
        assert "rent_paid_fen" not in queries.saved_answers(link.split("/")[2]).answers

    def test_who_is_not_sure_is_not_asked_again_but_told_what_is_missing(self, client: Client) -> None:
        link = kept(RENTER | {"rent_paid_fen": None}, "livestream.m03")
        assert client.get(link)["Location"] == f"{link}result"
        page = client.get(f"{link}result").content.decode()
        assert f'<a href="{link}rent?change">实付租金</a>' in page
        assert "还不能确定" in page

    def test_the_result_says_what_explain_says(self, client: Client) -> None:
        link = kept(RENTER, "livestream.m03")
        page = client.get(f"{link}result").content.decode()
        assert "可以申领 1 项，约 43万元" in page
        assert "432,098.76元，舍尾取整到万元" in page
        given = json.loads(client.get(f"{link}result.json").content)
        facts, _ = read_answers(PROGRAM, RENTER)
        answer = find(queries.binding(PROGRAM, today()), facts, within=("livestream.m03",)).answers[0]
        assert given["answers"] == [as_json(answer)]
        assert given["facts"] == RENTER

    def test_a_refusal_names_the_condition_and_quotes_the_clause(self, client: Client) -> None:
        page = client.get(f"{kept(RENTER | {'rent_years_supported': 3}, 'livestream.m03')}result").content.decode()
        assert "目前没有符合条件的资金支持" in page
        assert "补贴年数未满" in page
        assert "最多支持三年</q>" in page

    def test_a_cap_shows_what_it_cut_off(self, client: Client) -> None:
        page = client.get(f"{kept(RENTER | {'rent_paid_fen': 300_000_000}, 'livestream.m03')}result").content.decode()
        assert "约 70万元" in page
        assert "超出上限 35万元 的部分不给" in page

    def test_the_blocked_measure_stands_apart_and_adds_nothing(self, client: Client) -> None:
        facts = {"is_live_platform_mcn_or_operator": True, "settled_on": "2026-02-01", "claim_year": 2026}
        facts |= {"operator_investment_fen": 1_000_000_000, "operator_reward_received_fen": 0}
        page = client.get(f"{kept(RENTER | facts, 'livestream.m02')}result").content.decode()
        assert "这一项暂不开放申请" in page
        assert "公平竞争审查" in page
        assert "可以申领" not in page

    def test_one_answer_is_changed_from_the_result_and_leads_back_there(self, client: Client) -> None:
        link = kept(RENTER, "livestream.m03")
        sent = {"rent_paid_fen": "50", "rent_paid_fen-unit": "wan", "other_rent_subsidy_fen": "0"}
        assert client.post(f"{link}rent?change", sent)["Location"] == f"{link}result"
        assert "约 17万元" in client.get(f"{link}result").content.decode()

    def test_back_keeps_the_answers(self, client: Client) -> None:
        link = begin(client)
        client.post(f"{link}standing", STANDING)
        assert f'href="{link}standing"' in client.get(f"{link}activities").content.decode()
        page = client.get(f"{link}standing").content.decode()
        assert re.search(r'name="livestream_firm" value="yes"[^>]*checked', page)

    def test_a_wrong_link_or_question_is_no_page(self, client: Client) -> None:
        unknown = client.get("/find/AAAAAAAAAAAAAAAAAAAAAA/")
        assert (unknown.status_code, "找不到这份回答" in unknown.content.decode()) == (404, True)
        assert client.get(f"{begin(client)}nothing").status_code == 404

    def test_answers_that_the_policy_no_longer_understands_are_asked_again(self, client: Client) -> None:
        link = kept({"no_longer_asked": 1, "livestream_firm": "maybe", "rent_paid_fen": -5})
        assert client.get(link)["Location"] == f"{link}standing"

    def test_a_link_is_kept_out_of_caches_indexes_and_other_sites(self, client: Client) -> None:
        link = kept(RENTER)
        for address in (link, f"{link}rent", f"{link}result", f"{link}result.json", "/find/wrong/"):
            headers = client.get(address).headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Robots-Tag"] == "noindex, nofollow"
            assert headers["Referrer-Policy"] == "same-origin"

    def test_a_form_of_another_site_is_refused(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/find/").status_code == 403
        assert strict.post(f"{kept({})}standing", STANDING).status_code == 403

    def test_a_demonstration_firm_is_answered_at_once_and_no_other_is(self, client: Client) -> None:
        actions.load_demonstration(actor=SYSTEM("test"), firms=40, seed=1, at=timezone.now())
        code, name = re.search(r'<option value="(\w{18})">([^<]+)<', client.get("/find/").content.decode()).groups()
        firm = queries.enterprise(code)
        known = queries.facts_of(firm, on=today())
        assert (firm.name, known["livestream_firm"]) == (name, 1)  # the firm that most measures concern comes first
        link = client.post("/find/", {"firm": code})["Location"]
        assert link.endswith("/result")
        given = json.loads(client.get(f"{link}.json").content)
        assert {k: PROGRAM.policy.facts[k].read(v) for k, v in given["facts"].items()} == known
        Enterprise.objects.filter(pk=firm.pk).update(demonstration=False)
        assert client.post("/find/", {"firm": code}).status_code == 404

    def test_a_page_asks_the_database_a_fixed_number_of_times(self, client: Client, django_assert_max_num_queries) -> None:
        link = kept(RENTER)
        for address in (f"{link}rent", f"{link}result"):
            with django_assert_max_num_queries(3):  # the answers, the decisions, the conclusions
                client.get(address)


REFUSING = {
    "on_dishonesty_list",
    "false_material_within_3y",
    "sublet",
    "park_grant_received",
    "loan_arrears",
    "other_interest_subsidy",
}
"""Where yes refuses a firm."""

FIGURES = {"claim_year": "2026", "rent_paid_fen": "100", "park_cost_fen": "2000", "revenue_last_year_fen": "9000"}


def answer_question(page: Page) -> None:
    """The answers of a firm that nothing refuses; then on to the next page."""
    for group in page.locator("fieldset.ask").all():
        name = group.get_by_role("radio").first.get_attribute("name")
        choices = group.get_by_role("radio")
        (choices.nth(1) if name in REFUSING or name in ("listing_stage", "listing_board") else choices.first).check()
    for box in page.locator(".ask input[type=text]").all():
        box.fill(FIGURES.get(box.get_attribute("id") or "", "1"))
    for box in page.locator(".ask input[type=date]").all():
        box.fill("2026-03-01")
    with page.expect_navigation():  # what is read next is of the next page, however late it comes
        page.locator("main form button[type=submit]").click()


def answer_by_keyboard(page: Page) -> None:
    """The same with keys only: Tab from field to field, Space and arrows among choices, Enter on the button."""
    keys = page.keyboard
    while not page.evaluate("Boolean(document.activeElement.closest('.ask'))"):
        keys.press("Tab")
    while page.evaluate("Boolean(document.activeElement.closest('.ask'))"):
        name, kind = page.evaluate("[document.activeElement.name, document.activeElement.type]")
        if kind == "radio":
            keys.press("Space")
            if name in REFUSING:
                keys.press("ArrowRight")
        elif kind == "text":
            keys.type(FIGURES.get(name, "1"))
        keys.press("Tab")
    with page.expect_navigation():
        keys.press("Enter")


def start(page: Page, address: str = "/find/") -> None:
    page.goto(address)
    with page.expect_navigation():
        page.locator("main form button.btn-primary").click()


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_every_page_from_start_to_result_is_accessible(page_at, expect_accessible, language, width) -> None:
    page = page_at(width, language)
    page.goto("/find/")
    expect_accessible(page)
    start(page)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect_accessible(page)
    for _ in range(15):
        if page.url.endswith("/result"):
            break
        expect_accessible(page)
        answer_question(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("可以申领" if language == "zh-CN" else "claim")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    expect_accessible(page)


def test_the_keyboard_alone_goes_from_start_to_result(page_at) -> None:
    page = page_at()
    page.goto("/find/?measure=m03")
    page.get_by_role("button", name="开始", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(12):
        if page.url.endswith("/result"):
            break
        answer_by_keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("可以申领 1 项，约 34万元")


def test_without_javascript_it_works_and_the_link_brings_the_answers_back(page_at) -> None:
    page = page_at(390, javascript=False)
    start(page)
    answer_question(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("以下哪些情形|没有符合"))
    link = page.get_by_label("回来用的链接").input_value()
    again = page_at(javascript=False)
    again.goto(link)
    assert again.url.rsplit("/", 1)[0] == link.rstrip("/")


def test_the_error_summary_leads_to_the_field(page_at) -> None:
    page = page_at()
    start(page, "/find/?measure=m03")
    page.locator("main form button[type=submit]").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("入驻经认定的集聚区或产业园：请选择一项")
    summary.get_by_role("link").first.click()
    expect(page.locator("#in_recognised_venue")).to_be_focused()
    expect(page).to_have_title(re.compile("^有错误"))


def test_a_figure_takes_not_sure_back(page_at) -> None:
    page = page_at()
    start(page, "/find/?measure=m11")
    while not page.locator("#paired_sales_net_fen").count():
        answer_question(page)
    unsure = page.locator("[data-unknown-of=paired_sales_net_fen]")
    unsure.check()
    page.locator("#paired_sales_net_fen").fill("120")
    expect(unsure).not_to_be_checked()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("可以申领 1 项")


def test_a_question_page_is_light(page_at) -> None:
    """Bytes on the wire in a fresh context: at most 250 KB in 12 requests."""
    page = page_at()
    start(page)
    link = page.url
    fresh = page_at()
    network = fresh.context.new_cdp_session(fresh)
    network.send("Network.enable")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    fresh.goto(link, wait_until="networkidle")
    assert 3 < len(sizes) <= 12
    assert 20_000 < sum(sizes) <= 250_000


def test_the_day_of_the_sum_is_said(db: None, client: Client) -> None:
    day: dt.date = today()
    assert f"按 {day.year}年{day.month}月{day.day}日 的规定测算" in client.get(f"{kept(RENTER)}result").content.decode()
