"""A letter is downloaded by the firm and by the staff of its case, and by nobody else."""

import io

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.demonstration import CODE_SECRET
from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.models import Case

pytestmark = pytest.mark.database


def person(role: str, *, department: str = "", credit_code: str = "") -> Account:
    """Somebody with one role, second factor and all."""
    account = access.create_account(actor=SYSTEM("test"), email=f"{role}@example.cn", name=role, at=people.START)
    access.grant(
        actor=SYSTEM("test"), account_id=account.pk, role=role, department=department, credit_code=credit_code,
        at=people.START,
    )  # fmt: skip
    secret = get_adapter().encrypt(CODE_SECRET)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
    return account


@pytest.fixture
def case() -> Case:
    """A case to be paid."""
    people.firm()
    people.window()
    people.decided_numbers()
    people.noticed()
    actions.run_clocks(actor=people.MACHINE, at=people.moment(3, 21))
    return Case.objects.get()


def test_the_firm_finds_its_letters_on_its_case_and_reads_the_award(case: Case, client: Client) -> None:
    client.force_login(person("manager", credit_code=people.CODE))
    page = client.get(reverse("my-case", args=[case.number])).content.decode()
    address = reverse("letter", args=[case.number, "award", "pdf"])
    assert address in page
    assert "资金支持决定书" in page
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    text = PdfReader(io.BytesIO(b"".join(answer))).pages[0].extract_text()  # type: ignore[call-overload]
    assert "叁拾伍万元整" in "".join(text.split())


def test_the_officer_finds_them_on_the_desk(case: Case, client: Client) -> None:
    client.force_login(person("officer", department=people.CULTURE))
    page = client.get(reverse("desk-case", args=[case.number])).content.decode()
    address = reverse("letter", args=[case.number, "acceptance", "docx"])
    assert address in page
    assert b"".join(client.get(address)).startswith(b"PK")  # type: ignore[call-overload]


def test_a_letter_that_was_not_written_is_not_there(case: Case, client: Client) -> None:
    client.force_login(person("manager", credit_code=people.CODE))
    for kind, form in (("refusal", "pdf"), ("award", "exe"), ("nothing", "docx")):
        assert client.get(reverse("letter", args=[case.number, kind, form])).status_code == 404


def test_another_firm_an_expert_and_a_visitor_get_nothing(case: Case, client: Client) -> None:
    address = reverse("letter", args=[case.number, "award", "docx"])
    assert client.get(address).status_code == 302
    for account in (person("reader", credit_code=people.OTHER_CODE), person("expert")):
        client.force_login(account)
        assert client.get(address).status_code == 403
