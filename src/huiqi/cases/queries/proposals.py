"""What is proposed to a firm without application, and what came of all that was proposed?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed
from huiqi.cases.entitlement import papers_owed, thawed_facts
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Case, Decision, Proposal, Window
from huiqi.cases.states import DRAFT, VOIDED, WITHDRAWN
from huiqi.engine.rule import Measure
from huiqi.policies import find_measure


def proposals_to(actor: Actor, at: dt.datetime) -> QuerySet[Proposal]:
    """What the actor's firms can still confirm, the largest first; a matter they applied for themselves is left out."""
    firms = [code for code in actor.firms if allowed(actor, "case.read", About(credit_code=code))]
    open_now = Q(state=Proposal.State.OPEN, window__opens_at__lte=at, window__closes_at__gt=at)
    applied = Case.objects.filter(matter_key=OuterRef("matter_key")).exclude(state__in=(DRAFT, WITHDRAWN))
    found = Proposal.objects.filter(open_now, ~Exists(applied), enterprise__credit_code__in=firms)
    return found.order_by("-award_fen", "pk").select_related("window", "enterprise")


def proposal_for(actor: Actor, proposal_id: int) -> Proposal:
    """A proposal to one of the actor's firms, open or not. Raises UnknownCase: another firm's does not exist."""
    found = Proposal.objects.select_related("window", "enterprise", "case").filter(pk=proposal_id).first()
    if found is None or found.enterprise.credit_code not in actor.firms:
        raise UnknownCase("找不到这项建议，请从“我的申请”重新打开。")
    return found


def papers_still_owed(proposal: Proposal) -> tuple[str, ...]:
    """The papers that no register and no commitment replaces: with these, a confirmation opens a draft."""
    return papers_owed(find_measure(proposal.window.measure)[1], thawed_facts(proposal.frozen))


@dataclass(frozen=True)
class ProposalCount:
    """What came of one window's proposals by a moment: numbers of proposals, and fen awarded to the confirmed ones."""

    window: Window
    law: Measure
    proposed: int
    waiting: int
    confirmed: int
    declined: int
    withdrawn: int
    expired: int
    """Still open when the window closed."""
    awarded: int
    awarded_fen: int
    """Decided and not voided."""


def proposal_counts(at: dt.datetime) -> list[ProposalCount]:
    """A row for each window that proposes or ever proposed, the latest first (three queries)."""
    rows = Proposal.objects.order_by().values_list("window_id", "state").annotate(n=Count("pk"))
    counts = {(window, state): n for window, state, n in rows}
    awards = _awards()
    windows = Window.objects.filter(Q(free_of_application=True) | Q(pk__in={window for window, _ in counts}))
    return [_count(w, counts, awards.get(w.pk, (0, 0)), at) for w in windows.order_by("-opens_at", "measure")]


def _awards() -> dict[int, tuple[int, int]]:
    """By window, how many cases that a confirmation led to were awarded, and the fen of all of them."""
    cases = Proposal.objects.exclude(case=None).values("case")
    decided = Decision.objects.filter(supported=True, case__in=cases).exclude(case__state=VOIDED).order_by()
    found = decided.values_list("case__window_id").annotate(n=Count("pk"), fen=Sum("award_fen"))
    return {window: (n, fen) for window, n, fen in found}


def _count(window: Window, counts: Mapping[tuple[int, str], int], awards: tuple[int, int], at: dt.datetime) -> ProposalCount:
    states = Proposal.State
    of = {state: counts.get((window.pk, state.value), 0) for state in states}
    closed = window.closes_at <= at
    return ProposalCount(
        window=window,
        law=find_measure(window.measure)[1],
        proposed=sum(of.values()),
        waiting=0 if closed else of[states.OPEN],
        confirmed=of[states.CONFIRMED],
        declined=of[states.DECLINED],
        withdrawn=of[states.WITHDRAWN],
        expired=of[states.OPEN] if closed else 0,
        awarded=awards[0],
        awarded_fen=awards[1],
    )
