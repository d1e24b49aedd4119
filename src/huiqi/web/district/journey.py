"""How does one application go? The firm fills in and hands in, the window and the departments answer, step by step."""

import datetime as dt
from collections.abc import Callable

import numpy as np

from huiqi.access.actor import Actor
from huiqi.cases import actions
from huiqi.cases.clocks import correction_is_over
from huiqi.cases.completeness import deferred, lacking
from huiqi.cases.errors import CaseError, CreditBlocked, DraftIncomplete, NotYet
from huiqi.cases.evaluation import answer, asked
from huiqi.cases.models import Case
from huiqi.cases.queries import case_by_id
from huiqi.cases.states import ACCEPTED, DRAFT, RETURNED, State
from huiqi.engine.rule import ReviewMode
from huiqi.gateways.specimen import specimen_pdf
from huiqi.web.district.cast import PUBLIC, Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.panel import Review
from huiqi.web.district.stories import Story

Step = Callable[[dt.datetime], None]
_SETTLED = "已与不同意的部门会商，问题已整改。"
_NOTICE_RUNS = 3
"""Working days for which the notices that are to be seen at the end of the year have run by then."""
_VISITED = frozenset({"livestream.m01", "livestream.m08"})


class Journey:
    """One story told through the actions. `refused` counts what the rules would not let happen, by the error's code."""

    def __init__(self, story: Story, cast: Cast, diary: Diary, refused: dict[str, int], seed: int) -> None:
        self.story, self.cast, self.diary, self.refused = story, cast, diary, refused
        self.rng = np.random.default_rng([seed, 2, story.number])
        self.case_id = self.year = 0
        self.manager = cast.managers[story.firm.credit_code]

    # ── the firm ──
    def begin(self, at: dt.datetime) -> None:
        """Open the draft and answer the first half."""
        story = self.story
        try:
            case = actions.open_draft(
                actor=self.manager, credit_code=story.firm.credit_code, measure=story.measure, at=at, matter=story.matter
            )
        except CaseError as error:
            return self._refused(error)
        self.case_id, self.year = case.pk, case.year
        self._answer(case, at, first_half=True)
        if story.turn == "abandoned" or story.rests_in == DRAFT:
            return None
        return self._then(self.fill, 0, 4)

    def take_up(self, case: Case, at: dt.datetime) -> None:
        """Go on with a case that began with one click: hand in the papers that are still owed, if any."""
        self.case_id, self.year = case.pk, case.year
        if case.state == DRAFT:
            for paper in sorted(lacking(case, at.date()).papers):
                self._hand_in(paper, at)
            self._then(self.submit, 0, 3)
        else:
            self._then(self.check_form, 1, 4)

    def _answer(self, case: Case, at: dt.datetime, *, first_half: bool) -> None:
        facts = asked(case)
        names = [n for n in facts if n in self.story.facts]
        half = names[: len(names) // 2] if first_half else names[len(names) // 2 :]
        answers = {name: facts[name].show(self.story.facts[name]) for name in half}
        self._act(actions.save_draft, self.manager, at, answers=answers)

    def fill(self, at: dt.datetime) -> None:
        """Answer the rest and hand in the papers, or find out that something is missing."""
        self._answer(self._case(), at, first_half=False)
        if self.story.turn == "incomplete":
            try:
                self._act(actions.submit, self.manager, at, committed=False)
            except DraftIncomplete as error:
                self._refused(error)
        self._papers(at)
        if self.story.turn == "late":
            at = self._case().window.closes_at + dt.timedelta(hours=1)
            return self.diary.enter(at, self.submit)
        return self._then(self.submit, 0, 3)

    def _papers(self, at: dt.datetime) -> None:
        for paper in self._case().law.papers:
            if paper.deferrable and self.story.turn == "deferred":
                self._act(
                    actions.note_paper, self.manager, at, name=paper.name, manner="deferred", remark="五个工作日内补交"
                )
            elif paper.source and self.rng.random() < 0.5:
                self._note(paper.name, "register", at)
            else:
                self._hand_in(paper.name, at)

    def _note(self, paper: str, manner: str, at: dt.datetime) -> None:
        self._act(actions.note_paper, self.manager, at, name=paper, manner=manner)

    def _hand_in(self, paper: str, at: dt.datetime) -> None:
        self._act(actions.attach_file, self.manager, at, paper=paper, name=f"{paper}.pdf", content=specimen_pdf())

    def submit(self, at: dt.datetime) -> None:
        """Hand in; the window may have closed, or the matter have been applied for."""
        try:
            self._act(actions.submit, self.manager, at, committed=True)
        except CaseError as error:
            return self._refused(error)
        return self._then(self.check_form, *((6, 8) if self.story.turn == "slow" else (1, 4)))

    def withdraw(self, at: dt.datetime) -> None:
        """The firm takes it back, unless it is on a meeting's list or was withdrawn before."""
        try:
            self._act(actions.withdraw, self.manager, at, why="申报年度选错，下一窗口期再申请")
        except CaseError as error:
            self._refused(error)

    def resubmit(self, at: dt.datetime) -> None:
        """Hand the correction in."""
        self._answer(self._case(), at, first_half=False)
        self._act(actions.resubmit, self.manager, at)
        self._then(self.check_form, 1, 2)

    def follow_up(self, at: dt.datetime) -> None:
        """Hand in the papers that were to follow."""
        for paper in deferred(self._case()):
            self._hand_in(paper, at)

    # ── the window ──
    def check_form(self, at: dt.datetime) -> None:
        """Accept, ask for a correction, or refuse."""
        case, window = self._case(), self.cast.holding("window")
        actions.take_lease(actor=window, case_id=case.pk, at=at)
        if self.story.turn == "refused":
            why = "申请的事项不属于本措施的支持范围" if self.story.claim_fen else "所填情况不符合申请条件"
            self._act(actions.refuse_acceptance, window, at, why=why)
        elif self._is_corrected(case):
            points = [("", "请在承诺书上加盖公章"), (case.law.papers[0].name, "请重新上传清晰的扫描件")]
            self._act(actions.request_correction, window, at, points=points)
            if self.story.turn == "lapsed":
                self._then(self.refuse_lapsed, 11, 12)
            else:
                self._then(self.resubmit, 2, 8)
        else:
            self._accept(window, at)
        actions.release_lease(actor=window, case_id=case.pk)

    def _is_corrected(self, case: Case) -> bool:
        wanted = self.story.turn in ("corrected", "lapsed") or RETURNED in (self.story.rests_in, self._leaves_in)
        return wanted and not case.corrections.exists()

    def _accept(self, window: Actor, at: dt.datetime) -> None:
        try:
            self._act(actions.accept, window, at)
        except CreditBlocked as error:
            self._refused(error)
            self._act(actions.refuse_acceptance, window, at, why="列入严重失信主体名单，信用修复后可以再申请")
            return
        if self.story.rests_in == ACCEPTED and self._is_judged():
            self.diary.enter(moment(self.diary.workday(at, 1), 11), self.ask_experts)
        self._then(self.check_substance, 1, 3)

    def refuse_lapsed(self, at: dt.datetime) -> None:
        """The time for the correction is over."""
        if not correction_is_over(self._case(), at.date()):
            return self._then(self.refuse_lapsed, 1, 1)
        return self._act(actions.refuse_acceptance, self.cast.holding("window"), at, why="逾期未补正，以现有材料不能受理")

    # ── the departments ──
    def check_substance(self, at: dt.datetime) -> None:
        """Co-departments are heard, somebody looks on site, an audit is ordered, experts are asked."""
        case, officer = self._case(), self._officer()
        for department in case.co_departments:
            self._then(self._opinion_of(department), 2, 8)
        if case.measure in _VISITED:
            self._visit(case, officer, at)
        if self.story.turn == "deferred":
            self._then(self.follow_up, 3, 6)
        if self.story.turn == "verified":
            self._verify(officer, at)
        judged = self._is_judged()
        if self.story.turn == "audited" and not judged:
            self._act(actions.order_audit, officer, at, auditor="演示会计师事务所", why="金额较大，委托核对凭证")
            self._then(self.report_audit, 6, 9)
        if judged:
            Review(self.cast, self.diary, officer, case.pk, self.rng).set_up(at)
        self._then(self.examine, *((28, 30) if self.story.turn == "slow" else (10, 16)))

    def _is_judged(self) -> bool:
        """Whether experts compare it: not where the law refuses it anyway."""
        return self._case().law.review == ReviewMode.COMPETITIVE and self.story.claim_fen > 0

    def ask_experts(self, at: dt.datetime) -> None:
        """A panel that is still to judge at the end of the year."""
        Review(self.cast, self.diary, self._officer(), self.case_id, self.rng).set_up(at, waits=True)

    def _officer(self) -> Actor:
        return self.cast.holding("officer", self._case().lead)

    def _opinion_of(self, department: str) -> Step:
        def give(at: dt.datetime) -> None:
            officer, agrees = self.cast.holding("officer", department), self.rng.random() < 0.85
            text = "同意支持。" if agrees else "现场有未整改的问题，建议整改后再支持。"
            self._act(actions.opine, officer, at, department=department, agrees=agrees, text=text)

        return give

    def _visit(self, case: Case, officer: Actor, at: dt.datetime) -> None:
        words = {"place": f"{case.enterprise.sub_district}街道经营场所", "officers": "演示经办人甲、演示经办人乙"}
        found = "现场正常经营，与申报一致。"
        self._act(actions.record_visit, officer, at, visited_on=at.date(), findings=found, conforms=True, **words)

    def _verify(self, officer: Actor, at: dt.datetime) -> None:
        """The officer finds a little less than the firm said, where an amount is asked."""
        money = next((n for n, f in asked(self._case()).items() if f.kind == "fen" and self.story.facts.get(n)), None)
        if money is None:
            return
        less = self.story.facts[money] * 98 // 100
        words = {"source": "发票查验", "why": "两张发票不属于本年度，予以剔除"}
        self._act(actions.verify_fact, officer, at, fact=money, raw=less, **words)

    def report_audit(self, at: dt.datetime) -> None:
        """The audit has been made."""
        self._act(actions.report_audit, self._officer(), at, conclusion="凭证齐全，金额与申报一致。")

    def examine(self, at: dt.datetime) -> None:
        """Propose what the law gives, or not to support; wait where something is still to come."""
        case = self._case()
        found = answer(case, at.date())
        supports = found.status == "eligible" and self.story.turn != "rejected"
        text = "材料齐全，与核实情况一致，建议支持。" if supports else "不符合申请条件，建议不予支持。"
        try:
            self._act(
                actions.examine,
                self._officer(),
                at,
                supports=supports,
                text=text,
                resolution="已与不同意的部门会商，问题已整改。",
            )
        except NotYet as error:
            self._refused(error)
            return self._then(self.examine, 2, 4)
        if self._leaves_in:
            self._then(self.withdraw, 1, 1)
        return None

    # ── after the meeting ──
    def after_meeting(self) -> None:
        """What follows from the case's outcome."""
        match self._case().state:
            case State.DECIDED:
                self._then(self.publish, 1, 3)
            case State.ACCEPTED:
                self._then(self.examine, 2, 5)

    def publish(self, at: dt.datetime) -> None:
        """Put the award before the public; those who are to rest there wait for the last days of the year."""
        late = moment(self.diary.before_end(_NOTICE_RUNS), 9)
        if self.story.rests_in in (State.NOTICED, State.OBJECTED) and at < late:
            return self.diary.enter(late, self.publish)
        self._act(actions.publish_notice, self._officer(), at)
        if self.story.turn in ("upheld", "dismissed") or self.story.rests_in == State.OBJECTED:
            self._then(self.object_to, 1, 1)
        if self.story.turn == "revoked":
            self._then(self.revoke, 7, 7)
        return None

    def revoke(self, at: dt.datetime) -> None:
        """Before the money leaves it turns out that the papers were not true."""
        if self._case().state == State.TO_BE_PAID:
            self._act(actions.revoke, self.cast.holding("secretary"), at, why="申报材料与事实不符，撤销决定")

    def object_to(self, at: dt.datetime) -> None:
        """Somebody objects under a real name, and the department in charge answers."""
        objection = actions.file_objection(
            actor=PUBLIC,
            notice_number=str(self._case().public_notice.number),
            name=f"演示市民{self.story.number}",
            contact="0755-00000000",
            reason="该企业近期没有在公示的场所经营。",
            at=at,
        )

        def reply(at: dt.datetime) -> None:
            upheld = self.story.turn == "upheld"
            text = "经核查，异议属实，撤销原决定。" if upheld else "经现场核查，该企业正常经营，异议不成立。"
            self._act(actions.answer_objection, self._officer(), at, objection_id=objection.pk, upheld=upheld, text=text)

        if self.story.turn == "dismissed" and self._case().objections.count() == 1:
            self._then(self.object_to, 1, 1)
        self._then(reply, 2, 3)

    # ── how a step is made ──
    def _case(self) -> Case:
        return case_by_id(self.case_id)

    def _act(self, action: Callable[..., object], actor: Actor, at: dt.datetime, **more: object) -> None:
        action(actor=actor, case_id=self.case_id, version=self._case().version, at=at, **more)

    def _then(self, step: Step, least: int, most: int) -> None:
        """The next step, so many working days later; none where the story says that the case rests, or another."""
        state = self._case().state
        if state == self.story.rests_in:
            return
        if state == self._leaves_in and step != self.withdraw:
            step, least, most = self.withdraw, 1, 2
        now = self.diary.now
        days = least if self.story.rests_in else int(self.rng.integers(least, most + 1))
        day = self.diary.workday(now, days)
        hour = 9 + int(self.rng.integers(0, 8)) if day > now.date() else now.hour
        self.diary.enter(max(moment(day, hour, int(self.rng.integers(0, 60))), now + dt.timedelta(minutes=1)), step)

    @property
    def _leaves_in(self) -> str:
        """Where the firm takes its application back; empty where it does not."""
        verb, _, state = self.story.turn.partition(" ")
        return state if verb == "leaves" else ""

    def _refused(self, error: CaseError) -> None:
        self.refused[error.code] = self.refused.get(error.code, 0) + 1
