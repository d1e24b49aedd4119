"""How does a letter reach its reader? A download as PDF or Word, for the firm and for the staff who read its case."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiqi.access.actor import Actor
from huiqi.cases import letters, queries
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Case
from huiqi.reports.letters import PrintingUnavailable, as_pdf, as_word
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.desk import staff

FORMS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def download(request: HttpRequest, number: str, kind: str, form: str) -> HttpResponseBase:
    """The letter as a file. A machine that cannot print says so on the case's page and offers Word."""
    actor = actor_in(request)
    if form not in FORMS:
        raise Http404(form)
    try:
        case = queries.case_for(actor, number)
        if case.credit_code not in actor.firms:
            staff(request)  # an expert reviews blind
        written = letters.letter(case, kind)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    make, media_type = FORMS[form]
    try:
        content = make(written)
    except PrintingUnavailable as missing:
        messages.error(request, _(str(missing)))
        return _back(actor, case)
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{written.name}.{form}", content_type=media_type)


def _back(actor: Actor, case: Case) -> HttpResponse:
    return redirect("my-case" if case.credit_code in actor.firms else "desk-case", case.number)
