"""The fair-competition review on the pages: the officer answers, the head signs, the secretary concludes, a window opens."""

import datetime as dt
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from cases.people import published
from huiqi.cases.models import Window
from huiqi.drafting.models import Draft, ExceptionClaim, FirstOpinion, ItemAnswer, SignedConclusion
from huiqi.register.models import FairCompetitionConclusion
from web.drafting_routes import reviewed
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database


@pytest.fixture
def place():
    return world()


def sheet(draft: Draft, short: str = "m03") -> str:
    return f"/desk/drafts/{draft.pk}/fair-competition/{short}"


def answers(client, draft: Draft, short: str = "m03", problem: str = "no") -> dict[str, str]:
    """What a person types for every item that is asked."""
    asked = client.get(sheet(draft, short)).context["checklist"].asked
    return {f"{c.item.key}-{name}": typed for c in asked for name, typed in (("problem", problem), ("words", "条件客观。"))}


def opinion(proposed: str = "passed") -> dict[str, str]:
    return {"proposed": proposed, "words": "逐项审查，没有问题。"}


def conclusion(outcome: str = "passed", **other: str) -> dict[str, str]:
    return {"outcome": outcome, "document": "公审〔2026〕7号", "on": timezone.localdate().isoformat(), **other}


def brought_to_its_conclusion(place, draft: Draft, short: str = "m03") -> None:
    officer = as_(place, "officer")
    officer.post(f"{sheet(draft, short)}/answers", answers(officer, draft, short))
    as_(place, "head").post(f"{sheet(draft, short)}/opinion", opinion())
    as_(place, "secretary").post(f"{sheet(draft, short)}/conclusion", conclusion())


def window(**other: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(1)
    span = {"opens_at": f"{day}T09:00", "closes_at": f"{day + dt.timedelta(30)}T18:00"}
    return {"measure": "livestream.m03", "year": str(day.year)} | span | other


def fill_in(page: Page) -> None:
    """Every item, in the browser."""
    for choice in page.locator("select[name$=-problem]").all():
        choice.select_option("no")
    for why in page.locator("textarea[name$=-words]").all():
        why.fill("条件客观，对谁都一样。")


def test_an_officer_answers_the_head_signs_the_secretary_concludes_and_the_window_opens(
    place, signed_in, expect_accessible
) -> None:
    draft = reviewed()
    head = signed_in(place.accounts["head"])
    refused = as_(place, "head").post("/desk/windows", window())
    assert (refused.status_code, "还没有公平竞争审查结论" in text(refused)) == (422, True)
    officer = signed_in(place.accounts["officer"])
    officer.goto(f"/desk/drafts/{draft.pk}/fair-competition")
    expect_accessible(officer)
    officer.get_by_role("link", name="直播企业房租补贴").click()
    expect(officer.get_by_role("button", name="签署初步意见")).to_have_count(0)
    fill_in(officer)
    officer.get_by_role("button", name="保存回答").click()
    expect(officer.get_by_text("回答已保存。")).to_be_visible()
    expect_accessible(officer)
    head.goto(sheet(draft))
    head.get_by_label("建议的结论").select_option(label="通过")
    head.get_by_label("初步意见").fill("逐项审查，没有问题。")
    head.get_by_role("button", name="签署初步意见").click()
    expect(head.get_by_text("已签初步意见")).to_be_visible()
    secretary = signed_in(place.accounts["secretary"])
    secretary.goto(sheet(draft))
    secretary.get_by_label("结论", exact=True).select_option(label="通过")
    secretary.get_by_label("结论文号").fill("公审〔2026〕7号")
    secretary.get_by_role("button", name="签署审查结论").click()
    expect(secretary.get_by_text("审查结论已签署并登记。")).to_be_visible()
    expect_accessible(secretary)
    assert FairCompetitionConclusion.objects.get().measure == "livestream.m03"
    unpublished = as_(place, "head").post("/desk/windows", window())
    assert (unpublished.status_code, "还没有编号公布" in text(unpublished)) == (422, True)
    published()
    assert as_(place, "head").post("/desk/windows", window()).status_code == 302
    assert Window.objects.get().measure == "livestream.m03"


def test_the_measure_that_is_blocked_is_refused_at_every_step(place) -> None:
    draft, head = reviewed(), as_(place, "head")
    page = text(head.get(sheet(draft, "m02")))
    assert "有阻断项：不能通过，也不能适用例外" in page
    assert "保存例外" not in page
    head.post(f"{sheet(draft, 'm02')}/answers", answers(head, draft, "m02"))
    for outcome in ("passed", "exception"):
        refused = head.post(f"{sheet(draft, 'm02')}/opinion", opinion(outcome))
        assert (refused.status_code, "请先修改草案和规则" in text(refused)) == (422, True)
        assert "逐项审查，没有问题。" in text(refused), "what was typed stays"
    head.post(f"{sheet(draft, 'm02')}/opinion", opinion("failed"))
    secretary = as_(place, "secretary")
    refused = secretary.post(f"{sheet(draft, 'm02')}/conclusion", conclusion())
    assert (refused.status_code, "请先修改草案和规则" in text(refused)) == (422, True)
    secretary.post(f"{sheet(draft, 'm02')}/conclusion", conclusion("failed", words="须修改。"))
    assert [row.passed for row in FairCompetitionConclusion.objects.all()] == [False]
    administrator = as_(place, "administrator").post("/desk/windows", window(measure="livestream.m02"))
    assert "按贡献度和新迁入给予奖励" in text(administrator)


def test_what_is_typed_by_half_comes_back_with_what_is_missing(place) -> None:
    draft, officer = reviewed(), as_(place, "officer")
    page = f"{sheet(draft)}/answers"
    for typed, words in (
        ({}, "请至少回答一项"),
        ({"other-problem": "no"}, "请写明怎样判断的"),
        ({"other-words": "没有。"}, "请选择有没有问题"),
    ):
        answer = officer.post(page, typed)
        assert (answer.status_code, words in text(answer)) == (422, True)
    assert "没有。" in text(answer)
    assert not ItemAnswer.objects.exists()
    officer.post(page, {"other-problem": "yes", "other-words": "有的企业拿不到。"})
    assert "有的企业拿不到。" in text(officer.get(sheet(draft)))
    late = {"ground": "innovation", "no_milder_way": "比较过。", "ends_on": "2026-01-01"}
    answer = officer.post(f"{sheet(draft)}/exception", late)
    assert (answer.status_code, "已经到期" in text(answer)) == (422, True)
    assert not ExceptionClaim.objects.exists()


def test_an_exception_is_claimed_and_ends_what_passes_under_it(place) -> None:
    draft, head, last = reviewed(), as_(place, "head"), timezone.localdate() + dt.timedelta(100)
    head.post(f"{sheet(draft, 'm04')}/answers", answers(head, draft, "m04"))
    claim = {"ground": "innovation", "no_milder_way": "比较过两种办法。", "ends_on": last.isoformat()}
    assert head.post(f"{sheet(draft, 'm04')}/exception", claim).status_code == 302
    head.post(f"{sheet(draft, 'm04')}/opinion", opinion("exception"))
    as_(place, "secretary").post(f"{sheet(draft, 'm04')}/conclusion", conclusion("exception"))
    assert FairCompetitionConclusion.objects.get().until == last
    table = text(as_(place, "auditor").get(f"/desk/drafts/{draft.pk}/fair-competition"))
    assert f"适用例外后通过 至 {last}" in table
    assert "科学技术进步和创新" in text(head.get(sheet(draft, "m04")))


def test_a_department_reviews_its_own_drafts_and_everybody_on_the_desk_reads(place) -> None:
    draft = Draft.objects.get(pk=reviewed("of another department").pk)
    for role in ("officer", "head", "secretary", "auditor"):
        page = text(as_(place, role).get(sheet(draft)))
        assert "保存回答" not in page
        assert "签署初步意见 </button>" not in page
    assert as_(place, "head").post(f"{sheet(draft)}/opinion", opinion("failed")).status_code == 403
    assert as_(place, "officer").post(f"{sheet(draft)}/answers", {}).status_code == 403
    assert not FirstOpinion.objects.exists()
    assert as_(place, "officer").get(sheet(draft, "m99")).status_code == 404


def test_what_passed_can_only_be_withdrawn_with_a_reason(place) -> None:
    draft, secretary = reviewed(), as_(place, "secretary")
    brought_to_its_conclusion(place, draft)
    page = text(secretary.get(sheet(draft)))
    assert "只能撤回" in page
    assert "公审〔2026〕7号" in page
    assert "保存回答" not in text(as_(place, "officer").get(sheet(draft)))
    assert secretary.post(f"{sheet(draft)}/conclusion", conclusion()).status_code == 422
    refused = secretary.post(f"{sheet(draft)}/conclusion", conclusion("failed"))
    assert (refused.status_code, "不通过要写明理由" in text(refused)) == (422, True)
    secretary.post(f"{sheet(draft)}/conclusion", conclusion("failed", words="抽查发现问题。"))
    assert [row.outcome for row in SignedConclusion.objects.all()] == ["passed", "failed"]


def test_the_written_conclusion_leaves_as_word_with_what_was_signed(place) -> None:
    draft = reviewed()
    brought_to_its_conclusion(place, draft)
    ItemAnswer.objects.update(words="后来改的。")
    sent = as_(place, "auditor").get(f"/desk/drafts/{draft.pk}/fair-competition.docx")
    document = Document(BytesIO(sent.content))
    words = "\n".join(p.text for p in document.paragraphs)
    for expected in (
        "公平竞争审查结论：示例措施（送审稿）", "公开征求意见，收到 0 条", "初步意见（通过）：逐项审查，没有问题。",
        "审查结论：通过（公审〔2026〕7号）", "还没有签署审查结论。", draft.sha256,
    ):  # fmt: skip
        assert expected in words
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[3] == [
        "三（三） 直播企业房租补贴", "须由人判断", "通过", "公审〔2026〕7号", timezone.localdate().isoformat()
    ]  # fmt: skip
    answered = [cell.text for table in document.tables[1:] for row in table.rows for cell in row.cells]
    assert "条件客观。" in answered
    assert "后来改的。" not in answered


def test_a_long_review_costs_few_queries(place, django_assert_max_num_queries) -> None:
    draft, officer = reviewed(), as_(place, "officer")
    brought_to_its_conclusion(place, draft)
    for path in (f"/desk/drafts/{draft.pk}/fair-competition", sheet(draft)):
        with django_assert_max_num_queries(20):
            officer.get(path)
