"""When is money asked back? After a later check: the firm is heard, the head decides, and it pays in two instalments."""

import datetime as dt
from functools import partial
from typing import Any

from huiqi.cases import actions, queries
from huiqi.cases.models import Case
from huiqi.cases.states import PAID, RECOVERING
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Deed, Diary, moment
from huiqi.web.district.journey import Journey

_RATE_BP = 300
_HEARD, _INSTALMENT = 3, 15
"""Working days until the firm has said its word, and until each instalment."""


class Recoveries:
    """What happens to a paid case whose story says so."""

    def __init__(self, cast: Cast, diary: Diary) -> None:
        self.cast, self.diary = cast, diary

    def consider(self, journey: Journey) -> None:
        """Once the money has arrived: open a recovery some days later, where the story has one."""
        story = journey.story
        if story.turn in ("recovered", "recovery_dropped") or story.rests_in == RECOVERING:
            self._later(1, lambda at: self._open(journey, at))

    def _later(self, days: int, deed: Deed) -> None:
        self.diary.enter(moment(self.diary.workday(self.diary.now, days), 16), deed)

    def _open(self, journey: Journey, at: dt.datetime) -> None:
        case = Case.objects.select_related("decision").get(pk=journey.case_id)
        if case.state != PAID:
            return
        words = {"ground": "false_material", "why": "事后核查发现部分发票不属于申报年度，应当退回。"}
        officer = self.cast.holding("officer", case.lead)
        actions.open_recovery(
            actor=officer, case_id=case.pk, version=case.version, at=at, claimed_fen=case.decision.award_fen, **words
        )
        if journey.story.rests_in != RECOVERING:
            self._later(_HEARD, lambda at: self._hear(journey, at))

    def _hear(self, journey: Journey, at: dt.datetime) -> None:
        case = Case.objects.get(pk=journey.case_id)
        text = "所涉发票系财务归集错误，同意退回，申请分期。"
        actions.state_case(actor=journey.manager, case_id=case.pk, version=case.version, at=at, text=text)
        self._later(_HEARD, lambda at: self._decide(journey, at))

    def _decide(self, journey: Journey, at: dt.datetime) -> None:
        case = Case.objects.select_related("decision").get(pk=journey.case_id)
        head = self.cast.holding("head", case.lead)
        base: dict[str, Any] = {"actor": head, "case_id": case.pk, "version": case.version, "at": at}
        if journey.story.turn == "recovery_dropped":
            actions.drop_recovery(**base, why="企业补正了凭证，经复核符合条件，不再追回。")
            return
        award = case.decision.award_fen
        days = [self.diary.workday(at, _INSTALMENT * number) for number in (1, 2)]
        actions.decide_recovery(
            **base,
            document_number=f"演示追〔{at.year}〕{case.pk}号",
            principal_fen=award,
            rate_bp=_RATE_BP,
            plan=[(days[0], award // 2), (days[1], award - award // 2)],
            pay_to="示例区财政国库（演示）000000000000001",
            why="发票不属于申报年度，依法追回并计收利息。",
        )
        for day, last in zip(days, (False, True), strict=True):
            self.diary.enter(moment(day, 15), partial(self._receive, case.pk, last))

    def _receive(self, case_id: int, last: bool, at: dt.datetime) -> None:
        """Half of it, and with the second instalment all that is owed."""
        case = Case.objects.get(pk=case_id)
        standing = queries.recovery_of(case, at.date())
        if standing is None or standing.owed is None or case.state != RECOVERING:
            return
        fen = standing.owed.total_fen if last else standing.owed.principal_fen // 2
        actions.record_receipt(
            actor=self.cast.holding("treasury"),
            case_id=case_id,
            version=case.version,
            at=at,
            reference=f"R{case_id}-{2 if last else 1}",
            received_on=at.date(),
            amount_fen=fen,
        )
