"""How do packages go to the archives office? Chosen, handed over with a catalogue, given out as one file."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases.actions.archives import MOST_HANDED_OVER
from huiqi.cases.actions.archives import hand_over as record_hand_over
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import ArchiveRecord, HandOver
from huiqi.cases.queries import archives as queries
from huiqi.gateways.files import Kind
from huiqi.reports.archive import catalogue
from huiqi.reports.letters import PrintingUnavailable
from huiqi.web.account.actor import actor_in
from huiqi.web.archives import making
from huiqi.web.officer.sheet import add_sheet, workbook
from huiqi.web.officer.sheet import download as sheet_answer
from huiqi.web.said import say_refusal
from huiqi.web.whole import whole

PAGE_SIZE = 100
PART = 1024 * 1024
FORMS = ("xlsx", "pdf", "zip")


class HandOverForm(forms.Form):
    """Who takes the packages."""

    receiver = forms.CharField(label=_("接收单位"), max_length=100, help_text=_("如区档案馆；写在移交清单上。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


def hand_overs(request: HttpRequest) -> HttpResponse:
    """What can be handed over and what was; what is ticked is handed over together."""
    actor = actor_in(request)
    waiting = queries.to_hand_over(actor)
    form = HandOverForm(request.POST or None)
    if request.method == "POST":
        if not allowed(actor, "archive.make"):
            require(actor, "archive.make")
        if form.is_valid() and (made := _handed_over(request, actor, form)) is not None:
            messages.success(request, _t("已登记移交 %(number)s；请下载移交清单和档案包。") % {"number": made})
            return redirect("desk-hand-over", made.pk)
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form if allowed(actor, "archive.make") else None,
        "chosen": {*request.POST.getlist("record")},
        "most": MOST_HANDED_OVER,
        "made": list(queries.hand_overs(actor)[:PAGE_SIZE]),
        "here": "hand-overs",
    }
    return render(request, "archives/hand_overs.html", context, status=422 if form.errors else 200)


def _handed_over(request: HttpRequest, actor: Actor, form: HandOverForm) -> HandOver | None:
    """The hand-over; None where it was refused, and the form says why."""
    keys = [key for pk in request.POST.getlist("record") if (key := whole(pk, 0))]
    if "all" in request.POST:
        keys = list(queries.to_hand_over(actor).values_list("pk", flat=True)[:MOST_HANDED_OVER])
    try:
        return record_hand_over(actor=actor, record_ids=keys, at=timezone.now(), **form.cleaned_data)
    except CaseError as refused:
        form.add_error(None, say_refusal(refused))
        return None


def _known(actor: Actor, hand_over_id: int) -> tuple[HandOver, list[ArchiveRecord]]:
    """The hand-over of an address with its packages. Raises Http404, Forbidden."""
    try:
        return queries.hand_over_for(actor, hand_over_id)
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None


@require_safe
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """One hand-over: its packages, and what can be downloaded."""
    made, records = _known(actor_in(request), hand_over_id)
    page = Paginator(records, PAGE_SIZE).get_page(request.GET.get("page"))
    size = sum(record.size for record in records)
    context = {"made": made, "page": page, "count": len(records), "size": size, "here": "hand-overs"}
    return render(request, "archives/hand_over.html", context)


@require_safe
def download(request: HttpRequest, hand_over_id: int, form: str) -> HttpResponseBase:
    """The catalogue as a sheet or PDF, or everything as one ZIP, sent while it is read."""
    made, records = _known(actor_in(request), hand_over_id)
    if form not in FORMS:
        raise Http404(form)
    if form == "xlsx":
        return sheet_answer(f"{made}.xlsx", _sheet(records), Kind.XLSX)
    try:
        printed = catalogue.as_pdf(made, records)
    except PrintingUnavailable as missing:
        messages.error(request, _t(str(missing)))
        return redirect("desk-hand-over", made.pk)
    if form == "pdf":
        return sheet_answer(f"{made}.pdf", printed, Kind.PDF)
    answer = StreamingHttpResponse(_bundle(made, records, printed), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{made}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sheet(records: list[ArchiveRecord]) -> bytes:
    content = io.BytesIO()
    with workbook(content) as book:
        sheet = add_sheet(book, catalogue.TITLE, catalogue.HEAD, catalogue.rows(records))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 2, 40)
        sheet.set_column(10, 10, 68)
    return content.getvalue()


class _Pipe:
    """What a ZIP writes and nobody has taken yet; it cannot be read back or moved in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken


def _bundle(made: HandOver, records: list[ArchiveRecord], printed: bytes) -> Iterator[bytes]:
    """One ZIP of packages, catalogue and checksums, in parts: memory does not grow with it."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast("BinaryIO", pipe), "w", zipfile.ZIP_STORED) as bundle:
        bundle.writestr(f"{made}/{catalogue.TITLE}.xlsx", _sheet(records))
        bundle.writestr(f"{made}/{catalogue.TITLE}.pdf", printed)
        bundle.writestr(f"{made}/packages.sha256", catalogue.checksums(records))
        for record in records:
            with making.path_of(record).open("rb") as source, bundle.open(f"{made}/{record}.zip", "w") as target:
                while part := source.read(PART):
                    target.write(part)
                    yield pipe.take()
    yield pipe.take()
