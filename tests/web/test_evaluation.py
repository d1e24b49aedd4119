"""A simulation becomes a draft's forecast; the policy is evaluated against it, signed by another, and read by everybody."""

import datetime as dt
import re
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from huiqi.drafting import queries
from huiqi.drafting.models import Guide, PolicyEvaluation
from huiqi.register.models import PublishedVersion
from web.drafting_routes import at_step, evaluated, in_force
from web.lab.lab_routes import run
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
WORDS = {"verdict": "revise", "opinion": "惠及企业不多，建议提高比例。"}


def test_a_run_is_recorded_as_the_forecast_of_a_draft_with_what_is_expected() -> None:
    place, made, draft = world(), run(""), at_step("publication")
    client = as_(place, "officer")
    assert "登记为草案的预测" in text(client.get(f"/desk/lab/runs/{made}"))
    typed = {"draft": str(draft.pk), "revenue_fen": "900000", "firms": "120", "venues": ""}
    sent = client.post(f"/desk/lab/runs/{made}/forecast", typed)
    assert (sent.status_code, sent["Location"]) == (302, f"/desk/drafts/{draft.pk}")
    found = queries.forecast_of(draft)
    assert found is not None
    assert found.results == {"revenue_fen": 900_000_000_000, "firms": 120}
    assert found.origin["run"] == made
    shown = text(client.get(f"/desk/drafts/{draft.pk}"))
    assert f"来自第 {made} 次" in shown
    assert found.origin["result_sha256"] in shown
    assert client.post(f"/desk/lab/runs/{made}/forecast", typed | {"firms": "-1"}).status_code == 422
    assert as_(place, "treasury").post(f"/desk/lab/runs/{made}/forecast", typed).status_code == 403


def test_a_published_draft_takes_no_forecast_any_more() -> None:
    place, made, draft = world(), run(""), at_step("guide")
    page = as_(place, "officer").get(f"/desk/lab/runs/{made}/forecast")
    assert "没有还没公布的草案" in text(page)
    answer = as_(place, "officer").post(f"/desk/lab/runs/{made}/forecast", {"draft": str(draft.pk)})
    assert answer.status_code == 422


def test_an_evaluation_is_written_and_signed_by_two_people_and_public_only_then() -> None:
    place, draft = world(), in_force()
    version, page = Guide.objects.get(draft=draft).version, f"/desk/drafts/{draft.pk}/evaluation"
    officer, head = as_(place, "officer"), as_(place, "head")
    assert (officer.post(page, WORDS | {"opinion": ""}).status_code, PolicyEvaluation.objects.count()) == (422, 0)
    early = head.post(page, {"sign": "1"})
    assert (early.status_code, "还没有写评估意见" in text(early)) == (422, True)
    assert officer.post(page, WORDS).status_code == 302
    assert as_(place, "treasury").post(page, WORDS).status_code == 403
    assert officer.post(page, {"sign": "1"}).status_code == 403
    assert as_(place, "manager").get(f"/published/{version.pk}/evaluation").status_code == 404
    assert "政策评估" not in text(as_(place, "manager").get(f"/published/{version.pk}"))
    assert "签发评估" in text(head.get(page))
    assert "签发评估" not in text(officer.get(page))
    assert head.post(page, {"sign": "1"}).status_code == 302
    late = officer.post(page, WORDS)
    assert (late.status_code, "不能再改" in text(late)) == (422, True)
    shown = text(as_(place, "manager").get(f"/published/{version.pk}/evaluation"))
    assert "惠及企业不多" in shown
    assert "政策评估" in text(as_(place, "manager").get(f"/published/{version.pk}"))


def test_what_a_head_wrote_alone_another_head_signs() -> None:
    place, draft = world(), in_force()
    page = f"/desk/drafts/{draft.pk}/evaluation"
    as_(place, "head").post(page, WORDS)
    assert "签发评估" not in text(as_(place, "head").get(page))
    refused = as_(place, "head").post(page, {"sign": "1"})
    assert (refused.status_code, "请由另一位负责人签发" in text(refused)) == (422, True)


def test_the_page_holds_money_and_results_against_the_forecast_and_hides_what_tells_of_single_firms() -> None:
    place, version_id = world(), evaluated()
    draft = Guide.objects.get(version=version_id).draft
    desk = as_(place, "officer").get(f"/desk/drafts/{draft.pk}/evaluation").content.decode()
    rent = re.findall(r"<tr><th scope=\"row\">三（三）.*?</tr>", desk, re.S)[0]
    assert 'value="500000000"' in rent
    assert "12 / 0 / 0" in rent
    assert "-500000000" in rent
    public = as_(place, "manager").get(f"/published/{version_id}/evaluation").content.decode()
    assert "少于3家企业" in public
    assert "少于3家企业" not in desk
    word = as_(place, "manager").get(f"/published/{version_id}/evaluation.docx")
    words = "\n".join(p.text for p in Document(BytesIO(word.content)).paragraphs)
    assert "比例偏低，建议修订。" in words
    assert len(Document(BytesIO(word.content)).tables) == 2


def test_the_list_of_drafts_tells_of_evaluations_that_are_due_and_late() -> None:
    place, draft = world(), in_force()
    version = Guide.objects.get(draft=draft).version
    assert "到期前要完成评估" not in text(as_(place, "head").get("/desk/drafts"))
    soon = timezone.localdate() + dt.timedelta(days=90)
    PublishedVersion.objects.filter(pk=version.pk).update(expires_on=soon)
    page = as_(place, "head").get("/desk/drafts").content.decode()
    assert f"有效期至 {soon}" in page
    assert "banner-wait" in page
    gone = timezone.localdate() - dt.timedelta(days=1)
    PublishedVersion.objects.filter(pk=version.pk).update(expires_on=gone)
    assert "banner-refuse" in as_(place, "head").get("/desk/drafts").content.decode()


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_an_evaluation_in_a_browser(signed_in, expect_accessible, width: int, language: str) -> None:
    place, draft = world(), in_force()
    words = {
        "zh-CN": ("保存评估意见", "签发评估", "公开的页面"),
        "en-GB": ("Save the evaluation", "Sign the evaluation", "Public page"),
    }
    save, sign, public = words[language]
    page = signed_in(place.accounts["officer"], width, language)
    page.goto(f"/desk/drafts/{draft.pk}/evaluation")
    expect_accessible(page)
    page.locator("[name=opinion]").fill("达到预期。")
    page.get_by_role("button", name=save).click()
    expect(page.get_by_text("达到预期。").first).to_be_visible()
    page = signed_in(place.accounts["head"], width, language)
    page.goto(f"/desk/drafts/{draft.pk}/evaluation")
    page.get_by_role("button", name=sign).click()
    page.get_by_role("link", name=public).click()
    expect(page.get_by_text("达到预期。")).to_be_visible()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
