"""Which draft or consultation does an address mean? What there is not, or not to be seen yet, is a page not found."""

import datetime as dt

from django.http import Http404, HttpRequest

from huiqi.drafting import queries
from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.models import Consultation, Draft
from huiqi.web.account.actor import actor_in


def draft_of(request: HttpRequest, draft_id: int) -> Draft:
    """A draft for the reader. Raises Forbidden, Http404."""
    try:
        return queries.draft(actor_in(request), draft_id)
    except UnknownDraft as error:
        raise Http404(error.reason) from None


def consultation_of(consultation_id: int, on: dt.date | None = None) -> Consultation:
    """A consultation; with a day, only where it has begun by then. Raises Http404."""
    try:
        return queries.consultation(consultation_id, on)
    except UnknownDraft as error:
        raise Http404(error.reason) from None
