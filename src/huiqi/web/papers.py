"""How does a reader of a case see a file? As pictures or text on the page, or as the file itself; whoever may read it."""

import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.cases import queries
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Upload
from huiqi.gateways.files import SIZE_MAX
from huiqi.gateways.preview import LINES_MAX, PAGES_MAX, page_count, page_picture, text_of
from huiqi.gateways.storage import Lost
from huiqi.register.files import store
from huiqi.register.models import StoredFile
from huiqi.web.account.actor import actor_in
from huiqi.web.api.problems import BODY_MAX, is_api, problem, too_large

CLOSED = "sandbox; default-src 'none'"
"""The policy of a file: even a browser that opened it would run and load nothing."""
ROUTES_WITH_FILES = frozenset(
    {
        "my-papers",
        "my-attach",
        "my-detach",
        "my-restore",
        "desk-act",
        "register-import",
        "my-request-new",
        "my-request-add",
        "desk-assessment",
        "my-assistance-import",
        "my-loan-import",
        "my-network-tests",
        "my-course-certificates",
        "my-statement-new",
        "desk-lab-tables",
        "desk-draft-new",
        "consultation",
    }
)
REQUEST_MAX = SIZE_MAX + 1024 * 1024
"""Bytes of one request with files: one file of the largest size and the form around it."""
FORM_MAX = 2_621_440
"""Bytes of any other request: what Django allows a form without files."""


def _upload(request: HttpRequest, upload_id: int) -> Upload:
    """A file of a case for who reads it. Raises Http404."""
    try:
        return queries.file_for(actor_in(request), upload_id)
    except UnknownCase as error:
        raise Http404(error.reason) from None


@require_safe
def file(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """The file as it was handed in, to be saved: no browser shows it under our address."""
    return saved(_upload(request, upload_id))


def saved(kept: StoredFile) -> FileResponse:
    """A file of the store, to be saved; who asks may see it. Raises Http404 where the store has lost the content."""
    content = path_of(kept).open("rb")
    answer = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.type.media_type)
    answer["Content-Security-Policy"] = CLOSED
    answer["Cache-Control"] = "private, no-store"
    return answer


def path_of(kept: StoredFile) -> Path:
    """A file of this machine with the content. Raises Http404 where the store has lost it; the log names the file."""
    try:
        return store().path_of(kept.sha256)
    except Lost as error:
        logging.getLogger(__name__).error("%s, of %s %s", error, kept._meta.model_name, kept.pk)
        raise Http404(kept.pk) from None


@require_safe
def view(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The preview: a part of the page that asks for it, a page of its own where no script runs."""
    upload = _upload(request, upload_id)
    path = path_of(upload)
    pages = page_count(upload.type, path)
    lines = [] if pages else text_of(upload.type, path)
    context = {
        "upload": upload,
        "pages": range(1, pages + 1),
        "more_pages": pages == PAGES_MAX,
        "lines": lines,
        "more_lines": len(lines) == LINES_MAX,
    }
    part = getattr(request, "htmx", False)
    return render(request, "papers/view.html" if part else "papers/view_page.html", context)


@require_safe
def picture(request: HttpRequest, upload_id: int, page: int) -> HttpResponse:
    """One page of the preview."""
    upload = _upload(request, upload_id)
    drawn = page_picture(upload.type, path_of(upload), page)
    if drawn is None:
        raise Http404(page)
    answer = HttpResponse(drawn, content_type="image/webp")
    answer["Content-Security-Policy"] = CLOSED
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


class SizeLimit:
    """Refuses a request that is too large before a byte of it is read, with a page that says what to do."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """The page, or nothing; runs before the form is read for its token."""
        size = request.META.get("CONTENT_LENGTH") or "0"
        name = request.resolver_match.url_name if request.resolver_match else ""
        limit = REQUEST_MAX if name in ROUTES_WITH_FILES else BODY_MAX if is_api(request) else FORM_MAX
        if size.isdecimal() and int(size) <= limit:
            return None
        if is_api(request):
            return problem(request, too_large())
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
