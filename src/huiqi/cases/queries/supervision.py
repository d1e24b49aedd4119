"""What is still to be looked at after an award?"""

from django.db.models import QuerySet

from huiqi.access.actor import Actor
from huiqi.cases.models import Case, SupervisionCheck
from huiqi.cases.queries.cases import visible_to
from huiqi.cases.states import CLOSED


def checks_of(case: Case) -> list[SupervisionCheck]:
    """Every check of a case's plan, the earliest first; none where nothing was awarded."""
    return list(SupervisionCheck.objects.filter(plan__case=case))


def open_checks(case: Case) -> list[SupervisionCheck]:
    """The checks of a case that wait for a finding."""
    return list(SupervisionCheck.objects.filter(plan__case=case, done_on=None))


def checks_to_do(actor: Actor) -> QuerySet[SupervisionCheck]:
    """The open checks of every case the actor may read, the earliest first."""
    seen = visible_to(actor).exclude(state__in=CLOSED).values("pk")
    waiting = SupervisionCheck.objects.filter(plan__case__in=seen, done_on=None)
    return waiting.select_related("plan__case__enterprise").order_by("due_on", "pk")
