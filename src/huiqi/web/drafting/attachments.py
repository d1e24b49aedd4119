"""How does the office open what came with comments? One file, or all of a consultation in one archive."""

import tempfile
import zipfile

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from huiqi.drafting import queries
from huiqi.drafting.errors import UnknownDraft
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.found import consultation_of
from huiqi.web.papers import CLOSED, path_of, saved


@require_safe
def attachment(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved."""
    try:
        return saved(queries.comment_file(actor_in(request), file_id))
    except UnknownDraft as error:
        raise Http404(error.reason) from None


@require_safe
def attachments(request: HttpRequest, consultation_id: int) -> HttpResponseBase:
    """All files of a consultation, each named with the number of its comment as in the workbook."""
    found = consultation_of(consultation_id)
    rows = list(queries.comment_files(actor_in(request), found))
    if not rows:
        raise Http404
    content = tempfile.TemporaryFile()  # noqa: SIM115  framework hook: the answer closes it
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for place, row in enumerate(rows, start=1):
            archive.write(path_of(row), f"{row.comment_id}-{place}-{row.name}")
    content.seek(0)
    answer = FileResponse(content, as_attachment=True, filename="attachments.zip", content_type="application/zip")
    answer["Content-Security-Policy"] = CLOSED
    answer["Cache-Control"] = "private, no-store"
    return answer
