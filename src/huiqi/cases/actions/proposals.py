"""How does the district award without application? A nightly run proposes; the firm confirms with one click, or declines.

A run done twice proposes once. What a firm confirms is computed anew at that moment: a proposal that no longer holds is
refused, and made anew for the next click.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum

from huiqi.access.actor import SYSTEM, Actor
from huiqi.access.audit import record
from huiqi.access.permissions import About, require
from huiqi.cases.actions.application import open_draft, refuse_closed, save_draft, submit
from huiqi.cases.actions.change import locked, note, reasoned
from huiqi.cases.clocks import day_of
from huiqi.cases.entitlement import Entitlement, changes_between, entitled, manner_of, thawed_facts
from huiqi.cases.errors import ProposalOver, StaleProposal, UnknownCase
from huiqi.cases.evaluation import REGISTER, CaseFact, asked
from huiqi.cases.models import Case, CasePaper, Proposal, Window
from huiqi.cases.snapshot import freeze, seal
from huiqi.cases.states import DRAFT, WITHDRAWN
from huiqi.engine.bind import Binding
from huiqi.policies import find_measure
from huiqi.register import actions as register_actions
from huiqi.register import queries as register
from huiqi.register.models import Enterprise

_AT_ONCE = 500
"""Firms looked at together: one transaction, one audit entry."""
OPEN, CONFIRMED, DECLINED = Proposal.State.OPEN, Proposal.State.CONFIRMED, Proposal.State.DECLINED
TAKEN_BACK = Proposal.State.WITHDRAWN


@dataclass(frozen=True)
class Proposed:
    """What one run did in one window: how many proposals were made, changed, kept, taken back."""

    window: Window
    why_not: str
    """Why nothing could be proposed in it; empty where something could."""
    new: int
    changed: int
    kept: int
    withdrawn: int
    waiting_fen: int
    """What is open in it after the run."""


def propose(*, actor: Actor, at: dt.datetime) -> list[Proposed]:
    """One run over every firm, for each open window that awards without application; `actor` is access.actor.SYSTEM.

    Where a window no longer does, what is still open in it is taken back. Raises Forbidden.
    """
    require(actor, "case.propose")
    windows = Window.objects.filter(opens_at__lte=at, closes_at__gt=at)
    ran = []
    for window in windows:
        if not window.free_of_application and not window.proposals.filter(state=OPEN).exists():
            continue
        round_ = _Round(window, actor, at)
        done: Counter[str] = Counter()
        for firms in _all_firms():
            with transaction.atomic():
                _lock(window.pk)
                done += round_.propose_to(firms)
        waiting = window.proposals.filter(state=OPEN).aggregate(fen=Sum("award_fen"))["fen"] or 0
        touched = {key: done[key] for key in ("new", "changed", "kept", "withdrawn")}
        ran.append(Proposed(window, round_.why_not, **touched, waiting_fen=waiting))
    return ran


def _all_firms() -> Iterator[Sequence[Enterprise]]:
    last = 0
    while firms := list(Enterprise.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield firms
        last = firms[-1].pk


class _Round:
    """One window at one moment: its numbers, and what may be proposed in it."""

    def __init__(self, window: Window, actor: Actor, at: dt.datetime) -> None:
        self.window, self.actor, self.at = window, actor, at
        program, self.law = find_measure(window.measure)
        self.binding = register.binding(program, day_of(at))
        self.why_not = _why_not(window, self.binding)

    def propose_to(self, firms: Sequence[Enterprise]) -> Counter[str]:
        """Bring the proposals to some firms up to date, inside the caller's transaction; how many of each were touched."""
        firm_keys = [firm.pk for firm in firms]
        found: dict[int, Entitlement] = {}
        if not self.why_not:
            found = entitled(self.binding, self.window.measure, firms, self.binding.on)
        matters = {entitlement.matter_key(self.window.year): entitlement for entitlement in found.values()}
        handled = self._handled(matters)
        there = {row.matter_key: row for row in Proposal.objects.filter(window=self.window, enterprise__in=firm_keys)}
        new = [self._new(key, e) for key, e in matters.items() if key not in there and key not in handled]
        changed, withdrawn, kept = [], [], 0
        for key, row in there.items():
            if row.state not in (OPEN, TAKEN_BACK):
                continue
            if key not in matters or key in handled:
                withdrawn += [self._taken_back(row, handled.get(key, ""))] if row.state == OPEN else []
            elif self._is_changed(row, matters[key]):
                changed.append(row)
            else:
                kept += 1
        self._write(new, changed, withdrawn)
        return Counter(new=len(new), changed=len(changed), kept=kept, withdrawn=len(withdrawn))

    def _handled(self, matters: Mapping[str, Entitlement]) -> dict[str, str]:
        """The case in which each matter was handed in already; one that was withdrawn leaves the matter free."""
        cases = Case.objects.filter(matter_key__in=list(matters)).exclude(state__in=(DRAFT, WITHDRAWN))
        return {key: str(number) for key, number in cases.values_list("matter_key", "number")}

    def _new(self, key: str, entitlement: Entitlement) -> Proposal:
        row = Proposal(window=self.window, enterprise=entitlement.enterprise, matter_key=key, proposed_at=self.at)
        return self._filled(row, entitlement, _frozen(entitlement))

    def _is_changed(self, row: Proposal, entitlement: Entitlement) -> bool:
        """Whether the row had to be made anew; then it says what changed."""
        frozen = _frozen(entitlement)
        changes = changes_between(self.binding.program, row.frozen, frozen)
        if row.state == OPEN and not changes:
            return False
        row.changes, row.why, row.state = changes, "", OPEN
        row.version += 1
        self._filled(row, entitlement, frozen)
        return True

    def _filled(self, row: Proposal, entitlement: Entitlement, frozen: dict[str, Any]) -> Proposal:
        row.frozen, row.sm3, row.award_fen, row.changed_at = frozen, seal(frozen), entitlement.award_fen, self.at
        row.told_at = None
        return row

    def _taken_back(self, row: Proposal, case: str) -> Proposal:
        row.state, row.changed_at = TAKEN_BACK, self.at
        row.version += 1
        row.why = self.why_not or (
            "贵单位已就同一事项另行申请。" if case else "按最新的登记资料，已不能确定符合条件；仍可自行申请。"
        )
        return row

    def _write(self, new: list[Proposal], changed: list[Proposal], withdrawn: list[Proposal]) -> None:
        """All rows, and one audit entry that names each with its seal."""
        if not (new or changed or withdrawn):
            return
        columns = ["state", "version", "award_fen", "frozen", "sm3", "changes", "why", "changed_at", "told_at"]
        Proposal.objects.bulk_create(new)
        Proposal.objects.bulk_update([*changed, *withdrawn], columns, batch_size=100)
        detail = {
            "new": {row.matter_key: [row.award_fen, row.sm3] for row in new},
            "changed": {row.matter_key: [row.award_fen, row.sm3, row.changes] for row in changed},
            "withdrawn": {row.matter_key: row.why for row in withdrawn},
        }
        record(actor=self.actor, verb="case.propose", subject=f"window:{self.window.pk}", at=self.at, detail=detail)


def _frozen(entitlement: Entitlement) -> dict[str, Any]:
    return freeze(entitlement.answer, entitlement.facts, None)


def _lock(window_id: int) -> None:
    """Whoever writes the proposals of a window waits for the others, until the transaction ends."""
    Window.objects.select_for_update(no_key=True).get(pk=window_id)


def _why_not(window: Window, binding: Binding) -> str:
    """Why nothing may be proposed in a window on the binding's day; empty where something may."""
    law = find_measure(window.measure)[1]
    if not window.free_of_application:
        return "这个窗口期不再免申即享；仍可自行申请。"
    if closed := register.why_closed(law.id, on=binding.on):
        return closed
    if open_numbers := binding.undecided(law.id):
        return f"{law.title}还有数字没有正式决定：{'、'.join(number.label for number in open_numbers)}。"
    return ""


def confirm_proposal(*, actor: Actor, proposal_id: int, version: int, at: dt.datetime) -> Case:
    """The firm's one click: its case, handed in with the facts proposed, or a draft where a paper is still owed.

    Confirmed again it gives the same case. Raises Forbidden, UnknownCase, ProposalOver, WindowClosed, StaleProposal.
    """
    with transaction.atomic():
        proposal = _locked(actor, proposal_id)
        if proposal.case and is_confirmed(proposal):
            return proposal.case
        _refuse_over(proposal)
        refuse_closed(proposal.window, at)
        _Round(proposal.window, SYSTEM(actor.origin), at).propose_to([proposal.enterprise])
        now = Proposal.objects.select_related("window", "enterprise").get(pk=proposal_id)
        if now.version == version and now.state == OPEN:
            return _confirmed(now, actor, at)
    raise StaleProposal(
        now.why or "这项建议所依据的资料或数字已有变化，没有提交；请核对新的金额和依据，再确认。", now.changes
    )


def is_confirmed(proposal: Proposal) -> bool:
    """Whether the firm has confirmed it already."""
    return proposal.state == CONFIRMED


def _locked(actor: Actor, proposal_id: int) -> Proposal:
    """The proposal as it is once the window is ours, if the actor may answer it. Raises Forbidden, UnknownCase."""
    window = Proposal.objects.filter(pk=proposal_id).values_list("window_id", flat=True).first()
    if window is None:
        raise UnknownCase("找不到这项建议，请从“我的申请”重新打开。")
    _lock(window)
    proposal = Proposal.objects.select_related("window", "enterprise", "case").get(pk=proposal_id)
    law = find_measure(proposal.window.measure)[1]
    about = About(credit_code=proposal.enterprise.credit_code, lead=law.lead, co_departments=law.co_departments)
    require(actor, "case.confirm_proposal", about)
    return proposal


def _refuse_over(proposal: Proposal) -> None:
    if proposal.state in (DECLINED, TAKEN_BACK):
        raise ProposalOver("这项建议%(state)s：%(why)s", state=proposal.get_state_display(), why=proposal.why)


def _confirmed(proposal: Proposal, actor: Actor, at: dt.datetime) -> Case:
    """Open, fill in and hand in the case; the consent to use what registers say is kept."""
    firm, measure, facts = proposal.enterprise, proposal.window.measure, thawed_facts(proposal.frozen)
    law = find_measure(measure)[1]
    for source in sorted({f.holds.source for f in facts.values() if f.holds.kind == REGISTER}):
        register_actions.give_consent(
            actor=actor, enterprise=firm, source=source, on=day_of(at), at=at,
            purpose=f"免申即享：{law.title}（{proposal.window.year}年）",
        )  # fmt: skip
    case = open_draft(actor=actor, credit_code=firm.credit_code, measure=measure, at=at, source="proposal")
    answers = {name: fact.show(facts[name].holds.value) for name, fact in asked(case).items() if name in facts}
    case = save_draft(actor=actor, case_id=case.pk, version=case.version, at=at, answers=answers)
    case, whole = _replace_papers(case, facts, proposal, actor, at)
    if whole:
        case = submit(actor=actor, case_id=case.pk, version=case.version, at=at, committed=True)
    proposal.state, proposal.case, proposal.changed_at = CONFIRMED, case, at
    proposal.version += 1
    proposal.save()
    detail = {"sm3": proposal.sm3, "award_fen": proposal.award_fen, "case": case.number, "handed_in": whole}
    record(actor=actor, verb="case.confirm_proposal", subject=f"proposal:{proposal.pk}", at=at, detail=detail)
    return case


def _replace_papers(
    case: Case, facts: Mapping[str, CaseFact], proposal: Proposal, actor: Actor, at: dt.datetime
) -> tuple[Case, bool]:
    """Let registers and the commitment stand for papers; whether every paper of the measure is dealt with now."""
    case, manners = locked(case.pk), {}
    there = set(case.papers.values_list("name", flat=True))
    for paper in case.law.papers:
        if paper.name not in there and (manner := manner_of(paper, facts)):
            remark = "、".join(dict.fromkeys(facts[name].holds.source for name in paper.shows if name in facts))
            CasePaper.objects.create(
                case=case, name=paper.name, manner=manner, note=(remark or paper.source)[:300], changed_at=at
            )
            manners[paper.name] = manner
    detail = {"proposal": proposal.pk, "papers": manners}
    note(case, "confirm_proposal", "确认免申即享", verb="case.confirm_proposal", actor=actor, at=at, detail=detail)
    return case, {paper.name for paper in case.law.papers} <= there | set(manners)


def decline_proposal(*, actor: Actor, proposal_id: int, version: int, at: dt.datetime, why: str) -> Proposal:
    """The firm does not want it, for a reason; it is not proposed again in this window.

    Raises Forbidden, UnknownCase, ProposalOver, StaleProposal, ReasonMissing.
    """
    with transaction.atomic():
        proposal = _locked(actor, proposal_id)
        _refuse_over(proposal)
        if is_confirmed(proposal):
            raise ProposalOver("这项建议已经确认，申请是 %(case)s；不要的话请撤回那项申请。", case=proposal.case)
        if proposal.version != version:
            raise StaleProposal("您打开之后，这项建议已有变化；请核对新的金额和依据，再决定。", proposal.changes)
        proposal.why = reasoned(why, "不要这项支持")
        proposal.state, proposal.changed_at = DECLINED, at
        proposal.version += 1
        proposal.save()
        record(actor=actor, verb="case.confirm_proposal", subject=f"proposal:{proposal.pk}", at=at, why=proposal.why,
               detail={"declined": True})  # fmt: skip
    return proposal
