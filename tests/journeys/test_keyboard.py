"""Without a mouse: a firm hands an application in and the window accepts it, by Tab, Enter and Space; focus is seen."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from cases.people import applicant, attached
from huiqi.cases.models import Case
from huiqi.cases.states import State
from web.conftest import signed_in  # noqa: F401  framework hook: pytest finds fixtures by their name here
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  const around = getComputedStyle(document.activeElement.closest('label') ?? document.activeElement);
  return [style, around].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none');
}"""
"""Whether what has the focus shows it."""
FOCUSED = """() => {
  const node = document.activeElement, group = node.closest('fieldset.ask');
  const done = node.type === 'radio' ? !!group?.querySelector('input:checked') : !!node.value;
  return [node.type ?? '', node.name ?? '', done, (group ?? node).innerText ?? ''];
}"""
"""What has the focus: its kind, its name, whether it is answered, and the words about it."""


def go_to(page: Page, wanted: Locator, presses: int = 120) -> None:
    """Press Tab until the wanted element has the focus, and look at each stop on the way."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), f"focus is not seen on {page.evaluate('document.activeElement.outerHTML')[:120]}"
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted} on {page.url}")


def follow(page: Page, wanted: Locator) -> None:
    """Reach a link or button by Tab and press Enter; the page it leads to is there afterwards."""
    go_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer_by_keyboard(page: Page) -> None:
    """Tab through the form: yes to what is about live streaming, no to the rest, 100 万元 of rent; save with Enter."""
    for _ in range(200):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN)
        kind, name, done, about = page.evaluate(FOCUSED)
        if kind == "radio" and not done:
            page.keyboard.press("Space" if "直播" in about else "ArrowDown")
        elif kind == "text" and not done:
            page.keyboard.type("100" if name == "rent_paid_fen" else "0")
        elif kind == "submit" and "保存并返回" in about:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not reach the button that saves on {page.url}")


def test_a_firm_hands_in_and_the_window_accepts_by_keyboard_alone(signed_in) -> None:  # noqa: F811  the fixture above
    place = world()
    number = str(place.own["draft"])
    case = Case.objects.get(number=number)
    for paper in case.law.papers:  # files come from the system's own dialog
        case = attached(case, paper.name, actor=applicant(case.credit_code), at=timezone.now())
    manager = signed_in(place.accounts["manager"])
    manager.goto("/my/")
    follow(manager, manager.get_by_role("link", name=number))
    follow(manager, manager.get_by_role("link", name="填写事实"))
    expect(manager.get_by_role("button", name="保存并返回")).to_be_visible()
    answer_by_keyboard(manager)
    follow(manager, manager.get_by_role("link", name="核对并提交"))
    go_to(manager, manager.get_by_role("checkbox"))
    manager.keyboard.press("Space")
    follow(manager, manager.get_by_role("button", name="提交"))
    expect(manager.get_by_text("已提交。")).to_be_visible()

    window = signed_in(place.accounts["window"])
    window.goto("/desk/")
    follow(window, window.get_by_role("link", name=number))
    follow(window, window.get_by_role("link", name="受理", exact=True))
    follow(window, window.get_by_role("button", name="确认"))
    expect(window.get_by_text("已办理：受理。")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.facts["rent_paid_fen"]) == (State.ACCEPTED, 100_000_000)
