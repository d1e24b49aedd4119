"""What the machine read in a draft is confirmed on its page, thing by thing, beside the words in which it stands."""

import re
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from huiqi.drafting.models import Draft, FindingCheck
from huiqi.drafting.reading import read_policy
from web.drafting_routes import TEXT, consultation
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database


class Desk:
    """A draft's page as an officer reads it."""

    def __init__(self, role: str = "officer") -> None:
        self.draft = Draft.objects.get(pk=consultation().draft_id)
        self.client = as_(world(), role)
        self.path = f"/desk/drafts/{self.draft.pk}/reading"

    def key(self, words: str) -> str:
        return next(f.key for f in read_policy(TEXT).findings if f.words == words)

    def press(self, act: str, **sent: str) -> HttpResponse:
        return self.client.post(f"{self.path}/check", {"act": act, "clause": "三（一）"} | sent)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_the_machine_reads_stands_marked_in_the_words_and_leads_to_its_row(desk: Desk) -> None:
    page = desk.client.get(desk.path).content.decode()
    links = dict(re.findall(r'<mark><a href="#([\w-]+)">([^<]*)</a></mark>', page))
    assert links == {desk.key(words): words for words in ("30%", "50万元", "20万元")}
    assert all(f'<li id="{key}">' in page for key in links)
    assert "按实付租金的30%补贴，每年最高<mark>50万元</mark>。" in page
    assert "每年 上限" in text(desk.client.get(desk.path))


def test_each_thing_is_confirmed_corrected_or_struck_out_and_the_page_returns_to_its_clause(desk: Desk) -> None:
    sent = desk.press("confirm", key=desk.key("30%"))
    assert sent["Location"] == f"{desk.path}#c3"
    desk.press("correct", key=desk.key("50万元"), what="amount:cap", scope="once", typed="55万元")
    page = text(desk.client.get(desk.path))
    assert "已核对 2 处，共 3 处" in page
    assert "已更正 金额 每年 上限 50万元 → 金额 一次性 上限 55万元" in " ".join(page.split())
    desk.press("strike", key=desk.key("20万元"), clause="三（二）")
    assert set(FindingCheck.objects.values_list("verdict", flat=True)) == {"confirmed", "corrected", "struck"}
    desk.press("undo", key=desk.key("20万元"), clause="三（二）")
    assert FindingCheck.objects.count() == 2


def test_all_of_a_clause_is_confirmed_with_one_button(desk: Desk) -> None:
    desk.press("confirm_clause")
    assert "已全部核对" in text(desk.client.get(desk.path))
    assert FindingCheck.objects.filter(clause="三（一）").count() == 2


def test_what_was_missed_is_added_and_what_does_not_stand_there_is_refused_with_what_was_typed(desk: Desk) -> None:
    typed = {"words": "按实付租金", "what": "rate:fixed", "scope": "", "typed": "三成"}
    wrong = desk.press("add", **typed)
    page = wrong.content.decode()
    assert (wrong.status_code, "看不懂“三成”" in page) == (422, True)
    assert 'value="按实付租金"' in page
    assert '<option value="rate:fixed" selected>' in page
    assert "里没有“每月”这几个字" in text(desk.press("add", **typed | {"words": "每月", "typed": "30%"}))
    assert desk.press("add", **typed | {"words": ""}).status_code == 422
    assert FindingCheck.objects.count() == 0
    desk.press("add", **typed | {"typed": "30%"})
    assert FindingCheck.objects.get().value == 3_000
    assert "人工补充" in text(desk.client.get(desk.path))


def test_a_correction_that_cannot_be_read_opens_its_form_again(desk: Desk) -> None:
    wrong = desk.press("correct", key=desk.key("50万元"), what="amount:fixed", scope="once", typed="七十")
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert page.count("<details open>") == 1
    assert 'value="七十"' in page
    assert desk.press("correct", key=desk.key("50万元"), what="money:none", typed="1元").status_code == 422
    assert FindingCheck.objects.count() == 0


def test_what_came_too_late_is_said(desk: Desk) -> None:
    desk.press("confirm", key=desk.key("30%"))
    again = desk.client.post(
        f"{desk.path}/check", {"act": "strike", "key": desk.key("30%"), "clause": "三（一）"}, follow=True
    )
    assert "已经核对过；要改请先取消核对" in text(again)
    assert desk.press("dance").status_code == 404
    assert "没有读出这一处" in text(desk.client.post(f"{desk.path}/check", {"act": "confirm", "key": "x"}, follow=True))


def test_only_what_is_left_is_shown_where_asked_and_the_page_goes_on_to_the_next_clause(desk: Desk) -> None:
    desk.press("confirm", key=desk.key("30%"))
    page = desk.client.get(desk.path, {"show": "unchecked"}).content.decode()
    assert [f'id="{desk.key(words)}"' in page for words in ("30%", "50万元", "20万元")] == [False, True, True]
    assert 'id="c1"' not in page
    assert desk.press("confirm_clause", show="unchecked")["Location"] == f"{desk.path}?show=unchecked#c4"
    desk.press("confirm_clause", clause="三（二）")
    assert "都核对过了。" in text(desk.client.get(desk.path, {"show": "unchecked"}))


def test_who_only_reads_sees_what_was_confirmed_and_has_no_button() -> None:
    desk = Desk("auditor")
    page = desk.client.get(desk.path).content.decode()
    assert "未核对" in page
    assert 'value="confirm"' not in page
    assert desk.press("confirm", key=desk.key("30%")).status_code == 403


def test_a_measure_file_comes_from_what_was_confirmed(desk: Desk) -> None:
    path, clause = f"/desk/drafts/{desk.draft.pk}/measure.py", {"clause": "三(一)"}
    answer = desk.client.get(path, clause)
    assert answer["Content-Disposition"] == 'attachment; filename="m01.py"'
    assert "NOT CONFIRMED 未核对: 2 of 2 things" in answer.content.decode()
    desk.press("correct", key=desk.key("50万元"), what="amount:cap", scope="per_year", typed="55万元")
    desk.press("strike", key=desk.key("30%"))
    module, source = ModuleType("generated"), desk.client.get(path, clause).content.decode()
    exec(compile(source, "m01.py", "exec"), module.__dict__)
    assert {k: n.value for k, n in module.measure.numbers.items()} == {"cap_fen": 55_000_000}
    assert "NOT CONFIRMED" not in source
    assert desk.client.get(path, {"clause": "三（九）"}).status_code == 404


def test_a_page_costs_few_queries(desk: Desk, django_assert_max_num_queries) -> None:
    for clause in ("三（一）", "三（二）"):
        desk.press("confirm_clause", clause=clause)
    with django_assert_max_num_queries(12):
        assert desk.client.get(desk.path).status_code == 200


def summary(page: Page, words: str) -> None:
    page.locator("summary").filter(has_text=words).first.press("Enter")


@pytest.mark.parametrize(
    ("width", "language", "confirm", "correct", "save", "add", "missed"),
    [
        (1280, "zh-CN", "确认 30%", "更正 50万元", "保存更正", "补充", "补充漏读的"),
        (390, "en-GB", "Confirm 30%", "Correct 50万元", "Save correction", "Add", "Add what was missed"),
        (1280, "en-GB", "Confirm 30%", "Correct 50万元", "Save correction", "Add", "Add what was missed"),
        (390, "zh-CN", "确认 30%", "更正 50万元", "保存更正", "补充", "补充漏读的"),
    ],
)
def test_a_reading_is_confirmed_in_a_browser(
    signed_in, expect_accessible, width: int, language: str, confirm: str, correct: str, save: str, add: str, missed: str
) -> None:
    draft, place = consultation().draft, world()
    page: Page = signed_in(place.accounts["officer"], width, language)
    page.goto(f"/desk/drafts/{draft.pk}/reading")
    expect_accessible(page)
    page.get_by_role("button", name=confirm, exact=True).press("Enter")
    page.wait_for_url("**/reading#c3")
    expect(page.locator("progress")).to_have_attribute("value", "1")
    summary(page, correct)
    form = page.locator("details[open]")
    form.locator("[name=typed]").fill("55")
    form.get_by_role("button", name=save).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect_accessible(page)
    form.locator("[name=typed]").fill("55万元")
    form.get_by_role("button", name=save).click()
    expect(page.locator("progress")).to_have_attribute("value", "2")
    clause = page.locator("#c4")
    clause.locator("summary").filter(has_text=missed).press("Enter")
    clause.locator("[name=words]").fill("贷款贴息")
    clause.locator(".clause-check > div > details [name=what]").select_option("department:named")
    clause.get_by_role("button", name=add, exact=True).click()
    expect(page.locator("progress")).to_have_attribute("max", "4")
    expect_accessible(page)
    with page.expect_download() as saved:
        clause.locator("a[href*='measure.py']").click()
    assert saved.value.suggested_filename == "m02.py"


def test_without_a_script_everything_works_too(page_at, live_server) -> None:
    draft, client = consultation().draft, Client()
    client.force_login(world().accounts["officer"])
    page = page_at(1280, "zh-CN", javascript=False)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(f"/desk/drafts/{draft.pk}/reading")
    page.get_by_role("button", name="删去 20万元").click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
