"""Where does one application stand? The task list while it is the firm's turn; history, clocks and the decision after."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.evaluation import asked
from huiqi.cases.letters import letters_of
from huiqi.cases.models import Case
from huiqi.cases.queries import AwardLetter, PaperLine
from huiqi.cases.states import EDITABLE, RETURNED, TAKES_LATER
from huiqi.register import queries as register
from huiqi.web.account.actor import actor_in
from huiqi.web.enterprise.application import own_case
from huiqi.web.enterprise.sections import papers_done, points_of, state_of
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in


@own_case
def page(request: HttpRequest, case: Case) -> HttpResponse:
    """One case of the firm."""
    actor, on = actor_in(request), today()
    buttons = {b.row.event: b for b in queries.buttons(actor, case)}
    decision = getattr(case, "decision", None)
    lines = queries.paper_lines(case)
    context = {
        "section": "my",
        "case": case,
        "law": case.law,
        "editable": case.state in EDITABLE,
        "tasks": _tasks(case, lines) if case.state in EDITABLE else (),
        "papers": lines,
        "later": case.state in TAKES_LATER and any(line.paper.deferrable for line in lines),
        "history": queries.history(case),
        "readings": queries.readings(case, on),
        "points": points_of(case),
        "withdraw": buttons.get("withdraw"),
        "letter": _letter(case),
        "decision": decision,
        "trace": decision.frozen["answer"]["trace"] if decision else (),
        "letters": letters_of(case),
        "receipt": (receipt := queries.receipt_of(case)),
        "bank_account": register.bank_account(case.enterprise) if receipt else None,
        "recovers": case.recoveries.exists(),
        "checks": queries.checks_of(case),
        "notice": getattr(case, "public_notice", None),
    }
    return render(request, "enterprise/case.html", context)


def _tasks(case: Case, lines: list[PaperLine]) -> list[tuple[str, str, str]]:
    """Each part of the task list: route, name and state word."""
    correct = case.state == RETURNED
    answered = sum(name in case.facts for name in asked(case))
    facts = state_of(answered, len(asked(case)), correct=correct)
    return [
        ("my-facts", gettext("填写事实"), facts),
        ("my-papers", gettext("材料"), state_of(papers_done(lines), len(lines), correct=correct)),
        ("my-review", gettext("核对并提交"), state_of(0, 1, correct=False)),
    ]


def _letter(case: Case) -> AwardLetter | None:
    """What was decided, or why it was refused; nothing before."""
    for letter in (queries.refusal_letter, queries.award_letter):
        try:
            return letter(case)
        except UnknownCase:
            continue
    return None


@require_POST
@own_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the application back, with its reason."""
    why = request.POST.get("why", "")[:300]
    try:
        actions.withdraw(actor=actor_in(request), case_id=case.pk, version=version_in(request), at=timezone.now(), why=why)
        messages.success(request, gettext("已撤回。"))
    except CaseError as error:
        messages.error(request, say_refusal(error))
    return redirect("my-case", case.number)
