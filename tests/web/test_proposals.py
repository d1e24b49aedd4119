"""The firm's card and its one click, the staff's counts, and the window's setting, as pages."""

import re

import pytest
from playwright.sync_api import expect

from cases.people import RENT, lawful
from cases.proposals import TAX, proposed_now, registers_say_now
from huiqi.cases.models import Case, Proposal, Window
from web.accessibility import SCREENS
from web.routes import World, world
from web.visits import as_, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> World:
    return world()


def own(place: World) -> Proposal:
    return Proposal.objects.get(pk=place.own["proposal"])


def test_the_home_leads_to_what_is_proposed_and_the_page_says_how_much_why_and_from_where(place) -> None:
    proposal = own(place)
    home = as_(place, "manager").get("/my/").content.decode()
    assert f'href="/my/proposals/{proposal.pk}"' in home
    assert "不用填表，确认即可" in home
    page = text(as_(place, "manager").get(f"/my/proposals/{proposal.pk}"))
    for words in ("35万元", "100万元", TAX, "属于直播企业", "35%", "由登记资料代替", "确认并提交"):
        assert words in page
    english = text(as_(place, "manager").get(f"/my/proposals/{proposal.pk}?lang=en", follow=True))
    assert "¥350,000" in english
    assert "Confirm and submit" in english


def test_one_click_leads_to_the_case_and_a_second_one_to_the_same(place) -> None:
    proposal, client = own(place), as_(place, "manager")
    click = {"version": str(proposal.version)}
    first, second = (client.post(f"/my/proposals/{proposal.pk}/confirm", click) for _ in range(2))
    case = Case.objects.get()
    assert first["Location"] == second["Location"] == f"/my/cases/{case.number}/"
    assert (case.state, case.source) == ("SUBMITTED", "proposal")
    page = text(client.get(first["Location"]))
    assert "已确认并提交" in page
    assert "免申即享" in page
    assert "免申即享" in text(as_(place, "window").get(f"/desk/{case.number}"))
    assert str(case.number) in text(client.get(f"/my/proposals/{proposal.pk}"))
    assert "/my/proposals/" not in client.get("/my/").content.decode()


def test_a_click_on_what_has_changed_shows_the_change_and_the_next_one_takes_it(place) -> None:
    proposal, client = own(place), as_(place, "manager")
    registers_say_now(proposal.enterprise, rent_paid_fen=90_000_000)
    client.post(f"/my/proposals/{proposal.pk}/confirm", {"version": "1"})
    page = text(client.get(f"/my/proposals/{proposal.pk}"))
    assert "没有提交" in page
    assert "实付租金 ： 100万元 → 90万元" in page.replace("：", " ： ").replace("  ", " ")
    assert "31万元" in page
    english = text(client.get(f"/my/proposals/{proposal.pk}?lang=en", follow=True))
    assert "¥1,000,000 → ¥900,000" in english
    client.post(f"/my/proposals/{proposal.pk}/confirm", {"version": "2"})
    assert Case.objects.get().facts["rent_paid_fen"] == 90_000_000


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999"])
def test_a_click_without_the_version_read_is_refused(place, version: str) -> None:
    proposal = own(place)
    answer = as_(place, "manager").post(f"/my/proposals/{proposal.pk}/confirm", {"version": version})
    assert answer["Location"] == f"/my/proposals/{proposal.pk}"
    assert Case.objects.count() == 0


@pytest.mark.parametrize("number", [0, 10**17, 10**30])
def test_a_number_that_no_proposal_has_is_not_found(place, number: int) -> None:
    assert as_(place, "manager").get(f"/my/proposals/{number}").status_code == 404


def test_a_missing_paper_is_named_and_the_click_leads_to_a_draft(place) -> None:
    proposal = proposed_now(str(place.own["firm"]), RENT, declared=("rent_paid_fen",))
    client = as_(place, "manager")
    page = text(client.get(f"/my/proposals/{proposal.pk}"))
    assert re.search("还要补这些材料.{0,20} 租金发票和付款凭证 ", page)
    assert "确认，去补材料" in page
    assert "确认后还要补交 1 份材料" in text(client.get("/my/"))
    led = client.post(f"/my/proposals/{proposal.pk}/confirm", {"version": "1"})["Location"]
    assert "请补齐还缺的材料" in text(client.get(led))
    assert Case.objects.get().state == "DRAFT"


def test_no_needs_its_reason_and_is_remembered(place) -> None:
    proposal, client = own(place), as_(place, "manager")
    client.post(f"/my/proposals/{proposal.pk}/decline", {"version": "1", "why": " "})
    assert own(place).state == "open"
    client.post(f"/my/proposals/{proposal.pk}/decline", {"version": "1", "why": "今年不需要"})
    page = text(client.get(f"/my/proposals/{proposal.pk}"))
    assert "今年不需要" in page
    assert "确认并提交" not in page


def test_a_filler_reads_it_and_is_told_who_confirms(place) -> None:
    page = text(as_(place, "filler").get(f"/my/proposals/{own(place).pk}"))
    assert "确认要由企业管理员办理" in page
    assert "确认并提交" not in page


def test_the_staff_see_what_came_of_it_as_table_and_as_csv(place) -> None:
    proposal = own(place)
    as_(place, "manager").post(f"/my/proposals/{proposal.pk}/confirm", {"version": "1"})
    page = text(as_(place, "secretary").get("/desk/proposals"))
    assert "直播企业房租补贴" in page
    body = b"".join(as_(place, "officer").get("/desk/proposals.csv").streaming_content).decode()
    head, row = (line.split(",") for line in body.lstrip("\ufeff").split())
    assert dict(zip(head, row, strict=True)) | {"开始": "", "截止": ""} == {
        "措施": "直播企业房租补贴", "资金年度": str(proposal.window.year), "开始": "", "截止": "", "提出": "1",
        "待确认": "0", "已确认": "1", "企业不要": "0", "已收回": "0", "已过期": "0", "已审定": "0", "审定金额（元）": "0.00",
    }  # fmt: skip


def test_an_administrator_sets_a_window_free_of_application_and_a_judged_one_is_refused(place) -> None:
    lawful()
    client = as_(place, "administrator")
    typed = {"year": "2026", "opens_at": "2026-03-01T09:00", "closes_at": "2026-06-30T18:00", "free_of_application": "on"}
    refused = client.post("/desk/windows", typed | {"measure": "livestream.m08"})
    assert refused.status_code == 422
    assert "不能免申即享" in text(refused)
    client.post("/desk/windows", typed | {"measure": "livestream.m04"})
    window = Window.objects.get()
    assert window.free_of_application
    assert "免申即享" in text(client.get("/desk/windows"))
    client.post(f"/desk/windows?window={window.pk}", {"closes_at": "2026-06-30T18:00", "why": "停止试行"})
    assert not Window.objects.get().free_of_application


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_every_page_can_be_used_by_everybody(signed_in, expect_accessible, place, width, language) -> None:
    proposal = own(place)
    registers_say_now(proposal.enterprise, rent_paid_fen=90_000_000)
    as_(place, "manager").post(f"/my/proposals/{proposal.pk}/confirm", {"version": "1"})
    pages = {
        "manager": ["/my/", f"/my/proposals/{proposal.pk}"],
        "secretary": ["/desk/proposals"],
        "administrator": ["/desk/windows", f"/desk/windows?window={proposal.window_id}"],
    }
    for role, paths in pages.items():
        page = signed_in(place.accounts[role], width, language)
        for path in paths:
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect_accessible(page)
        page.context.close()
