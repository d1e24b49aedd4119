"""A text that somebody wrote becomes law and pays: every step in a browser, every gate met before it is passed."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from drafting import ways
from huiqi.cases.models import Window
from huiqi.drafting.models import Consultation, Draft, FindingCheck
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.register.models import PublishedVersion
from web.routes import world
from web.test_ways import Walk
from web.visits import as_

pytestmark = pytest.mark.database
TEXT = ways.TEXT.replace("按实际租金给予补贴", "按实付租金的35%补贴")
RENT = "livestream.m03"
MORE = {
    "zh": {"short": "只有 10 天", "open": "还有 1 处", "heard": "还没有公布意见采纳情况"},
    "en": {"short": "Only 10 days", "open": "1 comments or groups wait", "heard": "before the report on the consultation"},
}
"""The refusals of the first gates."""


class FromTheText(Walk):
    """The way from the first word on. What takes days is moved into the past between two steps."""

    words: dict[str, str]
    """Those of MORE."""
    consultation: Consultation

    def is_brought_in(self) -> None:
        """A text file with its note."""
        self.visit("officer", "/desk/drafts/new")
        self.fill(title="若干措施（征求意见稿）", note="为产业做的。")
        self.page.locator("[name=department]").select_option("区文广旅体局")
        file = {"name": "若干措施.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
        self.page.locator("[type=file]").set_input_files(file)  # type: ignore[arg-type]  # as the driver takes it
        self.page.locator("form[enctype] .btn-primary").click()
        self.page.wait_for_url(re.compile(r"/desk/drafts/\d+$"))
        self.draft = Draft.objects.get()
        self.fits()

    def is_confirmed(self) -> None:
        """What the machine read of the rent subsidy, one thing after the other."""
        self.open("officer", "reading")
        clause = self.page.locator("section", has=self.page.get_by_role("heading", name="三（三）")).first
        before = FindingCheck.objects.count()
        clause.locator(".thing-head + * button, .things button.btn-primary").first.click()
        expect(self.page.locator("progress")).to_be_visible()
        assert FindingCheck.objects.count() == before + 1
        self.fits()

    def is_asked_about(self) -> None:
        """For ten days without a reason, which is refused; then for thirty."""
        self.visit("head", f"/desk/drafts/{self.draft.pk}")
        on = timezone.localdate()
        self.fill(opens_on=on.isoformat(), closes_on=(on + dt.timedelta(10)).isoformat())
        self.page.locator("#consultations form .btn-primary").click()
        expect(self.page.locator("main")).to_contain_text(self.words["short"])
        self.fill(closes_on=(on + dt.timedelta(30)).isoformat())
        self.page.locator("#consultations form .btn-primary").click()
        self.page.wait_for_url("**/desk/consultations/*")
        self.consultation = Consultation.objects.get()

    def is_commented_on(self) -> None:
        """By somebody without an account; the report before the end is refused."""
        self.page.context.clear_cookies()
        self.page.goto(f"/consultations/{self.consultation.pk}")
        self.page.locator("#say [name=clause]").select_option("三（三）")
        self.page.locator("#say [name=body]").fill("建议写明比例。")
        self.fits()
        self.page.locator("#say .btn-primary").click()
        expect(self.page.locator("main")).to_contain_text("建议写明比例。")
        Consultation.objects.update(
            opens_on=timezone.localdate() - dt.timedelta(40), closes_on=timezone.localdate() - dt.timedelta(10)
        )

    def is_answered(self) -> None:
        """The conclusion before the report and the report before the answer are refused."""
        self.is_concluded(early=True)
        self.visit("head", f"/desk/consultations/{self.consultation.pk}")
        self.page.locator(".said-acts form button").first.click()
        report = self.page.locator(f"form[action$='/consultations/{self.consultation.pk}/report']")
        report.locator("textarea").fill("共收到1条。")
        report.locator("button").click()
        expect(self.page.locator("main")).to_contain_text(self.words["open"])
        self.page.locator("form.answer select").first.select_option("adopted")
        self.page.locator("form.answer textarea").first.fill("写明35%。")
        self.page.locator("form.answer button").first.click()
        report = self.page.locator(f"form[action$='/consultations/{self.consultation.pk}/report']")
        report.locator("textarea").fill("共收到1条。")
        report.locator("button").click()
        self.page.wait_for_url("**/consultations/*/report")
        expect(self.page.locator("main")).to_contain_text("写明35%。")
        self.fits()

    def is_concluded(self, *, early: bool = False) -> None:
        """Answered by the officer, signed by the head, concluded by the secretary."""
        if early:
            self.open("officer", "fair-competition/m03")
            for choice in self.page.locator("select[name$=-problem]").all():
                choice.select_option("no")
            for why in self.page.locator("textarea[name$=-words]").all():
                why.fill("条件客观，对谁都一样。")
            self.page.locator("form[action*='/answers#'] .btn-primary").click()
            self.open("head", "fair-competition/m03")
            self.page.locator("form[action*='/opinion#'] select").select_option("passed")
            self.page.locator("form[action*='/opinion#'] textarea").fill("逐项审查，没有问题。")
            self.page.locator("form[action*='/opinion#'] .btn-primary").click()
        self.open("secretary", "fair-competition/m03")
        form = self.page.locator("form[action*='/conclusion#']")
        form.locator("[name=outcome]").select_option("passed")
        form.locator("[name=document]").fill("公审〔2026〕7号")
        form.locator(".btn-primary").click()
        if early:
            expect(self.page.locator("main")).to_contain_text(self.words["heard"])
        else:
            expect(self.page.locator(".chip-good").first).to_be_visible()
        self.fits()

    def opens_a_window(self, *, refused: bool) -> None:
        """By the head of the department, for the measure that is to pay."""
        client, on = as_(self.place, "head"), timezone.localdate() + dt.timedelta(1)
        span = {"opens_at": f"{on}T09:00", "closes_at": f"{on + dt.timedelta(30)}T18:00"}
        answer = client.post("/desk/windows", {"measure": RENT, "year": str(on.year), **span})
        assert (answer.status_code, Window.objects.count()) == ((422, 0) if refused else (302, 1))


@pytest.mark.parametrize(("width", "locale", "language"), [(1280, "zh-CN", "zh"), (390, "en-GB", "en")])
def test_a_text_becomes_law_and_pays(page_at, expect_accessible, width: int, locale: str, language: str) -> None:
    walk = FromTheText(page_at(width, locale), world(), Draft(), language, expect_accessible)
    walk.words = MORE[language]
    walk.is_brought_in()
    walk.is_confirmed()
    walk.is_asked_about()
    walk.is_commented_on()
    walk.is_answered()
    walk.is_concluded()
    walk.opens_a_window(refused=True)
    walk.is_reviewed()
    walk.is_decided()
    assert f"{RENT}.rate_bp" not in register.binding(load("livestream"), timezone.localdate()).decided
    walk.is_published()
    assert PublishedVersion.objects.get().document_number == "深南府规〔2026〕8号"
    assert register.binding(load("livestream"), timezone.localdate()).decided[f"{RENT}.rate_bp"].value == 3_500
    walk.opens_a_window(refused=False)
    walk.is_read()
