"""How do experts judge a case? A sheet for the window, a panel drawn or named, each expert's answer and points, the end.

Every write holds the case's row, so a score either counts in the result or is refused. Experts' acts raise no version:
they work beside each other, and what the officer reads stays as it was.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace

from django.db import transaction

from huiqi.access.actions import declare_interest
from huiqi.access.actor import Actor
from huiqi.access.audit import sm3
from huiqi.access.permissions import require
from huiqi.cases.actions.change import changing, locked, note, reasoned
from huiqi.cases.actions.review import only_accepted, pause_substantive, resume_substantive
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import IllegalTransition, NotYet, UnknownCase
from huiqi.cases.models import Case, Panel, Score, ScoreSheet, Seat
from huiqi.cases.queries.experts import applicants, candidates, open_panel, sheet_json
from huiqi.cases.scores import FEWEST, WHOLE_BP, Criterion, result_of
from huiqi.cases.states import ACCEPTED
from huiqi.cases.typed import plain
from huiqi.engine.rule import ReviewMode
from huiqi.units.sentence import Sentence

ASSIGN, SCORE = "case.assign_experts", "case.score"
MOST = 15
"""Experts of one panel."""
REVIEW = "专家评审"


def write_sheet(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    at: dt.datetime,
    criteria: Sequence[Criterion],
    lowest: int,
    highest: int,
    threshold: int,
) -> ScoreSheet:
    """What all cases of this case's window are judged by; points in hundredths. Fixed once a panel uses it.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet.
    """
    with changing(actor=actor, verb=ASSIGN, case_id=case_id, version=version, at=at) as case:
        _only_competitive(case)
        _refuse_sheet(criteria, lowest, highest, threshold)
        if Panel.objects.filter(sheet__window=case.window).exists():
            raise NotYet("本窗口期已有专家组在用评分表，不能再改：同一窗口期的申请按同一张表打分。请沿用现有评分表。")
        lines = [{"name": plain(c.name), "weight_bp": c.weight_bp, "guide": plain(c.guide)} for c in criteria]
        scale = {"criteria": lines, "lowest": lowest, "highest": highest, "threshold": threshold}
        sheet, _made = ScoreSheet.objects.update_or_create(
            window=case.window, defaults={**scale, "made_at": at, "made_by": actor.name}
        )
        note(case, "write_sheet", "制定评分表", verb=ASSIGN, actor=actor, at=at, detail=scale)
        return sheet


def set_up_panel(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    at: dt.datetime,
    due_on: dt.date,
    brief: str,
    size: int = 5,
    seed: str = "",
    named: Sequence[int] = (),
    why_named: str = "",
) -> Panel:
    """Ask experts: `size` of them drawn by `seed`, or those `named` by account id with the reason. The clock stands still.

    Nobody with an interest in the firm, a hand in the case or a place in its departments can be asked. Raises Forbidden,
    StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb=ASSIGN, case_id=case_id, version=version, at=at) as case:
        _only_competitive(case)
        sheet = ScoreSheet.objects.filter(window=case.window).first()
        if sheet is None:
            raise NotYet("本窗口期还没有评分表；请先制定评分表。")
        if open_panel(case):
            raise NotYet("申请 %(case)s 的专家评审还没有结束；请先结束评审。", case=case)
        if due_on <= day_of(at):
            raise NotYet("评审截止日期须在今天之后；请另选日期。")
        able = {a.pk: a.name for a in candidates(case)}
        order = [] if named else drawn_order(able, reasoned(seed, "抽取专家的随机种子"))
        chosen = list(dict.fromkeys(named)) or order[:size]
        _refuse_strangers(chosen, able)
        _refuse_number(len(chosen), len(chosen) if named else size)
        panel = Panel.objects.create(
            case=case,
            sheet=sheet,
            brief=reasoned(brief, "项目简介"),
            seed="" if named else plain(seed)[:64],
            drawn_from=order,
            why_named=reasoned(why_named, "指定专家")[:300] if named else "",
            due_on=due_on,
            set_up_at=at,
            set_up_by=actor.name,
        )
        for account in chosen:
            _seat(panel, account, able[account], drawn=not named)
        pause_substantive(case, REVIEW, day_of(at))
        detail = {"panel": str(panel), "seed": panel.seed, "drawn_from": order, "experts": chosen}
        note(case, "set_up_panel", "组成专家组", verb=ASSIGN, actor=actor, at=at, why=panel.why_named, detail=detail,
             tells=("experts",))  # fmt: skip
        return panel


def drawn_order(able: Sequence[int] | dict[int, str], seed: str) -> list[int]:
    """Account ids in the order of a draw: by the SM3 of seed and number, so that anybody can draw again.

    >>> drawn_order([1, 2, 3, 4], "2026-03-09") == drawn_order([4, 3, 2, 1], "2026-03-09")
    True
    """
    return sorted(able, key=lambda account: sm3(f"{plain(seed)[:64]}:{account}"))


def add_expert(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, account_id: int | None = None, why: str = ""
) -> Seat:
    """One expert more for an open panel: the next of the draw, or one named with the reason.

    Raises Forbidden, StaleCase, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb=ASSIGN, case_id=case_id, version=version, at=at) as case:
        panel = open_panel(case)
        if panel is None:
            raise NotYet("申请 %(case)s 没有在评的专家组；请先组成专家组。", case=case)
        able = {a.pk: a.name for a in candidates(case)}
        seat: Seat | None
        if account_id is None:
            seat = _next_of_the_draw(panel, able)
        else:
            _refuse_strangers([account_id], able)
            seat = _seat(panel, account_id, able[account_id], drawn=False, why=reasoned(why, "指定专家"))
        if seat is None:
            raise NotYet("没有可以再抽取的评审专家；请指定一位，或请管理员增加评审专家。")
        note(case, "add_expert", "增派评审专家", verb=ASSIGN, actor=actor, at=at, why=seat.why,
             detail={"panel": str(panel), "expert": seat.account}, tells=("experts",))  # fmt: skip
        return seat


def accept_seat(*, actor: Actor, panel_id: int, at: dt.datetime) -> Seat:
    """The expert has no interest in the firms named and judges this case. Raises Forbidden, NotYet, UnknownCase."""
    with _seated(actor, panel_id) as (case, panel, seat):
        if seat.accepted_at is None:
            seat.accepted_at = at
            seat.save()
            _tell(case, panel, seat, "accept_seat", "接受评审", actor, at)
        return seat


def recuse(*, actor: Actor, panel_id: int, at: dt.datetime, why: str, firms: Sequence[str] = ()) -> Seat:
    """The expert declares a conflict: with `firms` of those named (credit codes), or with whom the papers show.

    Each firm becomes a declared interest. If the case's firm is among them, or none is named, the seat is given up for
    good and the next of the draw takes one. Raises Forbidden, NotYet, ReasonMissing, UnknownCase.
    """
    with _seated(actor, panel_id) as (case, panel, seat):
        why = reasoned(why, "回避")[:200]
        own = case.credit_code
        for code in {f.credit_code for f in applicants(panel) if f.credit_code in firms} or {own}:
            declare_interest(actor=actor, credit_code=code, reason=why, at=at)
        if firms and own not in firms:
            return seat
        seat.scores.all().delete()
        seat.recused_at, seat.recused_why, seat.submitted_at = at, why, None
        seat.save()
        after = _next_of_the_draw(panel, {a.pk: a.name for a in candidates(case)})
        detail: dict[str, object] = {"replaced_by": after.account if after else None}
        _tell(case, panel, seat, "recuse", "评审专家回避", actor, at, detail, ("lead", "experts") if after else ("lead",))
        return seat


def submit_scores(*, actor: Actor, panel_id: int, at: dt.datetime, points: Sequence[int], comments: Sequence[str]) -> Seat:
    """One expert's points (hundredths) and words on each criterion, in the order of the sheet; again until the end.

    Raises Forbidden, NotYet, ReasonMissing, UnknownCase.
    """
    with _seated(actor, panel_id) as (case, panel, seat):
        if seat.accepted_at is None:
            raise NotYet("请先确认没有利害关系并接受评审，再打分。")
        sheet = panel.sheet
        if len(points) != len(sheet.criteria) or len(comments) != len(points):
            raise NotYet("评分表有%(count)s项，每项都要打分并写评语；请补齐后再提交。", count=len(sheet.criteria))
        for line, given, words in zip(sheet.criteria, points, comments, strict=True):
            if not sheet.lowest <= given <= sheet.highest:
                raise NotYet(
                    "“%(name)s”的分数须在%(lowest)s至%(highest)s之间；请改正。",
                    name=line["name"],
                    lowest=f"{sheet.lowest / 100:g}",
                    highest=f"{sheet.highest / 100:g}",
                )
            reasoned(words, Sentence("%(name)s的评语", name=line["name"]))
        for number, (given, words) in enumerate(zip(points, comments, strict=True)):
            Score.objects.update_or_create(
                seat=seat, criterion=number, defaults={"points": given, "comment": plain(words)[:2000]}
            )
        seat.submitted_at = at
        seat.save()
        _tell(case, panel, seat, "submit_scores", "提交评分", actor, at, {"points": list(points)})
        return seat


def close_panel(*, actor: Actor, case_id: int, version: int, at: dt.datetime) -> Panel:
    """The end: the figures of all points given, and whether they reach the threshold. The clock goes on.

    All must have scored, or the day be past and three at least have. Raises Forbidden, StaleCase, NotYet.
    """
    with changing(actor=actor, verb=ASSIGN, case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        panel = open_panel(case)
        if panel is None:
            raise NotYet("申请 %(case)s 没有在评的专家组；请先组成专家组。", case=case)
        seats = list(panel.seats.filter(recused_at=None).prefetch_related("scores"))
        given = [[s.points for s in seat.scores.all()] for seat in seats if seat.submitted_at]
        if len(given) < len(seats) and day_of(at) <= panel.due_on:
            waiting = len(seats) - len(given)
            raise NotYet(
                "还有%(waiting)s位专家没有提交评分，截止日期是%(due_on)s；请催办，或等截止后再结束评审。",
                waiting=waiting,
                due_on=panel.due_on,
            )
        if len(given) < FEWEST:
            raise NotYet("提交评分的专家不足%(fewest)s位，不能结束评审；请增派评审专家。", fewest=FEWEST)
        figures = result_of(sheet_json(panel.sheet), given)
        panel.closed_at, panel.score, panel.result = at, figures.score, asdict(figures)
        panel.passed = figures.score >= panel.sheet.threshold
        panel.save()
        resume_substantive(case, day_of(at))
        detail = {"panel": str(panel), "score": panel.score, "passed": panel.passed, "result": panel.result}
        note(case, "close_panel", "专家评审结束", verb=ASSIGN, actor=actor, at=at, detail=detail, tells=("lead",))
        return panel


@contextmanager
def _seated(actor: Actor, panel_id: int) -> Iterator[tuple[Case, Panel, Seat]]:
    """The locked case, its panel and the actor's seat. Raises UnknownCase, Forbidden, NotYet where the panel has ended."""
    with transaction.atomic():
        case_id = Panel.objects.filter(pk=panel_id).values_list("case_id", flat=True).first()
        if case_id is None:
            raise UnknownCase("找不到这项评审，请从列表重新打开。")
        case = locked(case_id)
        require(actor, SCORE, case)
        panel = Panel.objects.select_related("sheet").get(pk=panel_id)
        seat = panel.seats.filter(account=actor.account_id or 0, recused_at=None).first()
        if seat is None:
            raise UnknownCase("找不到这项评审，请从列表重新打开。")
        if is_over(case, panel):
            raise NotYet("这项评审已经结束，不能再改；如有疑问请联系牵头部门。")
        yield case, panel, seat


def is_over(case: Case, panel: Panel) -> bool:
    """Whether nothing more can be given to a panel."""
    return panel.closed_at is not None or case.state != ACCEPTED


def _only_competitive(case: Case) -> None:
    only_accepted(case)
    if case.law.review != ReviewMode.COMPETITIVE:
        raise IllegalTransition("“%(title)s”不是评审类措施，不组织专家评审；请直接提出审核意见。", title=case.law.title)


def _refuse_sheet(criteria: Sequence[Criterion], lowest: int, highest: int, threshold: int) -> None:
    if not criteria or not all(plain(c.name) and c.weight_bp > 0 for c in criteria):
        raise NotYet("评分表的每一项都要有名称和大于零的权重；请补齐。")
    if (whole := sum(c.weight_bp for c in criteria)) != WHOLE_BP:
        raise NotYet("各项权重合计须为100%%，现在是%(whole)s%%；请调整。", whole=f"{whole / 100:g}")
    if not 0 <= lowest < highest <= 1_000_000 or not lowest <= threshold <= highest:
        raise NotYet("最低分须小于最高分，入围分须在两者之间；请改正。")


def _refuse_strangers(chosen: Sequence[int], able: dict[int, str]) -> None:
    if strange := [pk for pk in chosen if pk not in able]:
        raise NotYet(
            "账号 %(accounts)s 不能担任本项申请的评审专家（不是评审专家，或应当回避）；请改选。",
            accounts=tuple(map(str, strange)),
        )


def _refuse_number(found: int, wanted: int) -> None:
    if not FEWEST <= wanted <= MOST:
        raise NotYet(
            "专家组须有%(fewest)s至%(most)s位专家，现在是%(wanted)s位；请改正。", fewest=FEWEST, most=MOST, wanted=wanted
        )
    if found < wanted:
        raise NotYet(
            "可以担任本项申请评审专家的只有%(found)s位，不足%(wanted)s位；请减少人数，或请管理员增加评审专家。",
            found=found,
            wanted=wanted,
        )


def _next_of_the_draw(panel: Panel, able: dict[int, str]) -> Seat | None:
    """The next in the order of the draw who has no seat and may still take one."""
    taken = set(panel.seats.values_list("account", flat=True))
    account = next((pk for pk in panel.drawn_from if pk in able and pk not in taken), None)
    return None if account is None else _seat(panel, account, able[account], drawn=True)


def _seat(panel: Panel, account: int, name: str, *, drawn: bool, why: str = "") -> Seat:
    return Seat.objects.create(
        panel=panel, place=panel.seats.count() + 1, account=account, name=name, drawn=drawn, why=why[:300]
    )


def _tell(
    case: Case,
    panel: Panel,
    seat: Seat,
    event: str,
    label: str,
    actor: Actor,
    at: dt.datetime,
    more: dict[str, object] | None = None,
    tells: Sequence[str] = (),
) -> None:
    """An expert's act in the case's history, where the firm reads it too: by seat, not by name."""
    detail = {"panel": str(panel), "seat": seat.place} | (more or {})
    note(case, event, label, verb=SCORE, actor=replace(actor, name=str(seat)), at=at, detail=detail, tells=tells,
         changes=False)  # fmt: skip
