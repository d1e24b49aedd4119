"""Who asked for a service is told of every answer; a department of its own part alone, and of nothing private by mail."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from cases.people import CODE, MACHINE, OTHER_CODE, firm, moment
from cases.test_messages import person
from cases.test_requests import HOMES, MANAGER, PEOPLE, asked, part
from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from huiqi.cases import actions, queries
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Delivery, Message, ServiceEvent
from huiqi.cases.offerings import HOUSING, SCHOOLING

pytestmark = pytest.mark.database(transaction=True)
SECRET = "王小宝"


@pytest.fixture(autouse=True)
def district(settings) -> None:
    settings.SERVICE_LINK = "https://huiqi.example/messages/services/{}/open"
    firm()
    person("manager", "manager", credit_code=CODE)
    person("filler", "filler", credit_code=CODE, language="en")
    person("stranger", "manager", credit_code=OTHER_CODE)
    person("homes", "officer", department="区住建局")
    person("schools", "officer", department="区人力资源局")
    person("health", "officer", department="区企业服务中心")
    person("head", "head", department="区人力资源局")


def told(event: str) -> list[str]:
    """The names of those who have a message of the last event of a kind."""
    last = ServiceEvent.objects.filter(event=event).last()
    return list(Message.objects.filter(service_event=last).order_by("account__name").values_list("account__name", flat=True))


def test_each_department_hears_of_its_own_part_and_the_firm_of_each_answer() -> None:
    request = asked(HOUSING, SCHOOLING)
    assert told("ask") == ["homes", "schools"]
    actions.return_part(actor=PEOPLE, why="请补出生证明", **part(request, SCHOOLING))
    assert told("return") == ["filler", "manager"]
    answers = {"name": "王敏", "phone": "13800000000", "level": "省市级", "child": SECRET, "born": "2019-05-01"}
    actions.add_to_part(actor=MANAGER, typed=answers | {"stage": "小学"}, **part(request, SCHOOLING))
    assert told("add") == ["schools"]
    actions.answer_part(actor=HOMES, provided=True, reply="已配租一套人才公寓", **part(request, HOUSING))
    assert told("answer") == ["filler", "manager"]
    request.refresh_from_db()
    actions.withdraw_request(actor=MANAGER, request_id=request.pk, version=request.version, at=moment(3, 6))
    assert told("withdraw") == ["homes", "schools"]


def test_the_head_hears_of_a_late_part_once() -> None:
    asked(SCHOOLING)
    for day in (1, 2):
        actions.tell_late_parts(actor=MACHINE, at=moment(5, day))
    assert told("late") == ["head"]
    assert Message.objects.filter(service_event__event="late").count() == 1


def test_mails_go_out_in_the_language_of_each_and_repeat_nothing_private() -> None:
    request = asked(SCHOOLING)
    actions.answer_part(actor=PEOPLE, provided=False, reply=f"{SECRET}的学位已满", **part(request, SCHOOLING))
    chinese, english = sorted((m for m in mail.outbox if "schools" not in m.to[0]), key=lambda m: m.to, reverse=True)
    assert (chinese.to, english.to) == (["manager@example.cn"], ["filler@example.cn"])
    assert "不能提供" in chinese.subject
    assert str(request) in english.subject
    assert "Services for high-level talent" in english.body
    event = ServiceEvent.objects.get(event="answer")
    assert f"https://huiqi.example/messages/services/{event.pk}/open" in english.body
    assert all(SECRET not in m.body + m.subject for m in mail.outbox)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_message_of_a_service_is_in_the_same_list_and_is_nobody_elses() -> None:
    request = asked(SCHOOLING)
    actions.answer_part(actor=PEOPLE, provided=True, reply="请到校报到", **part(request, SCHOOLING))
    event = ServiceEvent.objects.get(event="answer")
    mine, other = (actor_of(Account.objects.get(name=name), "test") for name in ("manager", "stranger"))
    assert [m.about for m in queries.messages_of(mine)] == [event]
    assert queries.message_about_service(mine, event.pk).service_event == event
    with pytest.raises(UnknownCase, match="找不到这条消息"):
        queries.message_about_service(other, event.pk)


def test_a_message_is_of_one_event() -> None:
    asked(SCHOOLING)
    row = Message.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(account=row.account, at=row.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(account=row.account, service_event=row.service_event, at=row.at)


def test_the_department_that_answers_no_part_hears_nothing() -> None:
    asked(HOUSING)
    assert not Message.objects.filter(account__name="health").exists()
