"""When does the district decide? Every second Thursday on what is examined, measure by measure."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

from huiqi.cases import actions
from huiqi.cases.actions import Outcome
from huiqi.cases.clocks import day_of
from huiqi.cases.evaluation import answer, claimed_fen
from huiqi.cases.models import Case, Meeting
from huiqi.cases.queries import budget_left, waiting_for_decision
from huiqi.cases.states import EXAMINED
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.journey import Journey

_THURSDAY = 3
_EVERY = dt.timedelta(14)
_SHORT_BP = 9_000
"""What a meeting that is short of money has of what is claimed, in bp."""


class Meetings:
    """The decision body through the year."""

    def __init__(self, cast: Cast, diary: Diary, journeys: list[Journey], seed: int) -> None:
        self.secretary, self.diary, self.journeys = cast.holding("secretary"), diary, journeys
        self.rng = np.random.default_rng([seed, 3])
        self.held = 0
        first = diary.first + dt.timedelta((_THURSDAY - diary.first.weekday()) % 7)
        diary.enter(moment(first, 9), self._convene)

    def _convene(self, at: dt.datetime) -> None:
        """List what waits for the meeting of the next working day, and put the next list into the diary."""
        self.diary.enter(at + _EVERY, self._convene)
        waiting = {j.case_id: j for j in self.journeys if j.case_id and j.story.rests_in != EXAMINED}
        for measure, year in sorted({(j.story.measure, j.year) for j in waiting.values() if j.year}):
            listed = [c for c in waiting_for_decision(self.secretary, measure, year) if c.pk in waiting]
            if listed:
                self._list(listed, waiting, at)

    def _list(self, listed: list[Case], waiting: Mapping[int, Journey], at: dt.datetime) -> None:
        held_on = self.diary.workday(at, 1)
        claimed = sum(claimed_fen(answer(case, held_on)) for case in listed)
        budget = claimed * _SHORT_BP // 10_000 if len(listed) > 2 and self.rng.random() < 0.3 else claimed
        left = budget_left(listed[0].measure, listed[0].year)
        self.held += 1
        meeting = actions.convene(
            actor=self.secretary,
            title=f"区领导小组第{self.held}次会议（演示）",
            case_ids=[case.pk for case in listed],
            held_on=held_on,
            budget_fen=budget if left is None else min(budget, left),
            at=at,
        )
        self.diary.enter(moment(held_on, 16), lambda at: self._decide(meeting, waiting, at))

    def _decide(self, meeting: Meeting, waiting: Mapping[int, Journey], at: dt.datetime) -> None:
        listed = [item.case for item in meeting.items.select_related("case").order_by("case_id")]
        actions.decide(
            actor=self.secretary,
            meeting_id=meeting.pk,
            at=at,
            minutes="逐项审议，按清单审定。",
            attendees="演示组长、演示副组长、演示成员甲、演示成员乙",
            document_number=f"演示审〔{day_of(at).year}〕{meeting.pk}号",
            outcomes={case.pk: self._outcome(case, waiting[case.pk]) for case in listed},
        )
        for case in listed:
            waiting[case.pk].after_meeting()

    def _outcome(self, case: Case, journey: Journey) -> Outcome:
        examination = case.examinations.last()
        if journey.story.turn == "sent_back" and case.examinations.count() == 1:
            return Outcome("sent_back", case.version, "请补充核实后再报")
        if examination is None or not examination.supports:
            return Outcome("rejected", case.version, "同意牵头部门意见，不予支持")
        return Outcome("supported", case.version)
