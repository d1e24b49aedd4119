"""三（十）: a shop's scene finds a host, a session is agreed and held, and the year adds up."""

import datetime as dt

import pytest

from cases.people import CODE, MANAGER, OTHER_CODE, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import HostProfile, LiveScene, LiveSession

pytestmark = pytest.mark.database
AT, ON, DAY = moment(3, 2), dt.date(2026, 3, 2), dt.date(2026, 4, 1)


def scene(**other: object) -> LiveScene:
    says = {
        "kind": "market",
        "name": "茶叶市场",
        "address": "南头",
        "category": "food",
        "words": "茶叶批发，到店品茶",
    } | other
    return actions.publish_scene(actor=MANAGER, enterprise=firm(), at=AT, **says)


def host(name: str = "小林说茶", **other: object) -> HostProfile:
    says = {"platform": "抖音", "followers": 500_000, "category": "food", "words": "专讲茶叶和茶具"} | other
    one = firm(OTHER_CODE, "主播公司")
    return actions.publish_host(actor=STRANGER, enterprise=one, name=name, at=AT, **says)


def asked(day: dt.date = DAY) -> LiveSession:
    return actions.plan_session(
        actor=MANAGER, scene_id=scene().pk, host_id=host().pk, day=day, goods="春茶", offline="到店核销送试饮", on=ON, at=AT
    )


def agreed() -> LiveSession:
    return actions.answer_session(actor=STRANGER, session_id=asked().pk, agreed=True, reason="", on=ON, at=AT)


def reported(row: LiveSession, on: dt.date = DAY, **other: int) -> LiveSession:
    says = {"orders": 300, "sales_fen": 5_000_000, "visitors": 80} | other
    return actions.report_session(actor=MANAGER, session_id=row.pk, on=on, at=AT, **says)


def test_the_hosts_of_its_own_trade_come_first(django_assert_num_queries) -> None:
    one, best = scene(), host()
    host("数码小王", category="digital", words="耳机和手机测评")
    host("水果阿姨", words="水果产地直播")
    with django_assert_num_queries(1):
        found = queries.hosts_for(one)
    assert found[0].host == best
    assert [match.points for match in found] == sorted((match.points for match in found), reverse=True)
    assert all(match.same_category for match in found)


def test_a_session_is_agreed_by_the_host_and_reported_once_it_is_over() -> None:
    row = asked()
    with pytest.raises(Forbidden):
        actions.answer_session(actor=MANAGER, session_id=row.pk, agreed=True, reason="", on=ON, at=AT)
    with pytest.raises(RegisterError, match="举办之后"):
        reported(row)
    actions.answer_session(actor=STRANGER, session_id=row.pk, agreed=True, reason="", on=ON, at=AT)
    with pytest.raises(RegisterError, match="不用再答复"):
        actions.answer_session(actor=STRANGER, session_id=row.pk, agreed=False, reason="x", on=ON, at=AT)
    with pytest.raises(RegisterError, match="举办之后"):
        reported(row, dt.date(2026, 3, 31))
    reported(row)
    assert queries.session_totals(2026) == {
        "sessions": 1, "orders": 300, "fen": 5_000_000, "visitors": 80, "scenes": 1,
    }  # fmt: skip
    reported(row, orders=310)
    assert queries.session_totals(2026)["orders"] == 310


def test_a_day_that_has_passed_is_not_agreed_to() -> None:
    row, later = asked(), DAY + dt.timedelta(1)
    with pytest.raises(RegisterError, match="已经过了"):
        actions.answer_session(actor=STRANGER, session_id=row.pk, agreed=True, reason="", on=later, at=AT)


@pytest.mark.parametrize("wrong", [{"visitors": 301}, {"orders": -1}, {"sales_fen": -1}])
def test_a_result_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(RegisterError, match="不能"):
        reported(agreed(), **wrong)


def test_who_declines_says_why_and_the_day_is_free_again() -> None:
    row = asked()
    with pytest.raises(RegisterError, match="已经约了"):
        asked()
    with pytest.raises(RegisterError, match="理由"):
        actions.answer_session(actor=STRANGER, session_id=row.pk, agreed=False, reason=" ", on=ON, at=AT)
    actions.answer_session(actor=STRANGER, session_id=row.pk, agreed=False, reason="档期冲突", on=ON, at=AT)
    assert asked().state == "asked"
    assert [one.reason for one in queries.sessions(which="cancelled", firms=[CODE])] == ["档期冲突"]


@pytest.mark.parametrize("wrong", [{"kind": "boat"}, {"name": ""}, {"words": " "}])
def test_a_scene_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RegisterError):
        scene(**wrong)
    with pytest.raises(RegisterError, match="不能早于今天"):
        asked(dt.date(2026, 3, 1))
