"""A complaint is filed by anybody, read and answered by whoever is not complained of, and never changed."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from access.people import LEAD, OTHER, actor
from cases import people
from huiqi.access.actor import SYSTEM, VISITOR, Actor, Grant
from huiqi.access.audit import verify
from huiqi.access.departments import LEADING_GROUP
from huiqi.access.errors import Forbidden
from huiqi.access.models import Account, AuditEntry, RoleGrant
from huiqi.cases import actions, queries
from huiqi.cases.errors import AnswerRefused, IllegalTransition, ReasonMissing, StaleCase, UnknownCase
from huiqi.cases.models import Complaint, Delivery, Message
from huiqi.cases.wording import headline, mail_words, subject

pytestmark = pytest.mark.database
VISITORS = VISITOR("198.51.100.7")
SECRETARY, AUDITOR = actor("secretary", 31), actor("auditor", 41)
OFFICER, ELSEWHERE = actor("officer", 21), actor("officer", 22, department=OTHER)
MONDAY = people.START
"""2 March 2026, 10 in the morning."""


def filed(kind: str = "claim", **typed: str) -> tuple[Complaint, str]:
    given = {"body": "直播间长期没有人。", **typed}
    return actions.file_complaint(actor=VISITORS, kind=kind, at=MONDAY, **given)


def assigned(department: str = LEAD, **typed: str) -> Complaint:
    made, _ = filed(**typed)
    return actions.assign_complaint(
        actor=SECRETARY, number=str(made), version=1, at=MONDAY, department=department, why="由它核实"
    )


def person(role: str, department: str = "") -> Account:
    """An account that is told of things."""
    made = Account.objects.create(email=f"{role}{department}@example.cn", name=role, created_at=MONDAY)
    RoleGrant.objects.create(account=made, role=role, department=department, granted_at=MONDAY)
    return made


def test_an_anonymous_tip_is_kept_encrypted_and_led_to_by_its_secret_alone() -> None:
    made, secret = filed(name="李霞", contact="13700000001")
    assert (made.number, made.state, made.due_on) == (f"TS-2026-{made.pk:06d}", "received", dt.date(2026, 3, 9))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_complaint")
        row = " ".join(str(value) for value in cursor.fetchone() or ())
    assert not [words for words in ("直播间", "李霞", "13700000001", secret) if words in row]
    found = queries.complaint_by_secret(secret)
    assert [found.opened(what) for what in ("body", "name", "contact")] == ["直播间长期没有人。", "李霞", "13700000001"]
    for wrong in ("", secret[:-1], secret.swapcase(), str(made)):
        with pytest.raises(UnknownCase):
            queries.complaint_by_secret(wrong)
    detail = AuditEntry.objects.get(verb="complaint.file")
    assert "李霞" not in detail.detail
    assert (detail.actor, detail.origin) == ("anyone", "complaint")
    assert verify() is None


@pytest.mark.parametrize(
    ("kind", "typed", "fact"),
    [
        ("gossip", {}, "kind"),
        ("claim", {"body": "  "}, "body"),
        ("claim", {"body": "字" * 4_001}, "body"),
        ("claim", {"notice": "GS-2026-999999"}, "notice"),
        ("claim", {"against": "区气象局"}, "against"),
        ("conduct", {}, "against"),
        ("case", {"name": "李霞"}, "name"),
    ],
)
def test_what_cannot_be_dealt_with_is_refused_at_its_field(kind, typed, fact) -> None:
    with pytest.raises(AnswerRefused) as refused:
        filed(kind, **typed)
    assert refused.value.fact == fact
    assert not Complaint.objects.exists()


def test_the_secretary_gives_it_to_a_department_that_answers_it() -> None:
    found = assigned()
    assert (found.state, found.department, found.due_on) == ("handled", LEAD, dt.date(2026, 3, 23))
    assert list(queries.complaints_for(OFFICER)) == [found]
    assert list(queries.complaints_for(ELSEWHERE)) == []
    with pytest.raises(UnknownCase):
        queries.complaint_for(ELSEWHERE, str(found))
    call = {"number": str(found), "at": MONDAY}
    with pytest.raises(StaleCase):
        actions.answer_complaint(actor=OFFICER, version=1, answer="已核实。", **call)
    with pytest.raises(ReasonMissing):
        actions.answer_complaint(actor=OFFICER, version=2, answer=" ", **call)
    with pytest.raises(Forbidden):
        actions.answer_complaint(actor=ELSEWHERE, version=2, answer="已核实。", **call)
    done = actions.answer_complaint(actor=OFFICER, version=2, answer="已核实，租约真实。", **call)
    assert (done.state, done.answer, done.due_on, done.closed_at) == ("answered", "已核实，租约真实。", None, MONDAY)
    assert [e.event for e in done.events.all()] == ["file", "assign", "answered"]
    for again in (
        lambda: actions.answer_complaint(actor=OFFICER, version=3, answer="又答", **call),
        lambda: actions.assign_complaint(actor=SECRETARY, version=3, department=OTHER, why="转", **call),
        lambda: actions.decline_complaint(actor=SECRETARY, version=3, answer="不受理", **call),
    ):
        with pytest.raises(IllegalTransition):
            again()


def test_it_may_be_declined_with_a_reason_before_anybody_has_it() -> None:
    made, secret = filed()
    actions.decline_complaint(actor=SECRETARY, number=str(made), version=1, at=MONDAY, answer="不属于本区职责。")
    found = queries.complaint_by_secret(secret)
    assert (found.state, found.answer) == ("declined", "不属于本区职责。")


def test_a_department_has_no_part_in_a_complaint_about_itself() -> None:
    made, _ = filed("conduct", against=LEAD)
    with pytest.raises(AnswerRefused, match="不能由它自己办理"):
        actions.assign_complaint(actor=SECRETARY, number=str(made), version=1, at=MONDAY, department=LEAD, why="由它核实")
    found = actions.assign_complaint(actor=SECRETARY, number=str(made), version=1, at=MONDAY, department=OTHER, why="回避")
    both = Actor(9, "两处任职", frozenset({Grant("officer", LEAD), Grant("officer", OTHER)}), "test")
    for insider in (OFFICER, both):
        assert list(queries.complaints_for(insider)) == []
        with pytest.raises(UnknownCase):
            queries.complaint_for(insider, str(found))
        with pytest.raises(Forbidden):
            actions.answer_complaint(actor=insider, number=str(found), version=2, at=MONDAY, answer="没有问题。")
    assert list(queries.complaints_for(ELSEWHERE)) == [found]
    with pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=found.pk).update(department=LEAD)


def test_the_secretary_never_sees_a_complaint_about_the_leading_group() -> None:
    secretary = person("secretary")
    made, _ = filed("conduct", against=LEADING_GROUP)
    assert (made.state, made.department) == ("handled", "区企业服务中心")
    assert list(queries.complaints_for(SECRETARY)) == []
    with pytest.raises(Forbidden) as refused:
        actions.assign_complaint(actor=SECRETARY, number=str(made), version=2, at=MONDAY, department=OTHER, why="转")
    assert refused.value.code == "COMPLAINED_OF"
    assert list(queries.complaints_for(AUDITOR)) == [made]
    assert not Message.objects.filter(account=secretary).exists()


def test_who_has_to_act_is_told_and_nobody_it_is_about() -> None:
    secretary, head = person("secretary"), person("head", OTHER)
    officer, insider = person("officer", OTHER), person("officer", LEAD)
    RoleGrant.objects.create(account=insider, role="officer", department=OTHER, granted_at=MONDAY)
    made, _ = filed("conduct", against=LEAD)
    assert [m.account for m in Message.objects.all()] == [secretary]
    actions.assign_complaint(actor=SECRETARY, number=str(made), version=1, at=MONDAY, department=OTHER, why="回避")
    told = Message.objects.filter(complaint_event__event="assign")
    assert {m.account for m in told} == {head, officer}
    event = told.first().about
    assert (subject(event), headline(event)) == ((str(made), "投诉工作人员或部门的行为"), "投诉举报：分派办理")
    assert "直播间" not in mail_words(event, officer, "https://x").body
    assert Delivery.objects.filter(complaint_event__isnull=False).count() == 3


def test_time_tells_once_of_what_is_late() -> None:
    person("secretary")
    made, _ = filed()
    machine = SYSTEM("test")
    assert actions.tell_late_complaints(actor=machine, at=people.moment(3, 9)) == ()
    assert actions.tell_late_complaints(actor=machine, at=people.moment(3, 10)) == (str(made),)
    assert actions.run_clocks(actor=machine, at=people.moment(3, 11)).complaints_late == ()
    head = person("head", LEAD)
    actions.assign_complaint(
        actor=SECRETARY, number=str(made), version=1, at=people.moment(3, 12), department=LEAD, why="由它核实"
    )
    assert actions.run_clocks(actor=machine, at=people.moment(4, 20)).complaints_late == (str(made),)
    assert Message.objects.filter(account=head, complaint_event__event="late").count() == 1


def test_what_was_filed_is_not_changed() -> None:
    found = assigned()
    for change in ({"kind": "policy"}, {"against": OTHER}, {"secret_hash": "0" * 64}, {"filed_at": people.moment(4, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Complaint.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.events.update(why="别的")


def test_the_list_is_searched_narrowed_and_counted_in_few_queries(django_assert_num_queries) -> None:
    first, second = assigned(), filed("leak")[0]
    assert list(queries.complaints_for(SECRETARY)) == [second, first]
    assert list(queries.complaints_for(SECRETARY, kind="leak")) == [second]
    assert list(queries.complaints_for(SECRETARY, words=str(first)[-3:], states=("handled",))) == [first]
    with django_assert_num_queries(1):
        counts = queries.complaint_counts(queries.complaints_for(SECRETARY), dt.date(2026, 3, 12))
    assert (counts.received, counts.handled, counts.late) == (1, 1, 1)
    with pytest.raises(Forbidden):
        queries.complaints_for(actor("manager"))
