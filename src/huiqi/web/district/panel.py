"""How do experts come to their points? A panel is drawn, one may recuse, each judges, the officer ends it."""

import datetime as dt

import numpy as np

from huiqi.access.actor import Actor
from huiqi.cases import actions
from huiqi.cases.errors import NotYet
from huiqi.cases.models import Panel
from huiqi.cases.queries import case_by_id, sheet_of
from huiqi.cases.scores import Criterion
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Deed, Diary, moment

_CRITERIA = (
    Criterion("活动影响力", 4_000, "观看人数、报道和带动的消费"),
    Criterion("组织质量", 3_000, "方案、安全和执行情况"),
    Criterion("经费合理性", 3_000, "费用与规模相称"),
)
_LOWEST, _HIGHEST, _THRESHOLD = 0, 10_000, 6_000
_SIZE = 3


class Review:
    """The panel of one case. Points are hundredths."""

    def __init__(self, cast: Cast, diary: Diary, officer: Actor, case_id: int, rng: np.random.Generator) -> None:
        self.cast, self.diary, self.officer, self.case_id, self.rng = cast, diary, officer, case_id, rng

    def set_up(self, at: dt.datetime, *, waits: bool = False) -> None:
        """Write the window's score sheet where there is none, and draw the experts.

        A panel that `waits` is left to whoever signs in: it names the experts of the sign-in page.
        """
        case = case_by_id(self.case_id)
        if sheet_of(case) is None:
            scale = {"lowest": _LOWEST, "highest": _HIGHEST, "threshold": _THRESHOLD}
            actions.write_sheet(
                actor=self.officer, case_id=case.pk, version=case.version, at=at, criteria=_CRITERIA, **scale
            )
            case = case_by_id(self.case_id)
        panel = actions.set_up_panel(
            actor=self.officer,
            case_id=case.pk,
            version=case.version,
            at=at,
            due_on=self.diary.workday(at, 8),
            brief="一场“直播南山”系列品牌活动的资助申请。",
            size=_SIZE,
            seed=f"{case}",
            named=self.cast.experts[:_SIZE] if waits else (),
            why_named="熟悉本类活动" if waits else "",
        )
        if waits:
            return
        self._later(2, lambda at: self._answer(panel, at))

    def _answer(self, panel: Panel, at: dt.datetime) -> None:
        """Now and then an expert has a conflict, and the next of the draw takes the seat."""
        for number, seat in enumerate(panel.seats.filter(recused_at=None)):
            expert = self.cast.by_account(seat.account)
            if number == 0 and self.rng.random() < 0.4:
                actions.recuse(actor=expert, panel_id=panel.pk, at=at, why="曾为该项目提供咨询")
        for seat in panel.seats.filter(recused_at=None):
            actions.accept_seat(actor=self.cast.by_account(seat.account), panel_id=panel.pk, at=at)
        self._later(3, lambda at: self._score(panel, at))

    def _score(self, panel: Panel, at: dt.datetime) -> None:
        for seat in panel.seats.filter(recused_at=None):
            points = [int(p) * 50 for p in self.rng.integers(130, 191, len(_CRITERIA))]
            comments = [f"{c.name}：总体符合要求。" for c in _CRITERIA]
            expert = self.cast.by_account(seat.account)
            actions.submit_scores(actor=expert, panel_id=panel.pk, at=at, points=points, comments=comments)
        self._later(1, self._close)

    def _close(self, at: dt.datetime) -> None:
        case = case_by_id(self.case_id)
        try:
            actions.close_panel(actor=self.officer, case_id=case.pk, version=case.version, at=at)
        except NotYet:
            self._later(2, self._close)

    def _later(self, days: int, deed: Deed) -> None:
        day = self.diary.workday(self.diary.now, days)
        self.diary.enter(moment(day, 15, self.case_id % 60), deed)
