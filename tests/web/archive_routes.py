"""Which routes has the archive, and what are they about?"""

from collections.abc import Callable

from django.utils import timezone

from cases import people as cases
from huiqi.access.actor import SYSTEM
from huiqi.cases.actions.archives import hand_over
from huiqi.cases.models import ArchiveRecord, Case, HandOver, Window
from huiqi.web.archives.making import archive_case
from web.route import Route

READERS, MAKERS = "officer head secretary auditor", "officer head secretary"
MACHINE = SYSTEM("test")


def refused(code: str) -> Case:
    """A rent subsidy of the department LEAD that was not accepted; the same again where it is there."""
    there = Case.objects.filter(enterprise__credit_code=code, state="REFUSED").first()
    if there is not None:
        return there
    cases.firm(code)
    if not Window.objects.filter(measure=cases.M03, opens_at__lte=cases.START).exists():
        cases.window()
    case = cases.submitted(code=code)
    return cases.actions.refuse_acceptance(
        actor=cases.WINDOW, case_id=case.pk, version=case.version, at=cases.moment(3, 3), why="不在本区"
    )


def archived(code: str) -> ArchiveRecord:
    """Its package; the same again where it is there."""
    case = refused(code)
    there = case.archives.last()
    return there or archive_case(actor=MACHINE, case_id=case.pk, at=timezone.now())


def handed_over(code: str) -> HandOver:
    """A hand-over of that package alone; the same again where it is there."""
    record = archived(code)
    there = HandOver.objects.filter(items__record=record).first()
    return there or hand_over(actor=MACHINE, record_ids=[record.pk], receiver="区档案馆", note="", at=timezone.now())


RECORD, HANDED = {"record_id": "archive"}, {"hand_over_id": "hand_over"}
ROUTES = {
    "desk-archives": Route(READERS),
    "desk-archives-export": Route(READERS),
    "desk-archives-make": Route(MAKERS, method="post"),
    "desk-archive-case": Route(MAKERS, MAKERS, {"number": "refused_case"}, method="post"),
    "desk-archive": Route(READERS, READERS, RECORD),
    "desk-archive-package": Route(READERS, READERS, RECORD),
    "desk-hand-overs": Route(READERS),
    "desk-hand-over": Route(READERS, READERS, HANDED),
    "desk-hand-over-download": Route(READERS, READERS, {**HANDED, "form": "sheet_form"}),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "refused_case": lambda code: refused(code).number,
    "archive": lambda code: archived(code).pk,
    "hand_over": lambda code: handed_over(code).pk,
    "sheet_form": lambda _code: "xlsx",
}
