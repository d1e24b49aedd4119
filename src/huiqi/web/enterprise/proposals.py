"""What does the district propose without application, and does the firm take it? One click, or no with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed
from huiqi.cases import actions, queries
from huiqi.cases.entitlement import Change, in_words, manner_of, thawed_facts
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.evaluation import Source
from huiqi.cases.models import CasePaper, Proposal
from huiqi.cases.snapshot import thaw
from huiqi.cases.states import DRAFT
from huiqi.engine.facts import Fact
from huiqi.policies import find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.arrival import arrived_at
from huiqi.web.public.words import readers_money
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in


@dataclass(frozen=True)
class Known:
    """One fact of a proposal as people read it, and who says so."""

    fact: Fact
    words: str
    source: str
    on: str


def own_proposal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Turns the number into a proposal to the reader's own firm; to anybody else it does not exist."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, proposal_id: int) -> HttpResponse:
        try:
            proposal = queries.proposal_for(actor_in(request), proposal_id)
        except UnknownCase:
            raise Http404(str(proposal_id)) from None
        return view(request, proposal)

    return wrapped


@own_proposal
def page(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What is offered, how much, why, and which facts it comes from."""
    now, about = timezone.now(), About(credit_code=proposal.enterprise.credit_code)
    program, law = find_measure(proposal.window.measure)
    answer, facts = thaw(proposal.frozen)[0], thawed_facts(proposal.frozen)
    open_now = proposal.state == Proposal.State.OPEN and proposal.window.opens_at <= now < proposal.window.closes_at
    context = {
        "section": "my",
        "proposal": proposal,
        "law": law,
        "a": answer,
        "steps": [(line, readers_money(line.formula(gettext))) for line in answer.steps],
        "known": [_known(program.policy.facts[name], facts[name].holds) for name in facts],
        "papers": [(paper, _manner(manner_of(paper, facts))) for paper in law.papers],
        "owed": queries.papers_still_owed(proposal),
        "changes": [tuple(map(readers_money, Change(**c).words(program, gettext))) for c in proposal.changes],
        "open": open_now,
        "answers": allowed(actor_in(request), "case.confirm_proposal", about),
    }
    return render(request, "enterprise/proposal.html", context)


def _known(fact: Fact, holds: Source) -> Known:
    return Known(fact, readers_money(in_words(fact, holds.value, gettext)), holds.source, holds.on)


def _manner(manner: str) -> str:
    return str(CasePaper.Manner(manner).label) if manner else ""


@require_POST
@own_proposal
def confirm(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The one click. Clicked twice, it is one application."""
    try:
        case = actions.confirm_proposal(
            actor=actor_in(request), proposal_id=proposal.pk, version=version_in(request), at=arrived_at(request)
        )
    except CaseError as error:
        messages.error(request, say_refusal(error))
        return redirect("my-proposal", proposal.pk)
    if case.state == DRAFT:
        messages.info(request, gettext("已按登记资料填好草稿。请补齐还缺的材料，再提交。"))
    else:
        messages.success(request, gettext("已确认并提交。受理结果会显示在这一页。"))
    return redirect("my-case", case.number)


@require_POST
@own_proposal
def decline(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """No, with the reason."""
    try:
        actions.decline_proposal(
            actor=actor_in(request), proposal_id=proposal.pk, version=version_in(request), at=timezone.now(),
            why=request.POST.get("why", "")[:300],
        )  # fmt: skip
        messages.success(request, gettext("已记下。这个窗口期不会再向贵单位提出这一项，仍可自行申请。"))
    except CaseError as error:
        messages.error(request, say_refusal(error))
    return redirect("my-proposal", proposal.pk)
