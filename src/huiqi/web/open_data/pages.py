"""Which data are there, what do they mean, and where are the files? For people in pages, for programs as they are."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from allauth.core.internal import ratelimit
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from huiqi.reports.open_data.catalogue import CATALOGUE, GIVING_STANDARD
from huiqi.reports.open_data.datasets import BY_ID, KINDS
from huiqi.reports.open_data.fields import Field, Words
from huiqi.reports.open_data.files import IssuedDataset
from huiqi.reports.open_data.giving import JSON_NAME, SHEET_NAME
from huiqi.reports.open_data.imprint import LICENCE, LICENCE_NAME, imprint
from huiqi.reports.open_data.issue import SUMS, Issue
from huiqi.reports.open_data.package import PACKAGE
from huiqi.web.open_data import shelf

DOWNLOAD = "open_data_download"
"""The action that ACCOUNT_RATE_LIMITS counts."""
PREVIEW = 10
"""Rows that a dataset's page shows."""
RETRY_AFTER = 3600
FORM_NAMES = {"csv": "CSV", "parquet": "Parquet", "xlsx": "Excel"}


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """Every dataset with its files, and how to use and cite them."""
    issue = shelf.current(timezone.now())
    context = {
        "rows": [_shown(one) for one in issue.datasets],
        "described_by": [(name, issue.file(name)) for name in (PACKAGE, CATALOGUE, SUMS)],
        **_around(request, issue),
    }
    return render(request, "open_data/list.html", context)


@require_safe
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """One dataset: its files, its first rows, and its dictionary. Raises Http404."""
    issue = shelf.current(timezone.now())
    issued = issue.dataset(key)
    if issued is None:
        raise Http404(key)
    table = BY_ID[key]
    head, *lines = _lines(issue.folder / f"{key}.csv")
    context = {
        **_shown(issued), **_around(request, issue), "head": [(f, _said(f.called)) for f in table.fields], "lines": lines,
        "fields": [_field(f) for f in table.fields], "key": ", ".join(table.key), "standard": GIVING_STANDARD,
    }  # fmt: skip
    assert head == table.names, "the file is written from the same fields"
    return render(request, "open_data/dataset.html", context)


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the newest issue, streamed; 304 where the reader has it, 429 where a network asks too often."""
    issue = shelf.current(timezone.now())
    found = issue.file(name)
    if found is None:
        raise Http404(name)
    etag, changed = f'"{found.sha256}"', int(_changed(issue, name))
    same = get_conditional_response(request, etag=etag, last_modified=changed)
    if same is not None:
        return _open_to_all(same)
    if not _may_take(request):
        page = render(request, "open_data/often.html", {"section": "open_data"}, status=429)
        page["Retry-After"] = str(RETRY_AFTER)
        return page
    kind = found.form.media
    answer = FileResponse((issue.folder / name).open("rb"), content_type=kind + "; charset=utf-8" * kind.startswith("text/"))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"], answer["Last-Modified"] = etag, http_date(changed)
    return _open_to_all(answer)


def _may_take(request: HttpRequest) -> bool:
    """Whether the network has not taken too many within the hour; allauth's public consume() counts no GET."""
    return ratelimit.consume(request, app="allauth.account", action=DOWNLOAD, limit_get=True) is not None


def _open_to_all(answer: HttpResponseBase) -> HttpResponseBase:
    """Other sites' pages may read it too; nothing here depends on who asks."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _changed(issue: Issue, name: str) -> float:
    """When a file became what it is, in seconds; the files that describe an issue change with it."""
    of = next((one for one in issue.datasets if any(f.name == name for f in one.files)), None)
    return (of.modified if of else issue.at).timestamp()


def _around(request: HttpRequest, issue: Issue) -> dict[str, Any]:
    """What both pages say of the whole."""
    mark = imprint(issue.at)
    return {
        "section": "open_data", "issue": issue, "publisher": mark.publisher,
        "licence": LICENCE, "licence_name": LICENCE_NAME,
        "home": f"{request.scheme}://{request.get_host()}/open-data/", "permanent": mark.home, "year": mark.on.year,
    }  # fmt: skip


def _shown(issued: IssuedDataset) -> dict[str, Any]:
    table = BY_ID[issued.id]
    return {
        "id": issued.id, "called": _said(table.called), "about": _said(table.about), "rows_number": issued.rows,
        "modified": issued.modified,
        "files": [(_form_name(f.name), f) for f in issued.files],
    }  # fmt: skip


def _form_name(name: str) -> str:
    giving = {JSON_NAME: "360Giving JSON", SHEET_NAME: "360Giving Excel"}
    return giving.get(name) or FORM_NAMES[name.rpartition(".")[2]]


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name, "called": _said(field.called), "kind": _said(KINDS[field.kind]), "about": _said(field.about),
        "optional": field.optional, "codes": [(code, _said(words)) for code, words in field.codes.items()],
    }  # fmt: skip


def _lines(path: Path) -> Iterator[list[str]]:
    """The heading and the first rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from islice(csv.reader(text), PREVIEW + 1)


def _said(words: Words) -> str:
    return words.en if get_language() == "en" else words.zh
