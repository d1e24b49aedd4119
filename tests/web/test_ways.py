"""The pages from a reported consultation to a law in force: each gate refuses in words, the public reads what holds."""

import datetime as dt
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from drafting import ways
from drafting.ways import DAY
from huiqi.access.models import Account
from huiqi.drafting import actions
from huiqi.drafting.models import CollectiveDecision, Draft, Guide, LegalityReview
from huiqi.register import queries as register
from huiqi.register.models import PublishedVersion
from web.drafting_routes import at_step, released
from web.routes import World, world
from web.test_routes import sign_in
from web.visits import as_, text

pytestmark = pytest.mark.database
MATERIALS = dict.fromkeys(LegalityReview.Material.values, "on")
PAPERS = {"opinion": "lawful", "words": "依据充分。", "document_number": "深南司审〔2026〕9号", "sign": "1"}
WITHHELD = {f"withheld-{key.rpartition('.')[2]}": words for key, words in ways.WITHHELD.items()}


def day(on: dt.date) -> str:
    return on.isoformat()


def publication(**other: str) -> dict[str, str]:
    on = timezone.localdate()
    return {
        "title": "关于支持直播产业发展的若干措施", "document_number": "深南府规〔2026〕8号", "issued_on": day(on),
        "effective_on": day(on), "years": "3", **WITHHELD, "value-livestream.m03.rate_bp": "35%", **other,
    }  # fmt: skip


def test_a_draft_is_sent_with_its_materials_and_time_and_the_page_shows_the_clock() -> None:
    place, draft = world(), at_step("submission")
    head, page = as_(place, "head"), f"/desk/drafts/{draft.pk}/legality"
    due = actions.earliest_opinion(timezone.localdate())
    some = MATERIALS | {"due_on": day(due)}
    some.pop("report")
    missing = head.post(page, some)
    assert (missing.status_code, "还缺：公开征求意见的采纳情况" in text(missing)) == (422, True)
    short = head.post(page, MATERIALS | {"due_on": day(due - DAY)})
    assert (short.status_code, "审查时间不少于7个工作日" in text(short)) == (422, True)
    assert as_(place, "officer").post(page, MATERIALS | {"due_on": day(due)}).status_code == 403
    assert head.post(page, MATERIALS | {"due_on": day(due), "more_materials": "专家论证意见"}).status_code == 302
    shown = text(head.get(page))
    assert "剩 7 个工作日" in shown
    assert "专家论证意见" in shown
    assert "剩 7 个工作日" in text(head.get("/desk/drafts"))


def test_an_opinion_before_its_time_is_refused_and_a_late_one_is_marked() -> None:
    place, draft = world(), at_step("submission")
    ways.submitted(draft, at=timezone.now())
    secretary, page = as_(place, "secretary"), f"/desk/drafts/{draft.pk}/legality"
    soon = secretary.post(page, PAPERS)
    assert (soon.status_code, "收到后不少于7个工作日才能出具意见" in text(soon)) == (422, True)
    LegalityReview.objects.update(sent_at=timezone.now() - 40 * DAY, due_on=timezone.localdate() - DAY)
    assert "逾期" in text(secretary.get(page))
    assert "逾期" in text(secretary.get("/desk/drafts"))
    assert secretary.post(page, PAPERS).status_code == 302
    assert "逾期" in text(secretary.get(page))
    assert "依据充分。" in text(as_(place, "auditor").get(page))


def test_a_changed_draft_is_brought_in_for_another_and_goes_on_from_the_review() -> None:
    place, draft = world(), at_step("legality")
    ways.signed(draft, "after_changes", at=timezone.now())
    officer = as_(place, "officer")
    page = text(officer.get(f"/desk/drafts/{draft.pk}"))
    assert "合法性审查意见是修改后合法" in page
    form = officer.get("/desk/drafts/new", {"replaces": draft.pk}).content.decode()
    assert f'name="replaces" value="{draft.pk}"' in form
    assert "为产业做的。" in form
    typed = {"title": "若干措施（修改稿）", "department": draft.department, "note": "已改", "replaces": draft.pk}
    same = officer.post("/desk/drafts/new", typed | {"file": SimpleUploadedFile("d.txt", draft.text.encode())})
    assert (same.status_code, "没有改动" in text(same)) == (422, True)
    changed = SimpleUploadedFile("d.txt", draft.text.replace("70万元", "50万元").encode())
    sent = officer.post("/desk/drafts/new", typed | {"file": changed})
    later = Draft.objects.get(replaces=draft)
    assert sent["Location"] == f"/desk/drafts/{later.pk}"
    assert "还没有送合法性审查" in text(officer.get(sent["Location"]))
    assert "代替： 若干措施（征求意见稿）" in text(officer.get(sent["Location"]))
    assert f"第{later.pk}号草案" in text(officer.get(f"/desk/drafts/{draft.pk}"))
    assert officer.get("/desk/drafts/new", {"replaces": "9" * 30}).status_code == 200
    assert officer.get("/desk/drafts/new", {"replaces": "999999"}).status_code == 404


def test_a_meeting_is_recorded_by_somebody_else_than_the_signer() -> None:
    place, draft = world(), at_step("legality")
    secretary, page = as_(place, "secretary"), f"/desk/drafts/{draft.pk}/decision"
    on = timezone.localdate()
    typed = {"meeting": "区政府常务会议", "held_on": day(on), "attended": "9", "passed": "no", "minutes_number": "3号"}
    early = secretary.post(page, typed)
    assert (early.status_code, "合法性审查还没有出具意见" in text(early)) == (422, True)
    assert "登记审议结果" not in text(secretary.get(page))
    ways.signed(draft, at=timezone.now())
    assert "退回草案要写明理由" in text(secretary.post(page, typed))
    assert secretary.post(page, typed | {"reason": "预算不清楚"}).status_code == 302
    assert "预算不清楚" in text(as_(place, "auditor").get(page))
    assert "区政府常务会议退回了这份草案" in text(secretary.get(f"/desk/drafts/{draft.pk}"))
    LegalityReview.objects.update(signed_by=f"account:{place.accounts['secretary'].pk}")
    assert "合法性审查意见是您出具的" in text(secretary.post(page, typed | {"passed": "yes"}))
    LegalityReview.objects.update(signed_by=ways.REVIEWER.key)
    assert secretary.post(page, typed | {"passed": "yes"}).status_code == 302
    assert CollectiveDecision.objects.latest("pk").passed


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"years": ""}, "要有有效期"),
        ({"years": "4", "title": "若干措施（试行）"}, "1 年至 3 年"),
        ({"years": "9"}, "小于或等于5"),
        ({"effective_on": "2020-01-01"}, "施行日期不能早于印发日期"),
        ({"issued_on": "2020-01-01"}, "印发日期要在集体审议"),
        ({"withheld-m02": ""}, "不能开放：三（二）"),
        ({"document_number": ""}, "这个字段是必填项"),
        ({"value-livestream.m03.rate_bp": "三成半"}, "看不懂这个值"),
        ({"value-livestream.m03.rate_bp": "300%"}, "超出范围"),
        ({"value-livestream.m12a.share_reform_fen": "50"}, "看不懂这个值"),
    ],
)
def test_what_cannot_be_published_is_said_where_it_was_typed(wrong: dict[str, str], says: str) -> None:
    place, draft = world(), at_step("publication")
    secretary = as_(place, "secretary")
    refused = secretary.post(f"/desk/drafts/{draft.pk}/publication", publication(**wrong))
    assert (refused.status_code, says in text(refused)) == (422, True)
    assert not PublishedVersion.objects.exists()


def test_the_form_offers_a_title_that_is_final_the_reasons_and_every_open_number() -> None:
    place, draft = world(), at_step("publication")
    page = as_(place, "secretary").get(f"/desk/drafts/{draft.pk}/publication").content.decode()
    assert 'name="title" value="若干措施"' in page
    assert re.search(r'name="withheld-m02" value="没有通过公平竞争审查"', page)
    assert re.search(r'name="withheld-m03" (?!value)', page)
    assert page.count('name="value-') == 21


def test_what_is_published_pays_from_its_day_and_is_public() -> None:
    place, draft = world(), at_step("publication")
    secretary, on = as_(place, "secretary"), timezone.localdate()
    values = {"value-livestream.m12a.share_reform_fen": "50万元", "value-livestream.m02.cap_scope": "1"}
    assert as_(place, "head").post(f"/desk/drafts/{draft.pk}/publication", publication()).status_code == 403
    sent = secretary.post(f"/desk/drafts/{draft.pk}/publication", publication(**values))
    assert sent["Location"] == f"/desk/drafts/{draft.pk}/guide"
    version = PublishedVersion.objects.get()
    assert {d.key: d.value for d in register.decisions()} == {
        "livestream.m03.rate_bp": 3_500, "livestream.m12a.share_reform_fen": 50_000_000, "livestream.m02.cap_scope": 1,
    }  # fmt: skip
    assert register.in_force("livestream", on) == version
    page = text(Client().get(f"/published/{version.pk}"))
    for words in ("现行有效", "深南府规〔2026〕8号", version.text_sha256, "35%", "50万元", "每年", "另行公布办理办法"):
        assert words in page
    assert "已经公布" in text(secretary.post(f"/desk/drafts/{draft.pk}/publication", publication(document_number="9号")))
    assert "深南府规〔2026〕8号" in text(secretary.get("/desk/drafts"))


def test_versions_are_listed_by_what_they_are_on_a_day() -> None:
    version_id = released()
    version = PublishedVersion.objects.get(pk=version_id)
    public = Client()
    for on, heading in (
        (version.effective_on - DAY, "尚未施行"), (version.effective_on, "现行有效"), (version.expires_on, "现行有效"),
        (version.expires_on + DAY, "已失效"),
    ):  # fmt: skip
        page = public.get("/published", {"on": day(on)}).content.decode()
        assert re.findall(r"<h2>([^<]+)</h2>", page) == [heading]
    assert public.get("/published", {"on": "soon"}).status_code == 200
    for nothing in ("999999", "9" * 30):
        assert public.get(f"/published/{nothing}").status_code == 404
    assert f'href="/consultations/{version.guide.draft.consultations.get().pk}/report"' in (
        public.get(f"/published/{version_id}").content.decode()
    )


def test_a_guide_is_public_once_released_and_says_what_the_rules_say() -> None:
    place, draft = world(), at_step("guide")
    guide = Guide.objects.get(draft=draft)
    public, head, desk = Client(), as_(place, "head"), f"/desk/drafts/{draft.pk}/guide"
    page = f"/published/{guide.version_id}/guide"
    assert [public.get(path).status_code for path in (page, f"{page}.docx")] == [404, 404]
    assert "公众看不到" in text(head.get(page))
    assert "请写明到哪里办" in text(head.post(desk, {"release": "1", "contact": "0755-1234"}))
    typed = {"where_to_apply": "区行政服务大厅3号窗", "contact": "0755-1234", "complaints": "12345"}
    assert as_(place, "secretary").post(desk, typed).status_code == 403
    head.post(desk, typed | {"save": "1"})
    assert public.get(page).status_code == 404
    Guide.objects.update(due_on=timezone.localdate() - DAY)
    assert "逾期" in text(head.get("/desk/drafts"))
    head.post(desk, typed | {"release": "1"})
    assert "逾期" in text(head.get(desk))
    shown = text(public.get(page))
    for words in (
        "区行政服务大厅3号窗", "12345", "三（三） 直播企业房租补贴", "每年上限 70万元", "按比例计算 35%", "租约已备案",
        "可以后补", "形式审查",
    ):  # fmt: skip
        assert words in shown
    opened = re.findall(r'class="card block guide-measure" id="(\w+)"', public.get(page).content.decode())
    assert opened == ["m03", "m05", "m06", "m07", "m09", "m10", "m12a"]


def test_the_text_and_the_guide_leave_as_word() -> None:
    version_id = released()
    version, public = PublishedVersion.objects.get(pk=version_id), Client()
    words = Document(BytesIO(public.get(f"/published/{version_id}/text.docx").content))
    lines = [p.text for p in words.paragraphs]
    assert lines[:2] == [version.title, version.document_number]
    assert "对入驻的直播企业，按实际租金给予补贴，每年最高70万元。" in lines
    assert lines[-1] == f"SHA-256 {version.text_sha256}"
    told = "\n".join(p.text for p in Document(BytesIO(public.get(f"/published/{version_id}/guide.docx").content)).paragraphs)
    for part in ("办事指南：关于支持直播产业发展的若干措施", "最多给多少：70万元", "按比例计算 35%", "区行政服务大厅3号窗"):
        assert part in told


def test_what_the_pages_cost_does_not_grow(django_assert_max_num_queries) -> None:
    place, version_id = world(), released()
    for step in ("legality", "decision", "publication"):
        at_step(step)
    officer = as_(place, "officer")
    for client, path, most in (
        (Client(), "/published", 3), (Client(), f"/published/{version_id}", 12), (officer, "/desk/drafts", 13),
        (officer, f"/desk/drafts/{at_step('decision').pk}", 28),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def signed_in(page: Page, place: World, role: str, account: Account | None = None) -> None:
    """The page as somebody who has just signed in."""
    client = Client()
    sign_in(client, account or place.accounts[role])
    page.context.add_cookies([
        {"name": name, "value": cookie.value, "domain": "localhost", "path": "/"} for name, cookie in client.cookies.items()
    ])  # fmt: skip


SAID = {
    "zh": ("送审", "审查时间不少于7个工作日", "出具意见", "收到后不少于7个工作日才能出具意见", "登记结果",
           "合法性审查意见是您出具的", "公布", "不能开放：三（二）", "发布", "请写明到哪里办"),
    "en": ("Send", "The review has at least 7 working days", "Sign the opinion", "The opinion takes at least 7 working days",
           "Record", "You signed the legality opinion", "Publish", "cannot be opened: 三（二）", "Release",
           "write where to apply"),
}  # fmt: skip
"""The buttons of the way and the refusal of each gate, in turn."""


class Walk:
    """A browser that goes a draft's way, once as each person, and meets each gate before it passes it."""

    def __init__(self, page: Page, place: World, draft: Draft, language: str, check: Callable[[Page], None]) -> None:
        self.page, self.place, self.draft, self.check = page, place, draft, check
        (self.send, self.no_time, self.sign, self.too_soon, self.record, self.same, self.publish, self.closed,
         self.release, self.unsaid) = SAID[language]  # fmt: skip

    def visit(self, role: str, path: str) -> None:
        """A page as somebody."""
        signed_in(self.page, self.place, role)
        self.page.goto(path)
        self.fits()

    def open(self, role: str, step: str) -> None:
        """The page of a step as somebody."""
        self.visit(role, f"/desk/drafts/{self.draft.pk}/{step}")

    def fits(self) -> None:
        """Nothing axe objects to, nothing wider than the screen."""
        self.check(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def fill(self, **typed: str) -> None:
        """Type into fields by name, or by what FIELDS calls them."""
        for name, words in typed.items():
            self.page.locator(f"[name='{FIELDS.get(name, name)}']").fill(words)

    def press(self, name: str, refused: str = "") -> None:
        """A button; with words, it is refused with these."""
        self.page.get_by_role("button", name=name, exact=True).click()
        if refused:
            expect(self.page.locator(".banner-refuse[role=alert]")).to_contain_text(refused)
            self.fits()

    def is_reviewed(self) -> None:
        """Sent too short, then right; signed too soon, then right."""
        self.open("head", "legality")
        for name in MATERIALS:
            self.page.locator(f"[name={name}]").check()
        due = self.page.locator("[name=due_on]").input_value()
        self.fill(due_on=day(dt.date.fromisoformat(due) - DAY))
        self.press(self.send, self.no_time)
        self.fill(due_on=due)
        self.press(self.send)
        expect(self.page.locator("[aria-current=step] .chip")).to_contain_text(due)
        self.open("secretary", "legality")
        self.fill(words=PAPERS["words"], document_number=PAPERS["document_number"])
        self.press(self.sign, self.too_soon)
        LegalityReview.objects.update(sent_at=timezone.now() - 40 * DAY)
        self.press(self.sign)
        expect(self.page.locator(".way-done")).to_have_count(4)

    def is_decided(self) -> None:
        """By the signer, which is refused, then by a colleague."""
        self.open("secretary", "decision")
        self.fill(meeting="区政府常务会议", attended="9", minutes_number="区政府会议纪要〔2026〕3号")
        self.press(self.record, self.same)
        LegalityReview.objects.update(signed_by=ways.REVIEWER.key)
        self.press(self.record)
        expect(self.page.locator(".way-done")).to_have_count(5)

    def is_published(self) -> None:
        """With a measure opened that may not be, then with it closed; the guide without a place to go, then with one."""
        self.open("secretary", "publication")
        kept = self.page.locator("[name=withheld-m02]").input_value()
        self.fill(document_number="深南府规〔2026〕8号", years="3", rate="35%", operators="")
        self.press(self.publish, self.closed)
        self.fill(operators=kept)
        self.press(self.publish)
        self.page.wait_for_url("**/guide")
        self.open("head", "guide")
        self.press(self.release, self.unsaid)
        self.fill(where_to_apply="区行政服务大厅3号窗", contact="0755-1234", complaints="12345")
        self.press(self.release)
        expect(self.page.locator(".way-done")).to_have_count(7)

    def is_read(self) -> None:
        """By somebody without an account, from the list to the guide."""
        self.page.context.clear_cookies()
        self.page.goto("/published")
        self.fits()
        self.page.locator("tbody th a").click()
        self.page.wait_for_url("**/published/*")
        for words in ("深南府规〔2026〕8号", "35%"):
            expect(self.page.locator("main")).to_contain_text(words)
        self.fits()
        self.page.locator(".actions .btn-primary").click()
        self.page.wait_for_url("**/guide")
        expect(self.page.locator("#m03")).to_contain_text("35%")
        expect(self.page.locator("main")).to_contain_text("区行政服务大厅3号窗")
        self.fits()


FIELDS = {"rate": "value-livestream.m03.rate_bp", "operators": "withheld-m02"}


@pytest.mark.parametrize(("width", "locale", "language"), [(1280, "zh-CN", "zh"), (390, "en-GB", "en")])
def test_the_whole_way_in_a_browser(page_at, expect_accessible, width: int, locale: str, language: str) -> None:
    walk = Walk(page_at(width, locale), world(), at_step("submission"), language, expect_accessible)
    walk.is_reviewed()
    walk.is_decided()
    walk.is_published()
    walk.is_read()
    assert Guide.objects.get(draft=walk.draft).released_on == timezone.localdate()
