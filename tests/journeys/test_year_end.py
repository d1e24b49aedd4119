"""A budget year: appropriated, decided from, closed with a carry-over and a lapse; what was reserved is paid later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases import people
from huiqi.access.audit import verify
from huiqi.cases import queries
from huiqi.cases.snapshot import replay
from huiqi.ledger import actions as ledger
from huiqi.ledger import queries as books
from huiqi.ledger.errors import EnvelopeClosed
from huiqi.ledger.models import Envelope, Transfer
from huiqi.units.money import wan
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
SignedIn = Callable[..., Page]
Expect = Callable[[Page], None]


def book(page: Page, amount: str) -> None:
    """The treasury appropriates for the rent subsidy."""
    page.goto("/desk/budget/book?year=2026&measure=livestream.m03")
    page.get_by_label("金额（万元）").fill(amount)
    page.get_by_label("文号").fill("南财预〔2026〕1号")
    page.get_by_role("button", name="登记").dblclick()
    expect(page.get_by_text("已登记：下达预算。").first).to_be_visible()


def close(page: Page, carry: str) -> None:
    """Carry over so many 万元 of what is available; the rest lapses; shown before it is done."""
    page.goto("/desk/budget?year=2026")
    page.get_by_role("link", name="年终关账").click()
    page.get_by_label("结转 直播企业房租补贴").fill(carry)
    page.get_by_label("文号").fill("南财预〔2026〕99号")
    page.get_by_role("button", name="按填写的核对").click()
    expect(page.get_by_role("heading", name="请核对：还没有入账")).to_be_visible()
    assert not Transfer.objects.filter(kind__in=("carry_over", "lapse")).exists()
    page.get_by_role("button", name="确认关账").click()
    expect(page.get_by_text("已关账 1 项，共选 1 项。")).to_be_visible()


def test_a_year_ends_and_what_was_reserved_is_paid_from_it_later(signed_in: SignedIn, expect_accessible: Expect) -> None:
    place = world()
    people.firm()
    page = signed_in(place.accounts["treasury"])
    book(page, "600")
    assert Transfer.objects.count() == 1, "a double click books once"
    people.window()  # whose own appropriation comes on top
    people.decided_numbers()
    ledger.cut(actor=people.TREASURER, year=2026, measure=people.M03, department=people.CULTURE, amount_fen=wan(1_000_000),
               document="追减", key="c", at=people.START)  # fmt: skip
    case = people.decided()
    close(page, "400")

    this, following = (Envelope.objects.get(year=year) for year in (2026, 2027))
    found = books.figures_of(this)
    assert (found.available_fen, found.reserved_fen, found.appropriated_fen) == (0, wan(35), wan(35))
    assert [(t.kind, t.amount_fen) for t in Transfer.objects.filter(kind__in=("carry_over", "lapse")).order_by("pk")] == [
        ("carry_over", wan(400)),
        ("lapse", wan(165)),
    ]
    page.goto("/desk/budget?year=2027")
    row = page.get_by_role("row").filter(has_text="直播企业房租补贴")
    expect(row.get_by_role("cell").first).to_contain_text("400万元")
    expect_accessible(page)
    row.get_by_role("link").first.click()
    expect(page.get_by_text("2026 → 2027")).to_be_visible()
    expect(page.get_by_text("✓ 相符")).to_be_visible()

    assert queries.budget_left(people.M03, 2026) == 0
    with pytest.raises(EnvelopeClosed):
        ledger.reserve(actor=people.SECRETARY, year=2026, measure=people.M03, department=people.CULTURE, case_ref="X",
                       amount_fen=1, document="d", at=people.START)  # fmt: skip
    ledger.post(actor=people.TREASURER, case_ref=str(case), reference="1", amount_fen=wan(35), document="银行回单1",
                at=people.moment(1, 8, year=2027))  # fmt: skip
    found = books.figures_of(this)
    assert (found.reserved_fen, found.paid_fen, found.available_fen) == (0, wan(35), 0)
    assert books.figures_of(following).available_fen == wan(400)
    assert replay(case.decision).same
    assert (books.differences(), verify()) == ([], None)
    page.goto("/desk/budget?year=2026")
    expect(page.get_by_text("已关账").first).to_be_visible()
    expect(page.get_by_text("100.00%")).to_be_visible()
