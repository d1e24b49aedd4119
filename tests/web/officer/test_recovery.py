"""The district asks for its money back: who may do what, what each page says, and who sees none of it."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import people
from cases.people import moment
from huiqi.cases import actions
from huiqi.cases.models import Case, Recovery
from huiqi.units.money import wan
from web.routes import World, world
from web.test_routes import sign_in
from web.visits import as_, text

pytestmark = pytest.mark.database


@pytest.fixture
def place() -> World:
    return world()


@pytest.fixture
def case(place: World) -> Case:
    """The firm's rent subsidy, under recovery since 11 May."""
    return Case.objects.get(number=place.own["recovered"])


def client(place: World, role: str) -> Client:
    browser = as_(place, role)
    sign_in(browser, place.accounts[role])
    return browser


def do(place: World, role: str, case: Case, event: str, **typed: str) -> tuple[int, str]:
    """What the desk answers to the form of a verb."""
    sent = {"version": str(Case.objects.get(pk=case.pk).version)} | typed
    answer = client(place, role).post(reverse("desk-act", args=[case.number, event]), sent, follow=True)
    return answer.status_code, text(answer)


DECISION = {
    "document_number": "南文追〔2026〕1号",
    "principal_fen": "35",
    "rate": "3.00",
    "number": "3",
    "first_due_on": "2099-01-31",
    "pay_to": "南山区财政局 4000",
    "why": "事实清楚",
}


def test_the_head_decides_equal_instalments_and_the_treasury_books_to_the_fen(place: World, case: Case) -> None:
    status, page = do(place, "head", case, "decide_recovery", **DECISION)
    assert (status, "已办理：作出追回决定。" in page) == (200, True)
    recovery = Recovery.objects.get(case=case)
    assert [(i.amount_fen, str(i.due_on)) for i in recovery.instalments.all()] == [
        (11_666_666, "2099-01-31"),
        (11_666_666, "2099-02-28"),
        (11_666_668, "2099-03-31"),
    ]
    receipt = {"reference": "R1", "received_on": "2026-06-01", "amount_fen": "2,000.01"}
    assert "已办理：登记还款。" in do(place, "treasury", case, "record_receipt", **receipt)[1]
    assert recovery.receipts.get().amount_fen == 200_001
    status, again = do(place, "treasury", case, "record_receipt", **receipt)
    assert (status, "没有再次入账" in again) == (422, True)
    page = text(client(place, "officer").get(reverse("desk-recovery", args=[case.number])))
    assert "3.00%" in page
    assert "2,000.01元" in page
    assert "35,000.00元 至 175,000.00元" in page  # what a fine would be


@pytest.mark.parametrize("wrong", [{"rate": "-1"}, {"number": "37"}, {"principal_fen": "36"}, {"pay_to": ""}])
def test_a_wrong_decision_comes_back_with_its_words(place: World, case: Case, wrong: dict[str, str]) -> None:
    status, page = do(place, "head", case, "decide_recovery", **DECISION | wrong)
    assert status == 422
    assert "事实清楚" in page
    assert Recovery.objects.get(case=case).decided_at is None


def test_only_the_head_finds_the_decision_and_only_the_treasury_the_receipt(place: World, case: Case) -> None:
    here = reverse("desk-recovery", args=[case.number])
    assert "作出追回决定 →" in text(client(place, "head").get(here))
    assert "作出追回决定 →" not in text(client(place, "officer").get(here))
    do(place, "head", case, "decide_recovery", **DECISION)
    assert "登记还款 →" in text(client(place, "treasury").get(here))
    assert "登记还款 →" not in text(client(place, "head").get(here))
    assert "罚款幅度" not in text(client(place, "treasury").get(here))


def test_the_firm_states_its_case_once_and_the_desk_reads_it(place: World, case: Case) -> None:
    here = reverse("my-recovery", args=[case.number])
    firm = client(place, "manager")
    said = {"version": str(case.version), "text": "合同确为真实，附银行流水。"}
    assert firm.post(here, said | {"text": " "}).status_code == 422
    assert "陈述申辩已提交。" in text(firm.post(here, said, follow=True))
    assert "提交陈述申辩" not in text(firm.get(here))
    assert firm.post(here, said | {"version": str(case.version + 1)}).status_code == 422
    assert "合同确为真实" in text(client(place, "head").get(reverse("desk-recovery", args=[case.number])))
    assert client(place, "reader").post(here, said).status_code == 403


def test_the_firm_reads_how_much_until_when_where_to_and_how_to_appeal(place: World, case: Case) -> None:
    do(place, "head", case, "decide_recovery", **DECISION)
    firm = client(place, "reader")
    page = text(firm.get(reverse("my-recovery", args=[case.number])))
    for words in ("以虚假材料取得资金", "350,000.00元", "2099-01-31", "南山区财政局 4000", "行政复议", "追回资金决定书"):
        assert words in page
    assert "罚款幅度" not in page
    assert "看追回" in text(firm.get(reverse("my-case", args=[case.number])))


def test_the_list_shows_the_overdue_first(place: World, case: Case) -> None:
    other = Case.objects.get(number=place.other["recovered"])
    for one, year in ((case, 2099), (other, 2026)):
        actions.decide_recovery(
            actor=people.HEAD, case_id=one.pk, version=one.version, at=moment(5, 20), document_number="追1号",
            principal_fen=wan(35), rate_bp=0, plan=((moment(6, 1, year=year).date(), wan(35)),), pay_to="财政局", why="不实",
        )  # fmt: skip
    page = text(client(place, "auditor").get(reverse("desk-recoveries")))
    assert page.index(str(other.number)) < page.index(str(case.number))
    assert page.count("350,000.00元") == 3  # owed twice, overdue once
