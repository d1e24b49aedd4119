"""三（九）: offers and needs are published, introduced with the consent of both, and deals are reported."""

import datetime as dt

import pytest

from cases.people import CODE, INDUSTRY_OFFICER, MANAGER, OTHER_CODE, STRANGER, firm, moment, who
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError
from huiqi.register.models import Introduction, SupplyEntry

pytestmark = pytest.mark.database
AT, ON = moment(3, 2), dt.date(2026, 3, 2)
UNTIL = dt.date(2026, 6, 1)
THIRD = who(4, "第三方", "manager", credit_code="914403001922038216")


def published(side: str = "offer", code: str = CODE, **other: object) -> SupplyEntry:
    says = {
        "role": "supplier", "category": "food", "title": "鹰嘴蜜桃", "words": "产地直发", "volume": 1_000,
        "price_low_fen": 3_000, "price_high_fen": 6_000, "cold_chain": True, "days": 3, "certificates": ["食品经营许可"],
        "valid_until": UNTIL,
    } | other  # fmt: skip
    actor = MANAGER if code == CODE else STRANGER
    return actions.publish_entry(actor=actor, enterprise=firm(code, f"企业{code[-3:]}"), side=side, on=ON, at=AT, **says)


def paired() -> Introduction:
    need = published("need", role="live_room", title="要水果")
    offer = published("offer", OTHER_CODE)
    return actions.introduce(actor=MANAGER, offer_id=offer.pk, need_id=need.pk, words="想看样", on=ON, at=AT)


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"volume": -1}, {"price_high_fen": 1}, {"valid_until": dt.date(2026, 3, 1)}, {"category": "gold"},
     {"certificates": ["自己写的"]}, {"valid_until": dt.date(2028, 1, 1)}],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_not_published(wrong: dict[str, object]) -> None:
    with pytest.raises(RegisterError):
        published(**wrong)
    assert not SupplyEntry.objects.exists()


def test_a_need_finds_its_offers_and_an_offer_its_needs_with_reasons(django_assert_num_queries) -> None:
    need = published("need", title="要水果 产地直发", cold_chain=True)
    offer = published("offer", OTHER_CODE)
    published("offer", OTHER_CODE, title="数据线", words="工厂", category="digital", cold_chain=False)
    published("offer", CODE, title="自己的桃")
    with django_assert_num_queries(1):
        found = queries.found_for(need, ON)
    assert [one.entry.pk for one in found] == [offer.pk]
    assert {"同一品类", "价格区间有重合", "有冷链"} <= set(found[0].reasons)
    assert [one.entry.pk for one in queries.found_for(offer, ON)] == [need.pk]
    actions.close_entry(actor=STRANGER, entry_id=offer.pk, on=ON, at=AT)
    assert queries.found_for(need, ON) == []


def test_an_introduction_takes_the_consent_of_both_and_then_a_deal() -> None:
    row = paired()
    assert (row.offer_agreed, row.need_agreed) == (None, True)
    with pytest.raises(RegisterError, match="双方同意"):
        actions.report_deal(actor=MANAGER, introduction_id=row.pk, deal_fen=1, words="", on=ON, at=AT)
    with pytest.raises(Forbidden):
        actions.answer_introduction(actor=MANAGER, introduction_id=row.pk, agreed=True, at=AT)
    with pytest.raises(Forbidden):
        actions.answer_introduction(actor=THIRD, introduction_id=row.pk, agreed=True, at=AT)
    assert actions.answer_introduction(actor=STRANGER, introduction_id=row.pk, agreed=True, at=AT).agreed
    with pytest.raises(RegisterError, match="已经有了结果"):
        actions.answer_introduction(actor=STRANGER, introduction_id=row.pk, agreed=False, at=AT)
    with pytest.raises(Forbidden):
        actions.report_deal(actor=THIRD, introduction_id=row.pk, deal_fen=1, words="", on=ON, at=AT)
    actions.report_deal(actor=STRANGER, introduction_id=row.pk, deal_fen=50_000_00, words="首单", on=ON, at=AT)
    assert queries.supply_totals(2026) == {"asked": 1, "agreed": 1, "deals": 1, "fen": 50_000_00}
    assert [one.pk for one in queries.introductions(which="deal", firms=[CODE])] == [row.pk]


def test_who_was_refused_is_not_asked_again() -> None:
    row = paired()
    actions.answer_introduction(actor=STRANGER, introduction_id=row.pk, agreed=False, at=AT)
    assert not queries.introductions(which="open").exists()
    with pytest.raises(RegisterError, match="已经在对接"):
        actions.introduce(actor=MANAGER, offer_id=row.offer_id, need_id=row.need_id, words="", on=ON, at=AT)


def test_an_office_may_propose_and_both_are_asked() -> None:
    need, offer = published("need"), published("offer", OTHER_CODE)
    ask = {"offer_id": offer.pk, "need_id": need.pk, "words": "", "on": ON, "at": AT}
    with pytest.raises(Forbidden):
        actions.introduce(actor=THIRD, **ask)
    row = actions.introduce(actor=INDUSTRY_OFFICER, **ask)
    assert (row.offer_agreed, row.need_agreed) == (None, None)
    with pytest.raises(RegisterError, match="一条供应和一条需求"):
        actions.introduce(actor=MANAGER, **(ask | {"offer_id": need.pk}))
    own = published("offer")
    with pytest.raises(RegisterError, match="同一家企业"):
        actions.introduce(actor=MANAGER, **(ask | {"offer_id": own.pk}))


def test_a_selection_day_has_so_many_stands() -> None:
    with pytest.raises(OfficeOnly):
        actions.hold_selection_day(actor=MANAGER, title="选品日", place="园区", day=UNTIL, stands=1, on=ON, at=AT)
    day = actions.hold_selection_day(actor=INDUSTRY_OFFICER, title="选品日", place="园区", day=UNTIL, stands=1, on=ON, at=AT)
    offer = published()
    take = {"selection_id": day.pk, "on": ON, "at": AT}
    actions.take_stand(actor=MANAGER, offer_id=offer.pk, **take)
    with pytest.raises(RegisterError, match="已经报名"):
        actions.take_stand(actor=MANAGER, offer_id=offer.pk, **take)
    with pytest.raises(RegisterError, match="展位已满"):
        actions.take_stand(actor=MANAGER, offer_id=published(title="二").pk, **take)
    with pytest.raises(RegisterError, match="不是供应"):
        actions.take_stand(actor=MANAGER, offer_id=published("need").pk, **take)
    assert queries.selection_days(on=ON).get().taken == 1
