"""How is a batch over its budget cut? Both methods firm by firm before anything is recorded, the order, and the annex."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiqi.access.permissions import require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import Meeting, MeetingItem
from huiqi.engine.batch import Batch, Settled
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.sheet import Cell, Yuan, workbook_answer
from huiqi.web.said import say_refusal
from huiqi.web.whole import whole


@dataclass(frozen=True)
class Way:
    """What one method makes of a list: its sums in fen, and how many claims come to nothing by it."""

    paid_fen: int
    residue_fen: int
    cut_fen: int
    empty: int


def comparison(meeting: Meeting) -> dict[str, object]:
    """What the page of an open meeting shows of both methods."""
    both = queries.both_ways(meeting)
    claimed = sum(line.item.claimed_fen for line in both.lines)
    return {
        "both": both,
        "claimed_fen": claimed,
        "over": sum(line.pro_rata.highest_only_fen for line in both.lines) > meeting.budget_fen,
        "ways": [(_way(both.pro_rata), "按比例核减"), (_way(both.priority), "按优先次序")],
        "methods": Meeting.Method.choices,
    }


def _way(batch: Batch) -> Way:
    lowered = sum(s.less_fen for s in batch.claims)
    empty = sum(1 for s in batch.claims if s.claim.claimed_fen and not s.award_fen)
    return Way(batch.paid_fen, batch.residue_fen, lowered, empty)


def meeting_or_404(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting, for whoever may decide. Raises Forbidden, Http404."""
    require(actor_in(request), "case.decide")
    try:
        return queries.meeting_by_id(meeting_id)
    except UnknownCase as error:
        raise Http404(error.reason) from None


@require_POST
def arrange(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Keep method and order as typed; a button moves one case a place up or down."""
    held = meeting_or_404(request, meeting_id)
    order = _order(request, dict(held.items.order_by("rank", "case_id").values_list("case_id", "rank")))
    method = request.POST.get("method", held.method)
    try:
        actions.arrange(actor=actor_in(request), meeting_id=held.pk, method=method, order=order, at=timezone.now())
        messages.success(request, _("次序和办法已保存，各项已重新核算。"))
    except CaseError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("desk-meeting", held.pk)


def _order(request: HttpRequest, ranks: dict[int, int]) -> list[int]:
    """The case ids in the order that was typed; what is no number keeps its place, and of two alike the first stays."""
    typed = {pk: whole(request.POST.get(f"rank-{pk}", ""), rank) for pk, rank in ranks.items()}
    order = sorted(typed, key=lambda pk: (typed[pk], ranks[pk]))
    for name, step in (("up", -1), ("down", 1)):
        moved = whole(request.POST.get(name, ""), 0)
        if moved in order:
            here = order.index(moved)
            there = min(max(here + step, 0), len(order) - 1)
            order[here], order[there] = order[there], order[here]
    return order


def annex(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The list as a workbook: before the record by both methods, after it as recorded."""
    held = meeting_or_404(request, meeting_id)
    head, rows = _recorded(held) if held.closed_at else _both(held)
    return workbook_answer(f"meeting-{held.pk}.xlsx", _("核减明细"), head, rows)


def _both(held: Meeting) -> tuple[list[str], list[list[Cell]]]:
    both, steps = queries.both_ways(held), (_("核减到"), _("舍尾到万元"), _("审定金额"), _("少发"))
    head = [_("次序"), _("编号"), _("企业"), _("核减前")]
    head += [f"{name}：{step}" for name in (_("按比例核减"), _("按优先次序")) for step in steps]
    rows: list[list[Cell]] = []
    for line in both.lines:
        case = line.item.case
        row: list[Cell] = [line.item.rank, str(case), case.enterprise.name, Yuan(line.item.claimed_fen)]
        rows.append([*row, *_steps(line.pro_rata), *_steps(line.priority)])
    sums = (Yuan(batch.paid_fen) for batch in (both.pro_rata, both.priority))
    ratio, order = sums
    rows.append(["", _("合计"), "", Yuan(sum(x.item.claimed_fen for x in both.lines)), "", "", ratio, "", "", "", order, ""])
    rows.append(["", _("本次预算"), "", Yuan(held.budget_fen), *[""] * 8])
    left = (Yuan(both.pro_rata.residue_fen), Yuan(both.priority.residue_fen))
    rows.append(["", _("结余"), "", "", "", "", left[0], "", "", "", left[1], ""])
    return head, rows


def _steps(settled: Settled) -> list[Cell]:
    fen = (settled.pro_rata_cut_fen, settled.floor_to_wan_fen, settled.award_fen, settled.less_fen)
    return [Yuan(x) for x in fen]


def _recorded(held: Meeting) -> tuple[list[str], list[list[Cell]]]:
    head = [_("次序"), _("编号"), _("企业"), _("核减前"), _("核减到"), _("审定金额"), _("结果"), _("理由")]
    items = held.items.select_related("case__enterprise").order_by("rank", "case_id")
    rows = [_recorded_row(item) for item in items]
    rows.append(["", _("合计"), "", "", "", Yuan(sum(i.award_fen for i in items)), "", ""])
    rows.append(["", _("本次预算"), "", "", "", Yuan(held.budget_fen), "", ""])
    rows.append(["", _("结余"), "", "", "", Yuan(held.residue_fen or 0), "", ""])
    return head, rows


def _recorded_row(item: MeetingItem) -> list[Cell]:
    case = item.case
    fen = (Yuan(item.claimed_fen), Yuan(item.pro_rata_cut_fen), Yuan(item.award_fen))
    return [item.rank, str(case), case.enterprise.name, *fen, _(item.get_outcome_display()), item.reason]
