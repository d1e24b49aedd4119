"""What must be there before anybody can apply? Firms, people, decided numbers, conclusions, money, open windows.

All of it is made where it is missing. Blocked measures stay closed and their numbers open.
"""

import datetime as dt
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from huiqi.access.actor import Actor, actor_of
from huiqi.access.queries import accounts_with
from huiqi.cases import actions as cases
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import WindowClosed
from huiqi.cases.models import Window
from huiqi.cases.queries import open_window
from huiqi.engine.bind import Binding
from huiqi.engine.explain import explain
from huiqi.engine.find import is_blocked
from huiqi.ledger import actions as ledger
from huiqi.policies import find_measure, load
from huiqi.register import actions as register
from huiqi.register import queries
from huiqi.register.models import Enterprise
from huiqi.units.money import wan
from huiqi.web.district.cast import MACHINE, ORIGIN, Cast, gather
from huiqi.web.district.law import POLICY, enact

WINDOW_DAYS = 90
SMALL_FEN = wan(500)
"""What an envelope is given where nobody is known to claim more."""
_BUDGET = "演示财预〔{}〕{}号"


@dataclass(frozen=True)
class Ground:
    """The district on a day."""

    known: Mapping[Enterprise, Mapping[str, int]]
    """What is known of each firm, by fact name."""
    host: Enterprise
    """The firm of the made-up people of the sign-in page: nobody can apply for more."""
    cast: Cast
    binding: Binding
    """The numbers of that day."""

    def active(self, chosen: Callable[[Enterprise], bool]) -> list[Enterprise]:
        """The firms that have a manager with an account and are chosen, by their code."""
        found = (firm for firm in self.known if firm.credit_code in self.cast.managers and chosen(firm))
        return sorted(found, key=lambda firm: firm.credit_code)


def some(chance: random.Random, firms: Sequence[Enterprise], *, one_in: int, fewest: int = 0) -> list[Enterprise]:
    """One firm in so many by chance, at least `fewest`, never more than there are."""
    return chance.sample(firms, min(max(len(firms) // one_in, fewest), len(firms)))


def prepare(*, firms: int, seed: int, at: dt.datetime) -> Ground:
    """Firms with what is known of them, the made-up people, and a published policy with its numbers and conclusions."""
    found = register.load_demonstration(actor=MACHINE, firms=firms, seed=seed, at=at)
    known = {firm: queries.facts_of(firm, on=day_of(at)) for firm in found}
    binding = queries.binding(load(POLICY), day_of(at))
    host = max(found, key=lambda f: sum(explain(binding, m, known[f]).status == "eligible" for m in open_measures(binding)))
    cast = gather(host, at)
    enact(cast, at)
    return Ground(known, host, cast, queries.binding(load(POLICY), day_of(at)))


def open_measures(binding: Binding) -> list[str]:
    """The money measures that are not blocked."""
    return [m.id for m in binding.program.policy.money if not is_blocked(binding, m)]


def open_round(
    ground: Ground,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    at: dt.datetime,
    budgets: Mapping[str, int],
    free: Collection[str] = (),
) -> list[Window]:
    """A window for each measure that is not blocked, with its budget in fen; those in `free` need no application.

    Each opening is preceded by the money for it, given to the year's envelope.
    """
    treasurer = ground.cast.holding("treasury")
    for measure in open_measures(ground.binding):
        appropriate(treasurer, measure, opens_at, budgets.get(measure) or SMALL_FEN, at)
    return [
        cases.open_window(
            actor=ground.cast.holding("administrator"),
            measure=measure,
            year=day_of(opens_at).year,
            opens_at=opens_at,
            closes_at=closes_at,
            budget_fen=budgets.get(measure),
            free_of_application=measure in free,
            at=at,
        )
        for measure in open_measures(ground.binding)
    ]


def appropriate(treasurer: Actor, measure: str, opens_at: dt.datetime, fen: int, at: dt.datetime) -> None:
    """Money for the windows that open on a day, given once."""
    year, lead = day_of(opens_at).year, find_measure(measure)[1].lead
    document = _BUDGET.format(year, f"{day_of(opens_at):%m%d}")
    ledger.appropriate(actor=treasurer, year=year, measure=measure, department=lead, amount_fen=fen, document=document,
                       key=f"appropriate:{measure}:{day_of(opens_at)}", at=at)  # fmt: skip


def keep_open(at: dt.datetime) -> None:
    """Ninety days more for each measure that takes no applications now and may; an exception can be over by then."""
    binding = queries.binding(load(POLICY), day_of(at))
    for measure in (m for m in open_measures(binding) if not queries.why_closed(m, on=binding.on)):
        try:
            open_window(measure, at)
        except WindowClosed:
            closes_at = at + dt.timedelta(WINDOW_DAYS)
            appropriate(actor_of(accounts_with("treasury")[0], ORIGIN), measure, at, SMALL_FEN, at)
            cases.open_window(
                actor=actor_of(accounts_with("administrator")[0], ORIGIN),
                measure=measure,
                year=day_of(at).year,
                opens_at=at,
                closes_at=closes_at,
                at=at,
            )
