"""How does a firm hand in its papers? Files one by one or all with the form, taken back and restored; other manners beside.

Every page works without scripts; with them a paper's part of the page is exchanged alone.
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiqi.access.permissions import require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Case
from huiqi.cases.queries import PaperLine
from huiqi.cases.states import EDITABLE, TAKES_LATER
from huiqi.gateways.files import ENDINGS
from huiqi.gateways.refusal import FileRefused
from huiqi.web.account.actor import actor_in
from huiqi.web.enterprise.application import own_case
from huiqi.web.enterprise.sections import manners
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in

Refusals = list[tuple[str, str]]
"""File name and why it did not come in."""


def lines_of(case: Case) -> list[tuple[int, PaperLine]]:
    """The papers that can be changed now, each with its place in the measure's list."""
    lines = list(enumerate(queries.paper_lines(case)))
    if case.state in EDITABLE:
        return lines
    return [(place, line) for place, line in lines if line.paper.deferrable and case.state in TAKES_LATER]


@own_case
def papers(request: HttpRequest, case: Case) -> HttpResponse:
    """All papers. What was chosen is kept together or not at all; a file that is refused keeps no other out."""
    require(actor_in(request), "case.draft", case)
    if not lines_of(case):
        return redirect("my-case", case.number)
    refused, files = "", dict[int, Refusals]()
    if request.method == "POST":
        try:
            case, files = _attach_all(request, case)
            case = _note_all(request, case)
            if not any(files.values()):
                return redirect("my-case", case.number)
        except CaseError as error:
            refused = say_refusal(error)
    rows = [(place, line, _manners(case, line), files.get(place, [])) for place, line in lines_of(case)]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused or any(files.values()) else HTTPStatus.OK
    context = {"section": "my", "case": case, "lines": rows, "refused": refused, **_fixed()}
    return render(request, "enterprise/papers.html", context, status=status)


def _fixed() -> dict[str, object]:
    return {"editable": EDITABLE, "endings": ",".join(ENDINGS)}


def _manners(case: Case, line: PaperLine) -> list[tuple[str, str]]:
    """What may be chosen instead of files; with files, also these. Later only files are taken."""
    found = manners(line.paper) if case.state in EDITABLE else []
    return found if line.files and len(found) > 1 else found[1:]


def _attach_all(request: HttpRequest, case: Case) -> tuple[Case, dict[int, Refusals]]:
    found, version = {}, version_in(request)
    for place, line in lines_of(case):
        version, found[place] = _attach(request, case, version, line, request.FILES.getlist(f"file-{place}"))
    return queries.case_by_id(case.pk), found


def _attach(
    request: HttpRequest, case: Case, version: int, line: PaperLine, files: Sequence[UploadedFile]
) -> tuple[int, Refusals]:
    """Attach some files to one paper; returns the case's version, and the files that were refused."""
    refused: Refusals = []
    for file in files:
        name = file.name or ""
        try:
            version = actions.attach_file(
                actor=actor_in(request), case_id=case.pk, version=version, at=timezone.now(), paper=line.paper.name,
                name=name, content=file.read(),
            ).version  # fmt: skip
        except FileRefused as error:
            refused.append((name, say_file(error)))
    return version, refused


def _note_all(request: HttpRequest, case: Case) -> Case:
    """The other manners; where files came with the form, these are what counts."""
    if case.state not in EDITABLE:
        return case
    version = case.version if request.FILES else version_in(request)
    with transaction.atomic():
        for place, line in lines_of(case):
            manner = request.POST.get(f"paper-{place}", "")
            if not manner or request.FILES.getlist(f"file-{place}") or _stands(line, manner):
                continue
            case = actions.note_paper(
                actor=actor_in(request), case_id=case.pk, version=version, at=timezone.now(), name=line.paper.name,
                manner=manner,
            )  # fmt: skip
            version = case.version
    return case


def _stands(line: PaperLine, manner: str) -> bool:
    """Whether a choice changes nothing: it is what holds, or it says "by files" and none came yet."""
    return (line.row is not None and line.row.manner == manner) or (manner == "provided" and not line.files)


def say_file(error: FileRefused) -> str:
    """Why a file was refused and what to do, in the reader's language."""
    return gettext("%(what)s；%(next)s。") % {"what": gettext(error.what), "next": gettext(error.next_step)}


@require_POST
@own_case
def attach(request: HttpRequest, case: Case, place: int) -> HttpResponse:
    """Files for one paper."""
    require(actor_in(request), "case.draft", case)
    line = _line(case, place)
    refusals: Refusals = []
    try:
        files = request.FILES.getlist(f"file-{place}")
        _, refusals = _attach(request, case, version_in(request), line, files)
    except CaseError as error:
        refusals = [("", say_refusal(error))]
    return _part(request, case, place, refusals)


@require_POST
@own_case
def detach(request: HttpRequest, case: Case, upload_id: int) -> HttpResponse:
    """Take a file back."""
    return _move(request, case, upload_id, actions.detach_file)


@require_POST
@own_case
def restore(request: HttpRequest, case: Case, upload_id: int) -> HttpResponse:
    """Undo it."""
    return _move(request, case, upload_id, actions.restore_file)


def _move(request: HttpRequest, case: Case, upload_id: int, action: Callable[..., Case]) -> HttpResponse:
    require(actor_in(request), "case.draft", case)
    lines = queries.paper_lines(case)
    places = (p for p, line in enumerate(lines) if any(f.pk == upload_id for f in (*line.files, *line.removed)))
    if (place := next(places, None)) is None:
        raise Http404(upload_id)
    refusals: Refusals = []
    try:
        action(actor=actor_in(request), case_id=case.pk, version=version_in(request), at=timezone.now(), upload_id=upload_id)
    except CaseError as error:
        refusals = [("", say_refusal(error))]
    return _part(request, case, place, refusals, undo=action is actions.detach_file)


def _line(case: Case, place: int) -> PaperLine:
    lines: Mapping[int, PaperLine] = dict(lines_of(case))
    if place not in lines:
        raise Http404(place)
    return lines[place]


def _part(request: HttpRequest, case: Case, place: int, refused: Refusals, *, undo: bool = False) -> HttpResponse:
    """The part of the page about one paper; without scripts the page again."""
    case = queries.case_by_id(case.pk)
    if not getattr(request, "htmx", False):
        for name, why in refused:
            messages.error(request, f"{name} {why}".strip())
        return redirect(f"{reverse('my-papers', args=[case.number])}#paper-{place}")
    line = _line(case, place)
    context = {"case": case, "place": place, "line": line, "manners": _manners(case, line), "undo": undo}
    return render(request, "enterprise/paper_part.html", context | {"refused_files": refused} | _fixed())
