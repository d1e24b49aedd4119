"""A payment that an objection holds: the treasury sees whose answer it waits for, and pays only after it."""

import re

import pytest
from playwright.sync_api import expect

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import Event
from huiqi.cases.states import State
from journeys.steps import noticed_today, of, time_passes
from journeys.test_bank_receipt import press
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_objection_holds_a_payment_until_it_is_answered(signed_in, expect_accessible) -> None:
    place, case = world(), noticed_today()
    people.banked()
    notice = str(case.public_notice.number)
    at = case.public_notice.published_at
    said = actions.file_objection(
        actor=people.PUBLIC, notice_number=notice, name="王小明", contact="1", reason="不实", at=at
    )
    Event.objects.update(account=None)  # the people of cases.people have numbers that real accounts may bear here
    treasury = signed_in(place.accounts["treasury"])
    time_passes()
    treasury.goto("/desk/payments")
    held = treasury.get_by_role("row", name=re.compile(str(case.number)))
    expect(held).to_contain_text(f"有人提出异议，答复前不拨付；请等{people.CULTURE}答复")
    expect(treasury.get_by_role("checkbox")).to_have_count(0)
    expect_accessible(treasury)

    actions.answer_objection(actor=people.OFFICER, case_id=case.pk, version=of(case.number).version, at=at,
                             objection_id=said.pk, upheld=False, text="经核查属实")  # fmt: skip
    Event.objects.update(account=None)
    time_passes()
    assert of(case.number).state == State.TO_BE_PAID
    treasury.goto("/desk/payments")
    expect(treasury.get_by_role("checkbox")).to_be_checked()
    press(treasury, "用选中的编制批次")
    press(treasury, "编制批次")
    press(treasury, "签批")
    press(treasury, "发送")
    expect(treasury.get_by_text("0 / 1")).to_be_visible()
    assert of(case.number).state == State.PAYING
