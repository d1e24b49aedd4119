"""Recognition: asked for, scored on the spot, decided by the head, reviewed each year; its months feed rent and park."""

import datetime as dt

import pytest

from cases.people import CODE, CULTURE, HEAD, INDUSTRY_OFFICER, MANAGER, OFFICER, firm, moment
from gateways.makers import picture
from huiqi.access.errors import Forbidden
from huiqi.cases import actions
from huiqi.cases.actions import Photo
from huiqi.cases.errors import AnswerRefused, NotYet
from huiqi.cases.models import Assessment, ServiceRequest
from huiqi.cases.recognition import CRITERIA, PASSES_AT
from huiqi.register import actions as register
from huiqi.register import queries as known
from huiqi.register.errors import RegisterError
from huiqi.register.models import Recognition, Venue

pytestmark = pytest.mark.database
ASKED = {
    ("venue", "name"): "蛇口直播园",
    ("venue", "kind"): "网络视听直播产业园",
    ("venue", "sub_district"): "蛇口",
    ("venue", "address"): "蛇口路1号",
    ("venue", "area_m2"): "3000",
    ("venue", "studios"): "12",
    ("venue", "tenants"): "15",
    ("venue", "use_until"): "2033-12-31",
}
FULL = {criterion.key: criterion.most for criterion in CRITERIA}
SPAN = {"valid_from": dt.date(2026, 4, 1), "valid_to": dt.date(2028, 3, 31), "document": "深南文〔2026〕5号"}


def asked() -> ServiceRequest:
    firm()
    return actions.ask(
        actor=MANAGER, credit_code=CODE, service="recognition", parts=("venue",), typed=ASKED, at=moment(3, 2)
    )


def base(request: ServiceRequest, actor=OFFICER) -> dict[str, object]:
    request.refresh_from_db()
    return {"actor": actor, "part_id": request.parts.get().pk, "version": request.version, "at": moment(3, 10)}


def scored(request: ServiceRequest, points: dict[str, int] = FULL, photographs=()) -> Assessment:
    return actions.assess(
        **base(request), visited_on=dt.date(2026, 3, 9), officers="甲、乙", findings="属实", points=points,
        photographs=photographs,
    )  # fmt: skip


def recognised() -> Recognition:
    request = asked()
    scored(request)
    return actions.grant_recognition(**base(request, HEAD), **SPAN)


def test_a_venue_is_scored_recognised_and_stands_in_the_register() -> None:
    request = asked()
    sheet = scored(request, photographs=[Photo("门口.png", picture(), "大门")])
    assert (sheet.total, sheet.part.files.get().paper) == (100, "现场照片")
    found = actions.grant_recognition(**base(request, HEAD), **SPAN)
    venue = found.venue
    assert (venue.name, venue.kind, venue.operator.credit_code, venue.area_m2) == ("蛇口直播园", Venue.Kind.PARK, CODE, 3000)
    request.refresh_from_db()
    assert request.state == "answered"
    assert "深南文〔2026〕5号" in request.parts.get().reply


def test_only_the_head_recognises_and_only_its_own_department_scores() -> None:
    request = asked()
    with pytest.raises(Forbidden):
        actions.assess(**base(request, INDUSTRY_OFFICER), visited_on=dt.date(2026, 3, 9), officers="甲", findings="x",
                       points=FULL)  # fmt: skip
    scored(request)
    for other in (OFFICER, INDUSTRY_OFFICER, MANAGER):
        with pytest.raises(Forbidden):
            actions.grant_recognition(**base(request, other), **SPAN)


def test_nothing_is_recognised_without_a_visit_or_with_too_few_points() -> None:
    request = asked()
    with pytest.raises(NotYet, match="现场评分"):
        actions.grant_recognition(**base(request, HEAD), **SPAN)
    with pytest.raises(NotYet, match="现场评分"):
        actions.answer_part(**base(request), provided=True, reply="同意")
    scored(request, FULL | {"operation": 0, "use": 9})
    with pytest.raises(NotYet, match=f"不到 {PASSES_AT} 分"):
        actions.grant_recognition(**base(request, HEAD), **SPAN)
    actions.answer_part(**base(request), provided=False, reply="评分不足")
    assert not Recognition.objects.exists()


@pytest.mark.parametrize("points", [FULL | {"area": 21}, FULL | {"use": -1}, {"area": 20}])
def test_points_beyond_the_sheet_are_refused(points: dict[str, int]) -> None:
    with pytest.raises(AnswerRefused):
        scored(asked(), points)
    assert not Assessment.objects.exists()


def test_a_visit_is_not_in_the_future_and_a_photograph_is_one() -> None:
    request = asked()
    with pytest.raises(NotYet, match="还没有到"):
        actions.assess(**base(request), visited_on=dt.date(2026, 3, 11), officers="甲", findings="x", points=FULL)
    with pytest.raises(NotYet, match="照片"):
        scored(request, photographs=[Photo("a.png", b"not a picture", "大门")])


def test_the_operator_of_a_recognised_park_is_known_to_have_one_only_inside_the_dates() -> None:
    park = recognised().venue
    one = park.operator
    shown = {day: known.facts_of(one, on=day).get("venue_is_recognised_park") for day in (
        dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2028, 3, 31), dt.date(2028, 4, 1))}  # fmt: skip
    assert list(shown.values()) == [0, 1, 1, 0]


def test_a_withdrawn_recognition_changes_future_months_only() -> None:
    found = recognised()
    found.venue.kind = Venue.Kind.OFFICE_CLUSTER
    found.venue.save()
    tenant = register.record_enterprise(actor=OFFICER, credit_code="91440300708461136T", name="租户", at=moment(3, 2))
    register.record_lease(actor=OFFICER, enterprise=tenant, venue=found.venue, area_m2=100, monthly_rent_fen=1_000_000,
                          starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31), at=moment(3, 2))  # fmt: skip
    assert known.recognised_rent(tenant, year=2026).months == tuple(range(4, 13))
    register.withdraw_recognition(actor=HEAD, recognition=found, on=dt.date(2026, 9, 1), document="撤1号", at=moment(8, 31))
    assert known.recognised_rent(tenant, year=2026).months == (4, 5, 6, 7, 8)


def test_a_recognition_is_reviewed_once_a_year_inside_its_dates() -> None:
    found = recognised()
    review = {
        "actor": OFFICER,
        "recognition": found,
        "findings": "运营正常",
        "on": dt.date(2026, 12, 1),
        "at": moment(12, 1),
    }
    assert [r.reviewed for r in known.recognitions(on=dt.date(2026, 12, 1))] == [False]
    assert register.review_recognition(**review, year=2026, passed=False).outcome == "warned"
    assert [r.reviewed for r in known.recognitions(on=dt.date(2026, 12, 1))] == [True]
    for wrong in ({"year": 2026}, {"year": 2025}, {"year": 2027}, {"year": 2026, "findings": " "}):
        with pytest.raises(RegisterError):
            register.review_recognition(**(review | {"passed": True} | wrong))
    register.withdraw_recognition(actor=HEAD, recognition=found, on=dt.date(2026, 11, 1), document="撤1号", at=moment(11, 1))
    with pytest.raises(RegisterError):
        register.review_recognition(**review, year=2026, passed=True)
    assert not known.recognitions(on=dt.date(2026, 12, 1)).exists()


def test_the_department_of_a_recognition_is_the_lead_of_its_measure() -> None:
    assert asked().parts.get().department == CULTURE
