"""三（六）: one request with parts, each answered by its own department, which reads no other part."""

import datetime as dt
import json

import pytest

from cases.people import (
    AUDITOR,
    CODE,
    FILLER,
    MACHINE,
    MANAGER,
    OFFICER,
    OTHER_CODE,
    SECRETARY,
    STRANGER,
    WINDOW,
    firm,
    moment,
    who,
)
from gateways.makers import picture
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import AnswerRefused, DuplicateCase, IllegalTransition, ReasonMissing, StaleCase, UnknownCase
from huiqi.cases.models import ServicePart, ServiceRequest
from huiqi.cases.offerings import HOUSING, MEDICAL, OFFERINGS, SCHOOLING, TALENT
from huiqi.cases.queries.requests import PartView
from huiqi.gateways.refusal import FileRefused
from huiqi.policies import find_measure

pytestmark = pytest.mark.database
HOMES = who(61, "住建经办", "officer", department="区住建局")
PEOPLE = who(62, "人力经办", "officer", department="区人力资源局")
HEALTH = who(63, "服务经办", "officer", department="区企业服务中心")
COMMON = {("", "name"): "王敏", ("", "phone"): "13800000000", ("", "level"): "省市级"}
HOME = {(HOUSING, "wish"): "人才公寓", (HOUSING, "people"): "3"}
CHILD = {(SCHOOLING, "child"): "王小宝", (SCHOOLING, "born"): "2019-05-01", (SCHOOLING, "stage"): "小学"}
DOCTOR = {(MEDICAL, "need"): "健康体检"}
ASKED = moment(3, 2)


def asked(*parts: str, actor=MANAGER, at: dt.datetime = ASKED, **more) -> ServiceRequest:
    """A request of the firm."""
    firm(actor.firms[0])
    typed = COMMON | HOME | CHILD | DOCTOR
    return actions.ask(actor=actor, credit_code=actor.firms[0], service="talent", parts=parts, typed=typed, at=at, **more)


def part(request: ServiceRequest, key: str) -> dict[str, object]:
    """What an action is called with for a part now."""
    request.refresh_from_db()
    return {"part_id": request.parts.get(key=key).pk, "version": request.version, "at": moment(3, 5)}


def seen(actor, request: ServiceRequest) -> list[PartView]:
    return list(queries.parts_for(actor, request))


def test_each_part_goes_to_its_department_with_its_own_clock() -> None:
    request = asked(HOUSING, MEDICAL)
    rows = {p.key: p for p in request.parts.all()}
    calendar = clocks.calendar()
    assert {key: row.department for key, row in rows.items()} == {HOUSING: "区住建局", MEDICAL: "区企业服务中心"}
    assert request.number.startswith("FW-2026-")
    assert {k: calendar.working_days_between(dt.date(2026, 3, 2), r.due_on) for k, r in rows.items()} == {
        HOUSING: 15,
        MEDICAL: 10,
    }


def test_a_department_reads_its_own_part_and_no_other() -> None:
    request = asked(HOUSING, SCHOOLING)
    assert [v.label for v in seen(HOMES, request)] == ["住房"]
    assert [v.label for v in seen(PEOPLE, request)] == ["子女就学"]
    assert [v.label for v in seen(AUDITOR, request)] == [v.label for v in seen(FILLER, request)] == ["住房", "子女就学"]
    homes = {ask.name: value for ask, value in seen(HOMES, request)[0].answers}
    assert homes == {
        "name": "王敏",
        "phone": "13800000000",
        "level": "省市级",
        "wish": "人才公寓",
        "people": "3",
        "note": "",
    }
    for outsider in (HEALTH, OFFICER, WINDOW, SECRETARY, STRANGER):
        with pytest.raises(UnknownCase):
            queries.request_for(outsider, request.number)


def test_what_was_typed_lies_encrypted_and_is_in_no_log() -> None:
    request = asked(SCHOOLING)
    row = request.parts.get()
    assert row.answers["child"] == "王小宝"
    assert "王小宝" not in row.answers_encrypted
    assert not any("王小宝" in json.dumps(e.detail, ensure_ascii=False) for e in AuditEntry.objects.all())


def test_only_the_department_of_the_part_answers_it() -> None:
    request = asked(HOUSING, MEDICAL)
    for other in (HEALTH, OFFICER, MANAGER, AUDITOR, SECRETARY):
        with pytest.raises(Forbidden):
            actions.answer_part(actor=other, **part(request, HOUSING), provided=True, reply="已安排")
    actions.answer_part(actor=HOMES, **part(request, HOUSING), provided=True, reply="已安排人才公寓")
    request.refresh_from_db()
    assert request.state == "open"
    actions.answer_part(actor=HEALTH, **part(request, MEDICAL), provided=False, reply="本年名额已满，可明年再报")
    request.refresh_from_db()
    assert request.state == "answered"


def test_an_answer_needs_its_words_and_is_given_once() -> None:
    request = asked(HOUSING)
    with pytest.raises(ReasonMissing):
        actions.answer_part(actor=HOMES, **part(request, HOUSING), provided=False, reply="  ")
    actions.answer_part(actor=HOMES, **part(request, HOUSING), provided=True, reply="已安排")
    with pytest.raises(IllegalTransition):
        actions.answer_part(actor=HOMES, **part(request, HOUSING), provided=False, reply="改为不能提供")


def test_the_clock_stands_still_while_the_firm_adds() -> None:
    request = asked(HOUSING)
    sent = part(request, HOUSING)
    actions.return_part(actor=HOMES, **sent, why="请补充婚姻状况证明")
    row = request.parts.get()
    assert (row.state, row.due_on, row.days_left) == ("returned", None, 12)
    late = {**part(request, HOUSING), "at": moment(4, 1)}
    typed = {"name": "王敏", "phone": "13800000000", "level": "省市级", "wish": "公租房", "people": "3"}
    actions.add_to_part(actor=FILLER, **late, typed=typed, files=[("", "婚姻状况证明", "证.png", picture())])
    row.refresh_from_db()
    assert (row.state, row.answers["wish"], row.files.get().paper) == ("waiting", "公租房", "婚姻状况证明")
    assert clocks.calendar().working_days_between(dt.date(2026, 4, 1), row.due_on) == 12


def test_nothing_is_kept_of_a_request_that_lacks_something() -> None:
    firm()
    base = {"actor": MANAGER, "credit_code": CODE, "service": "talent", "at": ASKED}
    for parts, typed in (((), COMMON), ((HOUSING,), COMMON), ((HOUSING,), HOME), ((SCHOOLING,), COMMON | CHILD | {
        (SCHOOLING, "born"): "去年"})):  # fmt: skip
        with pytest.raises(AnswerRefused):
            actions.ask(**base, parts=parts, typed=typed)
    with pytest.raises(FileRefused):
        actions.ask(
            **base, parts=(HOUSING,), typed=COMMON | HOME, files=[(HOUSING, "婚姻状况证明", "a.pdf", b"MZ not a pdf")]
        )
    assert not ServiceRequest.objects.exists()


def test_a_request_sent_twice_is_one() -> None:
    first = asked(HOUSING)
    with pytest.raises(DuplicateCase, match=str(first)):
        asked(HOUSING, at=moment(3, 2, 10) + dt.timedelta(minutes=1))
    assert asked(MEDICAL).pk != first.pk
    assert asked(HOUSING, at=moment(3, 2, 11)).pk != first.pk


def test_a_firm_asks_for_itself_only() -> None:
    firm(OTHER_CODE, "他企")
    with pytest.raises(Forbidden):
        actions.ask(
            actor=MANAGER, credit_code=OTHER_CODE, service="talent", parts=(MEDICAL,), typed=COMMON | DOCTOR, at=ASKED
        )


def test_who_saw_an_older_version_is_told() -> None:
    request = asked(HOUSING)
    stale = part(request, HOUSING) | {"version": request.version - 1}
    with pytest.raises(StaleCase):
        actions.answer_part(actor=HOMES, **stale, provided=True, reply="已安排")


def test_what_is_not_answered_can_be_taken_back() -> None:
    request = asked(HOUSING, MEDICAL)
    actions.answer_part(actor=HEALTH, **part(request, MEDICAL), provided=True, reply="已预约")
    request.refresh_from_db()
    actions.withdraw_request(actor=MANAGER, request_id=request.pk, version=request.version, at=moment(3, 6))
    request.refresh_from_db()
    assert (request.state, request.parts.get(key=HOUSING).state) == ("answered", "withdrawn")
    with pytest.raises(IllegalTransition):
        actions.withdraw_request(actor=MANAGER, request_id=request.pk, version=request.version, at=moment(3, 6))


def test_the_firm_says_how_it_was_once_it_is_answered() -> None:
    request = asked(MEDICAL)
    base = {"actor": FILLER, "request_id": request.pk, "at": moment(3, 9)}
    with pytest.raises(IllegalTransition):
        actions.rate(**base, version=request.version, satisfaction=5)
    actions.answer_part(actor=HEALTH, **part(request, MEDICAL), provided=True, reply="已预约")
    request.refresh_from_db()
    with pytest.raises(AnswerRefused):
        actions.rate(**base, version=request.version, satisfaction=6)
    actions.rate(**base, version=request.version, satisfaction=4, comment="很快")
    found = queries.figures_of("talent", on=dt.date(2026, 3, 9))
    assert (found.asked, found.provided, found.rated, found.satisfaction) == (1, 1, 1, 4)


def test_a_late_part_is_noted_once() -> None:
    request = asked(MEDICAL)
    due = request.parts.get().due_on
    assert actions.tell_late_parts(actor=MACHINE, at=moment(due.month, due.day)) == ()
    after = moment(due.month, due.day) + dt.timedelta(days=1)
    assert [actions.tell_late_parts(actor=MACHINE, at=after) for _ in range(2)] == [(str(request),), ()]
    assert request.events.filter(event="late").count() == 1


def test_the_list_of_a_department_takes_few_queries_whatever_its_length(django_assert_num_queries) -> None:
    for hour in range(3):
        asked(HOUSING, SCHOOLING, at=moment(3, 2, 9 + hour))
    with django_assert_num_queries(1):
        rows = list(queries.parts_of(HOMES, states=("waiting",)))
        assert len({str(row.request.enterprise) for row in rows}) == 1
    assert len(rows) == 3
    assert queries.parts_of(OFFICER).count() == 0
    assert queries.parts_of(AUDITOR).count() == 6
    assert [r.parts.count() for r in queries.requests_of(FILLER)] == [2, 2, 2]


def test_every_part_is_answered_by_a_department_of_its_measure() -> None:
    for offered in OFFERINGS.values():
        law = find_measure(offered.measure)[1]
        assert {p.department for p in offered.parts} <= {law.lead, *law.co_departments}
    assert len(TALENT.parts) == 3
    assert ServicePart.State.values == ["waiting", "returned", "provided", "declined", "withdrawn"]
