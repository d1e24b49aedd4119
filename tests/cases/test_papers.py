"""A paper counts once a file is there; files come while the firm may change, go back and return, and are not altered."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from cases.people import (
    AUDITOR,
    FILLER,
    INDUSTRY_OFFICER,
    MANAGER,
    OFFICER,
    RENT,
    START,
    STRANGER,
    WINDOW,
    accepted,
    attached,
    decided_numbers,
    draft,
    examined,
    firm,
    moment,
    submitted,
    window,
)
from huiqi.access import audit
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, queries
from huiqi.cases.actions.papers import FILES_MAX
from huiqi.cases.errors import AnswerRefused, DraftIncomplete, IllegalTransition, StaleCase, UnknownCase
from huiqi.cases.models import Case, Upload
from huiqi.gateways.files import SIZE_MAX
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.specimen import specimen_pdf
from huiqi.register.files import file_name, store

pytestmark = pytest.mark.database
LEASE, FILED = "租赁合同", "租赁备案证明"


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    decided_numbers()


def begun() -> Case:
    """A draft with every answer and no paper."""
    case = actions.open_draft(actor=MANAGER, credit_code=MANAGER.firms[0], measure="livestream.m03", at=START)
    return actions.save_draft(actor=MANAGER, case_id=case.pk, version=case.version, at=START, answers=RENT)


def attach(case: Case, paper: str = LEASE, words: str = "LEASE", *, name: str = "租约.pdf", actor=FILLER) -> Case:
    call = {"case_id": case.pk, "version": case.version, "at": START, "paper": paper, "name": name}
    return actions.attach_file(actor=actor, **call, content=specimen_pdf(words))


def lacking(case: Case) -> tuple[str, ...]:
    return queries.standing(case, START.date())["lacking"].papers  # type: ignore[attr-defined]


def test_a_paper_is_lacking_until_its_file_is_there_and_again_when_it_is_taken_back() -> None:
    case = begun()
    assert LEASE in lacking(case)
    case = attach(case)
    assert LEASE not in lacking(case)
    upload = Upload.objects.get()
    assert (upload.name, upload.size, upload.kind, upload.scanned) == (
        "租约.pdf", len(specimen_pdf("LEASE")), "PDF", "not_scanned",
    )  # fmt: skip
    assert store().path_of(upload.sha256).read_bytes() == specimen_pdf("LEASE")
    call = {"actor": MANAGER, "case_id": case.pk, "at": START, "upload_id": upload.pk}
    case = actions.detach_file(version=case.version, **call)
    assert LEASE in lacking(case)
    case = actions.restore_file(version=case.version, **call)
    assert LEASE not in lacking(case)


def test_provided_is_refused_without_a_file() -> None:
    case = begun()
    with pytest.raises(AnswerRefused, match="还没有文件"):
        actions.note_paper(actor=MANAGER, case_id=case.pk, version=case.version, at=START, name=LEASE, manner="provided")


def test_an_application_whose_file_was_taken_back_is_not_submitted() -> None:
    case = draft()
    upload = Upload.objects.get(paper__name=LEASE)
    case = actions.detach_file(actor=MANAGER, case_id=case.pk, version=case.version, at=START, upload_id=upload.pk)
    with pytest.raises(DraftIncomplete, match=LEASE):
        actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)


def test_the_same_file_sent_twice_is_one() -> None:
    case = attach(begun())
    again = attach(case)
    assert (Upload.objects.count(), again.version) == (1, case.version)


def test_a_file_sent_again_after_it_was_removed_stands_in_for_it() -> None:
    case = attach(begun())
    first = Upload.objects.get()
    call = {"actor": MANAGER, "case_id": case.pk, "at": START, "upload_id": first.pk}
    case = attach(actions.detach_file(version=case.version, **call))
    with pytest.raises(AnswerRefused, match="已重新上传"):
        actions.restore_file(version=case.version, **call)
    assert [u.removed_at is None for u in Upload.objects.all()] == [False, True]


def test_a_file_for_a_deferred_paper_makes_it_provided_also_after_acceptance() -> None:
    case = draft()
    call = {"actor": MANAGER, "at": START, "name": FILED, "manner": "deferred"}
    case = actions.note_paper(case_id=case.pk, version=case.version, **call)
    case = actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    case = attach(case, FILED, "FILED")
    assert case.papers.get(name=FILED).manner == "provided"
    assert case.events.last().tells == ["lead"]
    with pytest.raises(IllegalTransition, match="不能再更换"):
        attach(case, LEASE, "ANOTHER")


def test_once_examined_no_file_comes_and_once_submitted_none_goes() -> None:
    case = submitted()
    upload = Upload.objects.filter(paper__case=case)[0]
    with pytest.raises(IllegalTransition, match="不能再移除"):
        actions.detach_file(actor=MANAGER, case_id=case.pk, version=case.version, at=START, upload_id=upload.pk)
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    case = actions.examine(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 9), supports=True, text="材料属实"
    )
    with pytest.raises(IllegalTransition, match="不能再补交"):
        attach(case, FILED)


def test_only_the_firms_own_people_hand_in_and_nobody_writes_over_another() -> None:
    case = begun()
    for actor in (STRANGER, WINDOW, OFFICER, AUDITOR):
        with pytest.raises(Forbidden):
            attach(case, actor=actor)
    attach(case)
    with pytest.raises(StaleCase):
        attach(case, words="SECOND")


def test_a_bad_file_changes_nothing() -> None:
    case = begun()
    before = AuditEntry.objects.count()
    with pytest.raises(FileRefused):
        actions.attach_file(
            actor=MANAGER, case_id=case.pk, version=case.version, at=START, paper=LEASE, name="a.pdf", content=b"MZ"
        )
    for paper in ("没有的材料", "\x00", ""):
        with pytest.raises(AnswerRefused):
            attach(case, paper)
    case.refresh_from_db()
    assert (Upload.objects.count(), case.papers.count(), AuditEntry.objects.count()) == (0, 0, before)


def test_a_paper_has_at_most_so_many_files() -> None:
    case = begun()
    for number in range(FILES_MAX):
        case = attach(case, words=f"PAGE {number}")
    with pytest.raises(AnswerRefused, match="合并"):
        attach(case, words="ONE MORE")


def test_another_cases_file_is_not_reached_through_ones_own() -> None:
    submitted()
    foreign = Upload.objects.all()[0]
    case = actions.open_draft(actor=MANAGER, credit_code=MANAGER.firms[0], measure="livestream.m03", at=START)
    for act in (actions.detach_file, actions.restore_file):
        with pytest.raises(UnknownCase):
            act(actor=MANAGER, case_id=case.pk, version=case.version, at=START, upload_id=foreign.pk)


def test_whoever_reads_the_case_reads_its_files_and_a_draft_is_the_firms_own() -> None:
    case = attach(begun())
    upload = Upload.objects.get()
    assert queries.file_for(FILLER, upload.pk) == upload
    for actor, refusal in ((WINDOW, UnknownCase), (AUDITOR, UnknownCase), (STRANGER, UnknownCase)):
        with pytest.raises(refusal):
            queries.file_for(actor, upload.pk)
    for paper in (p.name for p in case.law.papers[1:]):
        case = attached(case, paper)
    actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    assert queries.file_for(WINDOW, upload.pk) == upload
    assert queries.file_for(AUDITOR, upload.pk) == upload
    for actor in (STRANGER, INDUSTRY_OFFICER):
        with pytest.raises(Forbidden):
            queries.file_for(actor, upload.pk)
    with pytest.raises(UnknownCase):
        queries.file_for(MANAGER, 999_999)


def test_what_the_firm_took_back_in_its_draft_the_district_never_sees() -> None:
    case = attach(begun(), words="PRIVATE")
    private = Upload.objects.get()
    case = actions.detach_file(actor=MANAGER, case_id=case.pk, version=case.version, at=START, upload_id=private.pk)
    for paper in (p.name for p in case.law.papers):
        case = attached(case, paper)
    actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    with pytest.raises(UnknownCase):
        queries.file_for(WINDOW, private.pk)
    assert queries.file_for(MANAGER, private.pk) == private
    assert private not in [f for line in queries.paper_lines(case) for f in line.files]


@pytest.mark.parametrize("change", ["sha256 = 'x'", "size = 1", "name = 'other.pdf'", "scanned = 'clean'"])
def test_the_database_refuses_to_alter_a_file_that_was_handed_in(change: str) -> None:
    attach(begun())
    with pytest.raises(DatabaseError, match="is not changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_upload SET {change}")


@pytest.mark.parametrize("size", [0, SIZE_MAX + 1])
def test_the_database_refuses_a_size_that_no_file_has(size: int) -> None:
    attach(begun())
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.create(
            paper=Upload.objects.get().paper, sha256="0" * 64, size=size, kind="PDF", name="a", scanned="clean",
            uploaded_by="a", uploaded_at=START,
        )  # fmt: skip


def test_the_audit_names_the_file_by_its_hash_and_not_by_its_name() -> None:
    attach(begun(), name="张三身份证.pdf")
    entry = AuditEntry.objects.order_by("seq").last()
    assert Upload.objects.get().sha256 in str(entry.detail)
    assert "张三" not in f"{entry.detail}{entry.why}"
    assert audit.verify() is None


def test_a_silent_scanner_keeps_no_file_out() -> None:
    with override_settings(CLAMD="/nowhere/clamd.sock"):
        attach(begun())
    assert Upload.objects.get().scanned == "not_scanned"


def test_the_history_of_a_case_leaves_out_what_was_changed_in_the_draft() -> None:
    case = accepted()
    assert [e.event for e in queries.history(case)] == ["open_draft", "submit", "accept"]


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\合同\\租约.PDF": "租约.PDF",
    "a\x00b\r\nc.pdf": "abc.pdf",
    "\u202efdp.exe": "fdp.exe",
    "": "未命名",
    "...": "未命名",
    "  ": "未命名",
    "长" * 300 + ".pdf": "长" * 116 + ".pdf",
    "a" * 300: "a" * 120,
    "line\n" * 10_000 + ".pdf": ("line" * 10_000)[:116] + ".pdf",
    "\ud800.pdf": "pdf",
}


@pytest.mark.parametrize("typed", NAMES, ids=range(len(NAMES)))
def test_a_files_name_is_made_plain(typed: str) -> None:
    assert file_name(typed) == NAMES[typed]


def test_files_are_read_with_the_papers_in_two_queries(django_assert_num_queries) -> None:
    case = examined()
    with django_assert_num_queries(2):
        assert sum(len(line.files) for line in queries.paper_lines(case)) == len(case.law.papers)
