"""Who borrows, and who goes public? Loans with the bank's list of interest, checked; plans filed, their stages followed."""

import datetime as dt
import random

from huiqi.register import actions
from huiqi.register.models import Board, Enterprise, ListingStep
from huiqi.units.money import wan
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_BANKS = ("演示银行南山支行", "示例农商行科技支行", "样本银行深圳湾支行")
_LOAN_ONE_IN, _LISTING_ONE_IN = 12, 40
_STAGES = tuple(ListingStep.Stage)


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in twelve that declares no interest keeps a loan; one in forty without a plan wants to go public."""
    known = ground.known
    borrowers = ground.active(lambda f: not known[f].get("interest_paid_fen"))
    for number, firm in enumerate(some(chance, borrowers, one_in=_LOAN_ONE_IN, fewest=2), 1):
        loan = _Borrower(ground.cast, diary, firm, number, wan(chance.randrange(50, 500)))
        diary.enter(moment(diary.first + dt.timedelta(chance.randrange(150, 300)), 11, number % 60), loan.record)
    planners = ground.active(lambda f: not known[f].get("listing_filed"))
    for number, firm in enumerate(some(chance, planners, one_in=_LISTING_ONE_IN, fewest=2), 1):
        plan = _Planner(ground.cast, diary, firm, number, chance.choice(("main", "chinext", "star", "bse")))
        diary.enter(moment(diary.first + dt.timedelta(chance.randrange(20, 120)), 10, number % 60), plan.declare)


class _Borrower:
    """One firm with a loan of half a year."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int, fen: int) -> None:
        self.cast, self.diary, self.firm, self.number, self.fen = cast, diary, firm, number, fen
        self.loan_id = 0

    def record(self, at: dt.datetime) -> None:
        manager = self.cast.managers[self.firm.credit_code]
        day = at.date()
        row = actions.record_loan(
            actor=manager, enterprise=self.firm, bank=_BANKS[self.number % 3], contract=f"演借{day.year}-{self.number:04}",
            principal_fen=self.fen, purpose="流动资金", settled_on=day - dt.timedelta(10), related_party=False,
            other_subsidy=self.number % 9 == 0, arrears=self.number % 11 == 0, at=at,
        )  # fmt: skip
        self.loan_id = row.pk
        drawn = day - dt.timedelta(200)
        for quarter, (kind, share) in enumerate((("interest", 90), ("interest", 90), ("fee", 2000)), 1):
            actions.record_slip(
                actor=manager, loan_id=row.pk, drawn_on=drawn, due_on=day - dt.timedelta(10), draw_fen=self.fen, kind=kind,
                paid_on=drawn + dt.timedelta(60 * quarter), amount_fen=self.fen // share, at=at,
            )  # fmt: skip
        self.diary.enter(moment(self.diary.workday(at, 6), 10, 30), self._check)

    def _check(self, at: dt.datetime) -> None:
        if self.number % 4 == 0:
            return  # it waits on the desk
        actions.check_loan(
            actor=self.cast.holding("officer", "区工信局"), loan_id=self.loan_id, settled_on=at.date() - dt.timedelta(20),
            arrears=self.number % 11 == 0, other_subsidy=self.number % 9 == 0, note="", on=at.date(), at=at,
        )  # fmt: skip


class _Planner:
    """One firm that goes stage by stage."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int, board: str) -> None:
        self.cast, self.diary, self.firm, self.number, self.board = cast, diary, firm, number, board
        self.listing_id, self.stage = 0, 0

    def declare(self, at: dt.datetime) -> None:
        manager = self.cast.managers[self.firm.credit_code]
        row = actions.declare_listing(
            actor=manager, enterprise=self.firm, board_id=Board.objects.get(key=self.board).pk, sponsor="演示证券",
            plan="一年内完成股改，两年内申报。", on=at.date(), at=at,
        )  # fmt: skip
        self.listing_id = row.pk
        self.diary.enter(moment(self.diary.workday(at, 5), 11), self._file)

    def _file(self, at: dt.datetime) -> None:
        actions.file_listing(
            actor=self.cast.holding("officer", "区工信局"), listing_id=self.listing_id,
            document=f"演示上市备〔{at.year}〕{self.listing_id}号", on=at.date(), at=at,
        )  # fmt: skip
        self.diary.enter(moment(at.date() + dt.timedelta(30), 15), self._reach)

    def _reach(self, at: dt.datetime) -> None:
        step = actions.record_step(
            actor=self.cast.managers[self.firm.credit_code], listing_id=self.listing_id, stage=_STAGES[self.stage],
            reached_on=at.date(), document=f"演示文件{self.stage + 1}号", on=at.date(), at=at,
        )  # fmt: skip
        self.stage += 1
        self.diary.enter(moment(self.diary.workday(at, 3), 16), lambda then: self._check(step.pk, then))
        if self.stage < 3 + self.number % 3:
            self.diary.enter(moment(at.date() + dt.timedelta(45), 15), self._reach)

    def _check(self, step_id: int, at: dt.datetime) -> None:
        actions.check_step(actor=self.cast.holding("officer", "区工信局"), step_id=step_id, on=at.date(), at=at)
