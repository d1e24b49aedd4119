"""What does a photograph of a visit look like? A picture drawn anew, without what the camera wrote beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huiqi.cases import queries
from huiqi.cases.errors import UnknownCase
from huiqi.gateways.preview import page_picture
from huiqi.web.officer.desk import staff
from huiqi.web.papers import CLOSED, path_of


@require_safe
def photograph(request: HttpRequest, photograph_id: int) -> HttpResponse:
    """The picture, for the staff that read the case."""
    try:
        found = queries.photograph_for(staff(request), photograph_id)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    drawn = page_picture(found.type, path_of(found), 1)
    if drawn is None:
        raise Http404(photograph_id)
    answer = HttpResponse(drawn, content_type="image/webp")
    answer["Content-Security-Policy"] = CLOSED
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
