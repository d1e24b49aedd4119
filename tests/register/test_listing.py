"""三（十二）1: a filed plan and its checked stages are the facts of the staged reward; boards are an open table."""

import datetime as dt

import pytest

from cases.people import CODE, INDUSTRY_OFFICER, MANAGER, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.policies.facts import FACTS
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid
from huiqi.register.models import Board, Enterprise, Listing, ListingStep

pytestmark = pytest.mark.database
AT, ON = moment(9, 1), dt.date(2026, 9, 1)
Stage = ListingStep.Stage


def declared(board: str = "star") -> Listing:
    return actions.declare_listing(
        actor=MANAGER,
        enterprise=firm(),
        board_id=Board.objects.get(key=board).pk,
        sponsor="某证券",
        plan="两年内申报",
        on=ON,
        at=AT,
    )


def filed(board: str = "star") -> Listing:
    row = declared(board)
    return actions.file_listing(actor=INDUSTRY_OFFICER, listing_id=row.pk, document="南上市备1号", on=ON, at=AT)


def reached(row: Listing, stage: str, month: int, *, check: bool = True) -> ListingStep:
    step = actions.record_step(
        actor=MANAGER,
        listing_id=row.pk,
        stage=stage,
        reached_on=dt.date(2026, month, 1),
        document=f"{month}号",
        on=ON,
        at=AT,
    )
    return actions.check_step(actor=INDUSTRY_OFFICER, step_id=step.pk, on=ON, at=AT) if check else step


def facts(on: dt.date = ON) -> dict[str, object]:
    known = queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)
    codes = ("listing_stage", "listing_board")
    named = {name: FACTS[name].codes[known[name]].key for name in codes if name in known}
    return {name: value for name, value in known.items() if "listing" in name} | named


def test_only_checked_stages_count_and_what_lies_between_counts_as_the_one_before() -> None:
    row = filed()
    assert facts() == {"listing_filed": 1, "listing_stage": "none", "listing_board": "star", "months_since_listing": 0}
    reached(row, Stage.SHARE_REFORM, 1)
    step = reached(row, Stage.ACCEPTED, 5, check=False)
    reached(row, Stage.GUIDANCE, 2)
    assert facts()["listing_stage"] == "share_reform"
    actions.check_step(actor=INDUSTRY_OFFICER, step_id=step.pk, on=ON, at=AT)
    assert facts()["listing_stage"] == "accepted"
    reached(row, Stage.LISTED, 8)
    assert (facts()["listing_stage"], facts(dt.date(2026, 12, 1))["months_since_listing"]) == ("listed", 4)


def test_a_plan_that_is_not_filed_is_no_filing_and_its_stages_are_not_checked() -> None:
    row = declared()
    assert facts()["listing_filed"] == 0
    step = reached(row, Stage.SHARE_REFORM, 1, check=False)
    with pytest.raises(RegisterError, match="还没有备案"):
        actions.check_step(actor=INDUSTRY_OFFICER, step_id=step.pk, on=ON, at=AT)


def test_stages_come_in_their_order() -> None:
    row = filed()
    reached(row, Stage.ACCEPTED, 5)
    with pytest.raises(SpanInvalid, match="先后不符"):
        reached(row, Stage.SHARE_REFORM, 6)
    with pytest.raises(SpanInvalid, match="还没有到"):
        reached(row, Stage.LISTED, 10)
    with pytest.raises(RegisterError, match="不能再改"):
        reached(row, Stage.ACCEPTED, 4)


def test_a_closed_board_takes_no_plan_and_the_office_keeps_the_table() -> None:
    with pytest.raises(RegisterError, match="不再受理"):
        declared("sme")
    star = Board.objects.get(key="star")
    with pytest.raises(OfficeOnly):
        actions.keep_board(actor=MANAGER, board_id=star.pk, name="x", opened_on=None, closed_on=None, note="", at=AT)
    says = {"name": "科创板", "opened_on": star.opened_on, "note": ""}
    with pytest.raises(SpanInvalid):
        actions.keep_board(actor=INDUSTRY_OFFICER, board_id=star.pk, closed_on=dt.date(2000, 1, 1), at=AT, **says)
    actions.keep_board(actor=INDUSTRY_OFFICER, board_id=star.pk, closed_on=ON - dt.timedelta(1), at=AT, **says)
    with pytest.raises(RegisterError, match="不再受理"):
        declared("star")
    assert [board.key for board in queries.boards() if not board.in_draft] == ["bse"]


def test_a_firm_has_one_plan_and_may_end_it() -> None:
    row = filed()
    with pytest.raises(RegisterError, match="已有一项"):
        declared("bse")
    with pytest.raises(Forbidden):
        actions.end_listing(actor=STRANGER, listing_id=row.pk, why="x", on=ON, at=AT)
    actions.end_listing(actor=MANAGER, listing_id=row.pk, why="改在海外上市", on=ON, at=AT)
    assert facts() == {}
    assert declared("overseas_main").board.key == "overseas_main"
    assert [one.ended_why for one in queries.listings(which="ended")] == ["改在海外上市"]


def test_the_boards_are_those_of_the_policy() -> None:
    assert [row.key for row in Board.objects.all()] == [code.key for code in FACTS["listing_board"].codes[1:]]


def test_the_list_of_plans_takes_one_query(django_assert_num_queries) -> None:
    row = filed()
    reached(row, Stage.SHARE_REFORM, 1)
    reached(row, Stage.GUIDANCE, 2, check=False)
    with django_assert_num_queries(1):
        (one,) = queries.listings(words="示例", which="checking")
    assert (one.last_stage, one.unchecked) == (Stage.GUIDANCE, 1)
