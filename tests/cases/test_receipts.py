"""A reward with one cap over all years remembers what was paid: a stage claimed twice pays nothing."""

import pytest

from cases.people import firm, moment, submitted, window
from huiqi.cases.actions.receipts import PAYMENTS, remember_payment
from huiqi.policies import find_measure
from huiqi.register import queries
from huiqi.register.models import FactRecord
from huiqi.units.money import wan

pytestmark = pytest.mark.database
AT = moment(3, 25)


def received(name: str) -> int | None:
    return queries.facts_of(firm(), on=AT.date()).get(name)


def test_each_payment_adds_to_what_was_received_before_and_one_that_comes_back_takes_it_off() -> None:
    firm()
    window("livestream.m12a")
    case = submitted("livestream.m12a", LISTED)
    remember_payment(case, wan(60), AT)
    assert received("listing_reward_received_fen") == wan(70)
    remember_payment(case, wan(130), moment(3, 25, 15))
    assert received("listing_reward_received_fen") == wan(200)
    remember_payment(case, -wan(130), moment(3, 25, 16))
    assert received("listing_reward_received_fen") == wan(70)


def test_a_subsidy_of_one_year_remembers_nothing() -> None:
    firm()
    window()
    remember_payment(submitted(), wan(35), AT)
    assert not FactRecord.objects.filter(source=PAYMENTS).exists()


def test_the_measures_that_remember_are_those_with_a_cap_over_all_years() -> None:
    remembered = {short: find_measure(f"livestream.{short}")[1].received for short in ("m01", "m02", "m12a", "m03", "m08")}
    assert remembered == {
        "m01": "park_grant_received", "m02": "operator_reward_received_fen", "m12a": "listing_reward_received_fen",
        "m03": "", "m08": "",
    }  # fmt: skip


LISTED = {
    "operates_in_district": True, "on_dishonesty_list": False, "false_material_within_3y": False, "livestream_firm": True,
    "listing_filed": True, "listing_stage": "share_reform", "listing_board": "star", "months_since_listing": 0,
    "listing_reward_received_fen": wan(10),
}  # fmt: skip
