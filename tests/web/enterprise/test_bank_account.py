"""A firm names the account for its money, sees only its end again, and sees where its money is."""

import pytest

from cases import people as cases
from huiqi.cases.models import Case
from huiqi.register.models import BankAccount
from web.routes import World, world
from web.visits import as_, text

pytestmark = pytest.mark.django_db
GOOD = {
    "bank_name": "示例银行南山支行",
    "bank_code": "104584000001",
    "number": "6200 0000 0012 345",
    "again": "620000000012345",
}


@pytest.fixture
def place() -> World:
    return world()


def address(place: World) -> str:
    return f"/my/firms/{place.own['known_firm']}/bank-account"


def test_an_account_is_named_and_only_its_end_is_shown_again(place: World) -> None:
    client = as_(place, "manager")
    assert "还没有登记收款账户" in text(client.get(address(place)))
    page = client.post(address(place), GOOD, follow=True)
    assert "**** 2345" in text(page)
    assert "620000000012345" not in page.content.decode()
    assert "no-cache" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "12", "again": "12"}, "9至30位数字"),
        ({"number": "६२००००००००१२३४५", "again": "६२००००००००१२३४५"}, "9至30位数字"),
        ({"bank_code": "1"}, "12位数字"),
        ({"again": "620000000012346"}, "两次填写的账号不同"),
        ({"bank_name": ""}, ""),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_what_to_do(place: World, wrong: dict[str, str], words: str) -> None:
    page = as_(place, "manager").post(address(place), GOOD | wrong)
    assert page.status_code == 422
    assert words in text(page)
    assert not BankAccount.objects.exists()


def test_a_reader_sees_and_does_not_change(place: World) -> None:
    client = as_(place, "reader")
    assert "保存账户" not in text(client.get(address(place)))
    assert client.post(address(place), GOOD).status_code == 403
    assert not BankAccount.objects.exists()


def test_the_firm_sees_where_its_money_is(place: World) -> None:
    assert place.own["known_firm"] == cases.CODE
    cases.window()
    cases.decided_numbers()
    case = cases.to_be_paid()
    client = as_(place, "manager")
    assert "没有账户，款项不能拨付" in text(client.get(f"/my/cases/{case}/"))
    cases.banked(number="6222 0000 0000 1237")
    page = text(client.get(f"/my/cases/{case}/"))
    assert "最晚" in page
    assert "没有账户" not in page
    batch = cases.sent(case)
    assert "银行办理中" in text(client.get(f"/my/cases/{case}/"))
    cases.answered(batch)
    page = text(client.get(f"/my/firms/{cases.CODE}/bank-account"))
    assert "上次被银行退回" in page
    assert "AC01" in page
    cases.banked()
    cases.answered(cases.sent(Case.objects.get()))
    assert "已到账" in text(client.get(f"/my/cases/{case}/"))
