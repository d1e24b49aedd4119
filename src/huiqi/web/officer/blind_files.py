"""How does an expert look at a file? On a page that shows its masked pages or text; the file itself stays away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.queries.blind_files import BlindFile, blind_file_for, blind_lines, blind_page, blind_pages
from huiqi.gateways.preview import LINES_MAX, PAGES_MAX
from huiqi.web.account.actor import actor_in
from huiqi.web.papers import CLOSED


def _file(request: HttpRequest, panel_id: int, upload_id: int) -> BlindFile:
    """Raises Http404 also before the seat is accepted."""
    try:
        return blind_file_for(actor_in(request), panel_id, upload_id)
    except (NotYet, UnknownCase) as error:
        raise Http404(error.reason) from None


@require_safe
def file(request: HttpRequest, panel_id: int, upload_id: int) -> HttpResponse:
    """One file, page under page."""
    shown = _file(request, panel_id, upload_id)
    pages = blind_pages(shown)
    lines = [] if pages else blind_lines(shown)
    context = {
        "file": shown,
        "panel_id": panel_id,
        "pages": range(1, pages + 1),
        "lines": lines,
        "more": pages == PAGES_MAX or len(lines) == LINES_MAX,
    }
    answer = render(request, "officer/blind_file.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def page(request: HttpRequest, panel_id: int, upload_id: int, number: int) -> HttpResponse:
    """One page as a picture; not kept by the browser, as an expert may be recused tomorrow."""
    drawn = blind_page(_file(request, panel_id, upload_id), number)
    if drawn is None:
        raise Http404(number)
    answer = HttpResponse(drawn, content_type="image/webp")
    answer["Content-Security-Policy"] = CLOSED
    answer["Cache-Control"] = "private, no-store"
    return answer
