"""Where does a batch stand? The list of batches; one with its lines, signatures and answers, and what may be done to it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases import actions
from huiqi.cases.actions.orders import download_order
from huiqi.cases.actions.payments import MOST
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import PaymentBatch, PaymentLine
from huiqi.cases.queries import payments as queries
from huiqi.policies import find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.sheet import Cell, Yuan, workbook_answer
from huiqi.web.said import say_refusal

PAGE_SIZE = 50
MADE, SIGNED, SENT, SETTLED, CANCELLED = PaymentBatch.State
Line = PaymentLine.State
DONE = {
    "sign": _noop("已签批。"),
    "send": _noop("已发送；指令文件随后交给银行。"),
    "cancel": _noop("批次已作废；其中的申请可以重新编制。"),
}
TYPES = {"csv": "text/csv; charset=utf-8", "xml": "application/xml"}


def batches(request: HttpRequest) -> HttpResponse:
    """One page of the batches asked for."""
    words, state = request.GET.get("q", "").strip()[:80], request.GET.get("state", "")
    state = state if state in PaymentBatch.State.values else ""
    found = queries.batches(actor_in(request), words=words, state=state)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "state": state, "states": PaymentBatch.State.choices, "here": "batches"}
    return render(request, "officer/batches.html", context)


def batch(request: HttpRequest, number: str) -> HttpResponse:
    """One batch; with `print` every line on one page, to be signed by hand."""
    actor = actor_in(request)
    return _batch_page(request, actor, _known(actor, number))


def _batch_page(
    request: HttpRequest, actor: Actor, found: PaymentBatch, *, why: str = "", status: int = 200
) -> HttpResponse:
    words, state = request.GET.get("q", "").strip()[:80], request.GET.get("state", "")
    state = state if state in Line.values else ""
    whole, counts = "print" in request.GET, queries.counts_of(found)
    rows = queries.lines_of(found) if whole else queries.lines_of(found, words=words, state=state)
    page = Paginator(rows, MOST if whole else PAGE_SIZE).get_page(request.GET.get("page"))
    signatures = list(found.signatures.all())
    pays, signed = allowed(actor, "case.pay"), any(s.account == actor.account_id for s in signatures)
    context = {
        "batch": found,
        "page": page,
        "words": words,
        "state": state,
        "states": Line.choices,
        "whole": whole,
        "signatures": signatures,
        "wanting": range(found.signatures_needed - len(signatures)) if found.state == MADE else (),
        "signs": pays and found.state == MADE and not signed,
        "has_signed": pays and found.state == MADE and signed,
        "sends": pays and found.state == SIGNED,
        "cancels": pays and found.state in (MADE, SIGNED),
        "takes_files": pays and found.state in (SIGNED, SENT, SETTLED),
        "answered": counts.get(Line.PAID, 0) + counts.get(Line.RETURNED, 0),
        "counts": [(Line(key).label, key, count) for key, count in sorted(counts.items())],
        "events": queries.events_of(found),
        "why": why,
        "here": "batches",
    }
    return render(request, "officer/batch.html", context, status=status)


@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Sign, send or cancel; a refusal is said on the page and the words stay."""
    actor = actor_in(request)
    require(actor, "case.pay")
    acts: dict[str, Callable[..., PaymentBatch]] = {
        "sign": actions.sign_batch, "send": actions.send_batch, "cancel": actions.cancel_batch,
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    why = request.POST.get("why", "")
    more = {"why": why} if verb == "cancel" else {}
    try:
        acts[verb](actor=actor, number=number, at=timezone.now(), **more)
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None
    except CaseError as refused:
        messages.error(request, say_refusal(refused))
        return _batch_page(request, actor, _known(actor, number), why=why, status=422)
    messages.success(request, _(DONE[verb]))
    return redirect("desk-batch", number)


def order(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A file as the bank gets it; who took it is recorded, nothing on the way keeps it."""
    if kind not in TYPES:
        raise Http404(kind)
    try:
        name, content = download_order(actor=actor_in(request), number=number, kind=kind, at=timezone.now())
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None
    except CaseError as refused:
        messages.error(request, say_refusal(refused))
        return redirect("desk-batch", number)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def export(request: HttpRequest, number: str) -> HttpResponse:
    """The lines as a workbook, account numbers masked."""
    found = _known(actor_in(request), number)
    head = [_("付款编号"), _("编号"), _("企业"), _("措施"), _("收款账户"), _("金额（元）"), _("状态"), _("回单日期")]
    head += [_("银行流水号"), _("退汇原因")]
    rows = [_row(line) for line in queries.lines_of(found)]
    rows.append(["", _("合计"), "", "", "", Yuan(found.total_fen), "", "", "", ""])
    return workbook_answer(f"{found}.xlsx", str(found), head, rows)


def _row(line: PaymentLine) -> list[Cell]:
    on = line.answered_on.isoformat() if line.answered_on else ""
    law = find_measure(line.case.measure)[1]
    start: list[Cell] = [line.reference, str(line.case), line.payee, _(law.title), str(line.account)]
    return [*start, Yuan(line.amount_fen), _(line.get_state_display()), on, line.bank_reference, line.reason]


def _known(actor: Actor, number: str) -> PaymentBatch:
    """The batch of an address. Raises Forbidden, Http404."""
    try:
        return queries.batch_for(actor, number)
    except UnknownCase as unknown:
        raise Http404(unknown.reason) from None
