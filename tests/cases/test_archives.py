"""When may a case go into the archive, what is kept of it, and what happens when it comes back to life?"""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import people
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from huiqi.cases.actions.archives import Package, hand_over, record_archive
from huiqi.cases.errors import NotArchivable, ReasonMissing
from huiqi.cases.models import ArchiveRecord, Case, HandedOver, HandOver
from huiqi.cases.queries import archives as queries
from huiqi.cases.queries.archives import Stage
from huiqi.cases.retention import Retention

pytestmark = pytest.mark.database
AT = people.moment(6, 1)


@pytest.fixture(autouse=True)
def district(db: None) -> None:
    people.firm()
    people.window()
    people.decided_numbers()


def refused() -> Case:
    """Not accepted on 3 March."""
    case = people.submitted()
    return actions.refuse_acceptance(
        actor=people.WINDOW, case_id=case.pk, version=case.version, at=people.moment(3, 3), why="不在本区"
    )


def paid() -> Case:
    """Paid on 25 March."""
    case = people.to_be_paid()
    people.banked()
    people.answered(people.sent(case))
    return Case.objects.get(pk=case.pk)


def package(case: Case, version: int = 1, previous: str = "", **more: object) -> Package:
    """What a package says of itself; its content is of no matter here."""
    said: dict[str, object] = {
        "version": version, "reference": f"0000-{case}", "title": "材料", "last_event": case.events.latest("pk").pk,
        "ended_on": dt.date(2026, 3, 3), "sha256": f"{version:064x}", "previous": previous, "size": 10, "files": 1,
        "pages": 1, "retention_years": 10, "retain_until": dt.date(2036, 12, 31),
    }  # fmt: skip
    return Package(**said | more)  # type: ignore[arg-type]  # keywords of a test


def archived(case: Case, **more: object) -> ArchiveRecord:
    return record_archive(actor=people.SECRETARY, case_id=case.pk, at=AT, package=package(case, **more))


def stage(case: Case) -> str:
    return str(queries.ended_cases(people.SECRETARY).get(pk=case.pk).stage)


def test_a_closed_case_waits_is_archived_and_stays_so() -> None:
    case = refused()
    assert (stage(case), queries.is_archived(case)) == (Stage.TO_DO, False)
    record = archived(case)
    assert (stage(case), queries.is_archived(case), str(record)) == (Stage.DONE, True, f"{case}-v1")
    entry = AuditEntry.objects.latest("seq")
    assert (entry.verb, entry.subject, entry.details["sha256"]) == ("archive.make", f"archive:{case}-v1", record.sha256)
    with pytest.raises(NotArchivable, match=r"已经归档，之后没有变化"):
        archived(case, version=2, previous=record.sha256)


def test_a_case_under_way_and_one_without_a_number_are_not_archived() -> None:
    case = people.submitted()
    with pytest.raises(NotArchivable, match=r"还没有办结（待受理）"):
        archived(case)
    Case.objects.filter(pk=case.pk).update(number=None, state="WITHDRAWN")
    assert list(queries.ended_cases(people.SECRETARY)) == []


def test_what_is_open_keeps_a_case_out() -> None:
    case = people.objected()
    first = case.objections.get()
    actions.file_objection(
        actor=people.PUBLIC, notice_number=str(case.public_notice.number), name="李雷", contact="13900000000",
        reason="另有理由", at=people.moment(3, 17),
    )  # fmt: skip
    case.refresh_from_db()
    case = actions.answer_objection(
        actor=people.OFFICER, case_id=case.pk, version=case.version, at=people.moment(3, 18), objection_id=first.pk,
        upheld=True, text="属实",
    )  # fmt: skip
    assert (case.state, stage(case)) == ("VOIDED", Stage.TO_DO)
    case.objections.filter(name="李雷").update(upheld=None)  # as an import could leave it
    assert stage(case) == Stage.OPEN
    with pytest.raises(NotArchivable, match=r"有1件异议没有答复"):
        archived(case)


def test_a_deferred_paper_of_a_paid_case_keeps_it_out() -> None:
    case = paid()
    paper = case.papers.first()
    assert paper is not None
    case.papers.filter(pk=paper.pk).update(manner="deferred")
    assert stage(case) == Stage.TO_DO, "its file is there"
    paper.uploads.update(removed_at=AT)
    assert stage(case) == Stage.OPEN
    assert [str(matter) for matter in queries.open_matters(case)] == [f"容缺的材料没有补交：{paper.name}"]


def test_a_recovery_after_the_payment_asks_for_a_second_package() -> None:
    case = paid()
    first = archived(case)
    people.recovering(case)
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(NotArchivable, match=r"还没有办结（追回中）"):
        archived(case, version=2, previous=first.sha256)
    case = actions.drop_recovery(
        actor=people.OFFICER, case_id=case.pk, version=case.version, at=people.moment(5, 20), why="查明无误"
    )
    assert stage(case) == Stage.AGAIN
    second = archived(case, version=2, previous=first.sha256)
    assert (stage(case), second.previous) == (Stage.DONE, first.sha256)
    assert [str(r) for r in queries.archives_of(people.SECRETARY, case)] == [f"{case}-v2", f"{case}-v1"]


def test_a_case_that_moved_while_it_was_packed_is_refused() -> None:
    case = refused()
    with pytest.raises(NotArchivable, match=r"在打包时有了变化"):
        archived(case, last_event=case.events.latest("pk").pk - 1)


def test_what_is_archived_and_handed_over_is_not_changed() -> None:
    record = archived(refused())
    hand_over(actor=people.SECRETARY, record_ids=[record.pk], receiver="区档案馆", note="", at=AT)
    for rows in (ArchiveRecord.objects.all(), HandOver.objects.all(), HandedOver.objects.all()):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            rows.update(id=99)
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            rows._raw_delete(rows.db)  # type: ignore[attr-defined]  # past what Django itself would refuse


def test_a_package_is_handed_over_once_to_somebody() -> None:
    record = archived(refused())
    with pytest.raises(ReasonMissing):
        hand_over(actor=people.SECRETARY, record_ids=[record.pk], receiver=" ", note="", at=AT)
    made = hand_over(actor=people.SECRETARY, record_ids=[record.pk], receiver="区档案馆", note="首批", at=AT)
    assert (str(made), list(queries.to_hand_over(people.SECRETARY))) == ("YJ-2026-0001", [])
    assert queries.hand_over_for(people.AUDITOR, made.pk) == (made, [record])
    for keys in ([record.pk], [], [record.pk + 1]):
        with pytest.raises(NotArchivable, match=r"已经移交"):
            hand_over(actor=people.SECRETARY, record_ids=keys, receiver="区档案馆", note="", at=AT)


@pytest.mark.parametrize("actor", [people.WINDOW, people.TREASURER, people.AUDITOR, people.INDUSTRY_OFFICER, people.MANAGER])
def test_who_does_not_keep_the_archive_makes_no_package(actor) -> None:
    case = refused()
    with pytest.raises(Forbidden):
        record_archive(actor=actor, case_id=case.pk, at=AT, package=package(case))


def test_a_department_sees_the_archive_of_what_it_leads() -> None:
    case = refused()
    record = archived(case)
    seen = {who: list(queries.ended_cases(who)) for who in (people.OFFICER, people.INDUSTRY_OFFICER, people.AUDITOR)}
    assert [len(rows) for rows in seen.values()] == [1, 0, 1]
    assert queries.archive_for(people.HEAD, record.pk) == record
    for who in (people.INDUSTRY_OFFICER, people.WINDOW):
        with pytest.raises(Forbidden):
            queries.archive_for(who, record.pk)
    with pytest.raises(Forbidden):
        queries.ended_cases(people.WINDOW)


def test_the_list_is_found_by_words_measure_stage_and_end_of_keeping() -> None:
    case = refused()
    archived(case)
    who = people.SECRETARY
    assert [c.pk for c in queries.archive_cases(who, stage="done", measure=people.M03, words="示例 LS")] == [case.pk]
    assert list(queries.archive_cases(who, words="没有的公司")) == []
    assert [c.pk for c in queries.archive_cases(who, expires_by=dt.date(2036, 12, 31))] == [case.pk]
    assert list(queries.archive_cases(who, expires_by=dt.date(2036, 12, 30))) == []
    assert queries.stage_counts(who) == {"done": 1}


def test_what_was_quiet_long_enough_is_due() -> None:
    case = refused()
    assert list(queries.quiet_cases(people.MACHINE, people.moment(3, 3))) == []
    assert [c.pk for c in queries.quiet_cases(people.MACHINE, people.moment(3, 4))] == [case.pk]


def test_the_list_takes_the_same_queries_however_long_it_is() -> None:
    refused()
    with CaptureQueriesContext(connection) as one:
        list(queries.archive_cases(people.SECRETARY))
        queries.stage_counts(people.SECRETARY)
    assert len(one) == 2


def test_years_of_keeping_are_counted_from_the_first_of_january() -> None:
    rule = Retention(30, "0123", False)
    assert (rule.until(dt.date(2026, 12, 31)), rule.until(dt.date(2027, 1, 1))) == (
        dt.date(2056, 12, 31),
        dt.date(2057, 12, 31),
    )
    assert rule.origin == "档案科确定"
    assert "假定" in Retention(10, "0000", True).origin
