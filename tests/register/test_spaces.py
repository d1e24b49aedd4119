"""三（三）: an operator offers rooms, a firm asks to see one, and a room that is let leaves the list."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.people import CODE, MANAGER, OFFICER, OTHER_CODE, STRANGER, firm, moment, who
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import Space, Venue, Viewing

pytestmark = pytest.mark.database
AT, ON, DAY = moment(3, 2), dt.date(2026, 3, 2), dt.date(2026, 3, 9)


def venue(name: str = "甲园区", kind: str = "park", area_m2: int | None = 2_000) -> Venue:
    return actions.record_venue(
        actor=OFFICER,
        name=name,
        kind=kind,
        sub_district="粤海",
        operator=firm(OTHER_CODE, "运营公司"),
        area_m2=area_m2,
        at=AT,
    )


def room(label: str = "301", area_m2: int = 120, where: Venue | None = None, **other: object) -> Space:
    says = {"monthly_rent_fen": 1_200_000, "free_from": ON, "studios": 2, "words": "隔音直播间"} | other
    return actions.offer_space(actor=STRANGER, venue=where or venue(), label=label, area_m2=area_m2, at=AT, **says)


def asked(space: Space | None = None, day: dt.date = DAY) -> Viewing:
    says = {"space_id": (space or room()).pk, "day": day, "people": 8, "words": "看隔音"}
    return actions.ask_viewing(actor=MANAGER, enterprise=firm(), on=ON, at=AT, **says)


def answered(row: Viewing, *, agreed: bool = True, answer: str = "一楼大堂") -> Viewing:
    return actions.answer_viewing(actor=STRANGER, viewing_id=row.pk, agreed=agreed, answer=answer, on=ON, at=AT)


def test_a_firm_finds_the_smallest_room_that_is_large_enough_in_a_recognised_venue(django_assert_num_queries) -> None:
    park, other = venue(), venue("乙写字楼", "office_cluster")
    actions.recognise(
        actor=OFFICER, venue=park, valid_from=ON, valid_to=dt.date(2027, 1, 1), document="深南文认〔2026〕1号", at=AT
    )
    small, large = room("301", 120, park), room("500", 400, park)
    plain = room("8层", 150, other)
    with django_assert_num_queries(1):
        found = [(row.label, row.recognised, row.venue.name) for row in queries.spaces(on=ON, area_m2=100)]
    assert found == [("301", True, "甲园区"), ("8层", False, "乙写字楼"), ("500", True, "甲园区")]
    assert list(queries.spaces(on=ON, area_m2=130, recognised=True)) == [large]
    assert list(queries.spaces(on=ON, kind="office_cluster")) == [plain]
    assert list(queries.spaces(on=ON, words="隔音 301")) == [small]
    assert list(queries.spaces(on=dt.date(2027, 1, 2), recognised=True)) == []


def test_a_visit_is_asked_for_agreed_and_held() -> None:
    row = asked()
    with pytest.raises(Forbidden):
        actions.answer_viewing(actor=MANAGER, viewing_id=row.pk, agreed=True, answer="x", on=ON, at=AT)
    with pytest.raises(RegisterError, match="写明"):
        answered(row, answer=" ")
    answered(row)
    with pytest.raises(RegisterError, match="不用再答复"):
        answered(row)
    with pytest.raises(RegisterError, match="看房日到了"):
        actions.confirm_viewing(actor=STRANGER, viewing_id=row.pk, on=ON, at=AT)
    actions.confirm_viewing(actor=STRANGER, viewing_id=row.pk, on=DAY, at=AT)
    with pytest.raises(RegisterError, match="不能取消"):
        actions.cancel_viewing(actor=MANAGER, viewing_id=row.pk, at=AT)
    assert queries.space_totals(2026) == {"spaces": 1, "area_m2": 120, "asked": 1, "seen": 1}
    assert [one.state for one in queries.viewings(firms=[CODE])] == ["seen"]
    assert [one.state for one in queries.viewings(firms=[OTHER_CODE])] == ["seen"]


def test_a_day_that_has_passed_is_not_agreed_to() -> None:
    row, later = asked(), DAY + dt.timedelta(1)
    with pytest.raises(RegisterError, match="已经过了"):
        actions.answer_viewing(actor=STRANGER, viewing_id=row.pk, agreed=True, answer="一楼", on=later, at=AT)
    off = actions.answer_viewing(actor=STRANGER, viewing_id=row.pk, agreed=False, answer="错过了", on=later, at=AT)
    assert off.state == "declined"


def test_a_room_is_asked_for_once_at_a_time_and_again_after_calling_off() -> None:
    one = room()
    row = asked(one)
    with pytest.raises(RegisterError, match="已经约看"):
        asked(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Viewing.objects.create(space=one, enterprise=firm(), day=DAY, people=1, asked_at=AT)
    actions.cancel_viewing(actor=MANAGER, viewing_id=row.pk, at=AT)
    assert asked(one).state == "asked"


def test_a_room_that_is_let_leaves_the_list_and_calls_visits_off() -> None:
    one = room()
    row = asked(one)
    actions.take_space(actor=STRANGER, space_id=one.pk, on=ON, at=AT)
    row.refresh_from_db()
    assert (row.state, row.answer) == ("declined", "该空间已租出。")
    assert not queries.spaces(on=ON).exists()
    with pytest.raises(RegisterError, match="不再招租"):
        actions.take_space(actor=STRANGER, space_id=one.pk, on=ON, at=AT)
    with pytest.raises(RegisterError, match="不再招租"):
        asked(one)
    assert list(queries.spaces(on=ON)) == []
    assert room() == one
    assert list(queries.spaces(on=ON)) == [one]


def test_only_its_operator_offers_rooms_and_not_more_than_the_venue_has() -> None:
    where = venue()
    with pytest.raises(Forbidden):
        actions.offer_space(actor=MANAGER, venue=where, label="1", area_m2=1, monthly_rent_fen=0, free_from=ON, at=AT)
    with pytest.raises(Forbidden):
        actions.describe_venue(actor=MANAGER, venue=where, services="x", at=AT)
    room("301", 1_900, where)
    with pytest.raises(RegisterError, match="2100 平方米"):
        room("302", 200, where)
    assert room("301", 2_000, where).area_m2 == 2_000
    nobody = actions.record_venue(actor=OFFICER, name="丙园区", kind="park", sub_district="粤海", at=AT)
    with pytest.raises(RegisterError, match="没有登记运营单位"):
        room("1", 10, nobody)


@pytest.mark.parametrize("wrong", [{"label": " "}, {"area_m2": 0}, {"monthly_rent_fen": -1}, {"studios": -1}])
def test_a_room_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RegisterError, match="请填楼层房号"):
        room(**wrong)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), dt.date(2026, 6, 1)])
def test_a_visit_lies_within_ninety_days(day: dt.date) -> None:
    with pytest.raises(RegisterError, match="90 天以内"):
        asked(day=day)


def test_who_may_only_read_asks_for_nothing() -> None:
    with pytest.raises(Forbidden):
        actions.ask_viewing(
            actor=who(9, "只读", "reader", credit_code=CODE),
            enterprise=firm(),
            space_id=room().pk,
            day=DAY,
            people=1,
            on=ON,
            at=AT,
        )


def test_a_venue_shows_its_free_area() -> None:
    where = venue()
    room("301", 120, where), room("302", 80, where)
    assert [state.free_m2 for state in queries.states_of([where], on=ON)] == [200]
