"""What does the district propose, and who takes it? A run every Monday night in the last round; some click, some decline."""

import datetime as dt
from collections.abc import Callable, Collection

import numpy as np

from huiqi.cases import actions
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Case, Proposal
from huiqi.register.models import Enterprise
from huiqi.web.district.cast import MACHINE, Cast
from huiqi.web.district.diary import Diary, moment

FREE = frozenset({"livestream.m03", "livestream.m04"})
"""Measures that the last round awards without application."""

_TAKEN, _DECLINED = 0.5, 0.65
"""Below the first a firm takes the offer, below the second it declines, else it waits."""

TakeUp = Callable[[Case, dt.datetime], None]


class Offers:
    """Awards without application through the last round; firms in `busy` answer nothing, as they apply themselves."""

    def __init__(
        self, cast: Cast, diary: Diary, begins: dt.date, busy: Collection[tuple[Enterprise, str]], take_up: TakeUp, seed: int
    ) -> None:
        self.cast, self.diary, self.busy, self.take_up = cast, diary, busy, take_up
        self.rng = np.random.default_rng([seed, 4])
        self.answered: set[int] = set()
        monday = begins + dt.timedelta(-begins.weekday() % 7)
        diary.enter(moment(monday, 2), self._propose)

    def _propose(self, at: dt.datetime) -> None:
        self.diary.enter(at + dt.timedelta(7), self._propose)
        actions.propose(actor=MACHINE, at=at)
        for offer in Proposal.objects.filter(state="open").select_related("window", "enterprise").order_by("pk"):
            if offer.pk in self.answered or (offer.enterprise, offer.window.measure) in self.busy:
                continue
            if offer.enterprise.credit_code in self.cast.managers:
                self.answered.add(offer.pk)
                self._later(offer)

    def _later(self, offer: Proposal) -> None:
        drawn, days = self.rng.random(), int(self.rng.integers(1, 5))
        when = moment(self.diary.workday(self.diary.now, days), 10, offer.pk % 60)
        if drawn < _TAKEN:
            self.diary.enter(when, lambda at: self._take(offer.pk, at))
        elif drawn < _DECLINED:
            self.diary.enter(when, lambda at: self._decline(offer.pk, at))

    def _take(self, number: int, at: dt.datetime) -> None:
        offer = Proposal.objects.select_related("enterprise").get(pk=number)
        manager = self.cast.managers[offer.enterprise.credit_code]
        try:
            case = actions.confirm_proposal(actor=manager, proposal_id=number, version=offer.version, at=at)
        except CaseError:  # what it rests on has changed since Monday: the firm looks again after the next run
            self.answered.discard(number)
            return
        self.take_up(case, at)

    def _decline(self, number: int, at: dt.datetime) -> None:
        offer = Proposal.objects.select_related("enterprise").get(pk=number)
        manager = self.cast.managers[offer.enterprise.credit_code]
        try:
            actions.decline_proposal(
                actor=manager, proposal_id=number, version=offer.version, at=at, why="本年度已安排其他资金"
            )
        except CaseError:
            self.answered.discard(number)
