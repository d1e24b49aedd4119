"""An officer finds what is to be checked after the awards, and records what was found."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.cases import actions, queries
from huiqi.cases.models import Case, SupervisionCheck

SignedIn = Callable[..., Page]
Expect = Callable[[Page], None]
pytestmark = pytest.mark.database(transaction=True)


def person(role: str, *, department: str = "", credit_code: str = "") -> Account:
    """Somebody with one role."""
    system, at = SYSTEM("test"), people.START
    account = access.create_account(actor=system, email=f"{role}@example.cn", name="张伟", at=at)
    access.grant(actor=system, account_id=account.pk, role=role, department=department, credit_code=credit_code, at=at)
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


@pytest.mark.parametrize(
    ("width", "language", "name"), [(1280, "zh-CN", "事后核查"), (390, "en-US", "Checks after the award")]
)
def test_an_officer_records_what_a_check_found(
    case: Case, signed_in: SignedIn, expect_accessible: Expect, width: int, language: str, name: str
) -> None:
    page = signed_in(person("officer", department=people.CULTURE), width, language)
    page.goto(reverse("desk-supervision"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect_accessible(page)
    page.locator("table.stack a").first.click()
    waiting = page.locator("a[href*='/supervise?check=']")
    count = waiting.count()
    expect_accessible(page)
    waiting.nth(1).click()
    expect_accessible(page)
    chosen = queries.checks_of(case)[1]
    expect(page.locator("[name=check_id]")).to_have_value(str(chosen.pk))
    page.locator("[name=conforms]").select_option("no")
    page.locator("[name=finding]").fill("已搬离，现场无人办公")
    page.locator("form.card button[type=submit]").click()
    expect(waiting).to_have_count(count - 1)
    expect(page.locator("table.stack .state-no")).to_have_count(1)
    assert SupervisionCheck.objects.get(pk=chosen.pk).conforms is False


def test_the_firm_sees_its_plan_and_no_way_to_record(case: Case, client: Client) -> None:
    client.force_login(person("manager", credit_code=people.CODE))
    page = client.get(reverse("my-case", args=[case.number])).content.decode()
    assert "监管方案" in page
    assert "没有转租" in page
    assert "登记结果" not in page


def test_the_list_costs_the_same_for_many_checks(
    case: Case, client: Client, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer = person("officer", department=people.CULTURE)
    signed_in(officer)  # sets up the second factor
    client.force_login(officer)
    first = queries.checks_of(case)[0]
    SupervisionCheck.objects.bulk_create(
        SupervisionCheck(plan=first.plan, what=f"事项{n}", department=first.department, due_on=first.due_on)
        for n in range(120)
    )
    with django_assert_max_num_queries(12):
        page = client.get(reverse("desk-supervision")).content.decode()
    assert page.count("事项") > 40
    assert "第 1 页，共 3 页" in page
