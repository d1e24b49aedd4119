"""Which photograph is this, and may this person see it?"""

from huiqi.access.actor import Actor
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Photograph
from huiqi.cases.queries.cases import case_for


def photograph_for(actor: Actor, photograph_id: int) -> Photograph:
    """A photograph, fetched and checked in one call: whoever may read the case. Raises UnknownCase, Forbidden."""
    found = Photograph.objects.select_related("visit__case").filter(pk=photograph_id).first()
    if found is None:
        raise UnknownCase("找不到这张照片，请从申请页面重新打开。")
    case_for(actor, str(found.visit.case.number))
    return found
