"""What do the people of several journeys do? Each step as its page asks for it, and the people themselves."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from playwright.sync_api import Page, expect

from access.people import NOON
from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, actor_of
from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.models import Case
from web.routes import World


def of(number: object) -> Case:
    """The case as it stands now."""
    return Case.objects.get(number=number)


def colleague(name: str, department: str) -> Account:
    """One more officer."""
    account = access.create_account(actor=SYSTEM("test"), email=f"{name}@example.cn", name=name, at=NOON)
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role="officer", department=department, at=NOON)
    return account


def handed_in_today(place: World) -> str:
    """The firm's rent subsidy, handed in by its manager today."""
    case, manager, at = of(place.own["draft"]), actor_of(place.accounts["manager"], "test"), timezone.now()
    case = actions.save_draft(actor=manager, case_id=case.pk, version=case.version, at=at, answers=people.RENT)
    for paper in case.law.papers:
        case = people.attached(case, paper.name, actor=manager, at=at)
    return str(actions.submit(actor=manager, case_id=case.pk, version=case.version, at=at, committed=True))


def noticed_today() -> Case:
    """A rent subsidy that was decided in March and goes before the public today."""
    people.firm()
    people.window()
    people.decided_numbers()
    case = people.decided()
    actions.publish_notice(actor=people.OFFICER, case_id=case.pk, version=case.version, at=timezone.now())
    return of(case.number)


@contextmanager
def slow(page: Page) -> Iterator[None]:
    """Meanwhile every answer takes a second to come."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**speed, "latency": 1000})
    yield
    line.send("Network.emulateNetworkConditions", {**speed, "latency": 0})
    line.detach()


def act(page: Page, number: object, verb: str, **typed: str) -> None:
    """Open a case at the desk, choose a verb, fill in its form by label, confirm; the page may say anything after."""
    page.goto(f"/desk/{number}")
    page.get_by_role("link", name=verb, exact=True).click()
    confirm(page, **typed)


def confirm(page: Page, **typed: str) -> None:
    """Fill in the form of a verb by label and send it."""
    for label, words in typed.items():
        field = page.get_by_label(re.compile(f"^{label}"))
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)
    page.get_by_role("button", name=re.compile("^确认")).click()


def expect_done(page: Page, verb: str) -> None:
    """The desk says that it was done."""
    expect(page.get_by_text(f"已办理：{verb}。")).to_be_visible()


def time_passes(days: int = 30) -> None:
    """What the nightly run does some days from now."""
    actions.run_clocks(actor=people.MACHINE, at=timezone.now() + dt.timedelta(days=days))
