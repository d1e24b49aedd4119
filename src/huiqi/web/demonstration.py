"""What does a demonstration start with? Firms, people, open windows and decided numbers, each through its own action.

Blocked measures stay closed and their numbers open. What is there already is left as it is.
"""

import datetime as dt

from huiqi.access.actor import SYSTEM, Actor, actor_of
from huiqi.access.demonstration import ensure_demonstration_accounts
from huiqi.cases import actions as cases
from huiqi.cases import queries as case_queries
from huiqi.cases.clocks import day_of
from huiqi.engine.find import is_blocked
from huiqi.engine.program import Program
from huiqi.policies import load
from huiqi.register import actions as register
from huiqi.register import queries

POLICY, FIRMS, SEED = "livestream", 60, 7
MANAGERS_DO = ("livestream_firm", "in_recognised_venue")
"""What the firm of the made-up people does: the rent subsidy is within its reach."""

_APPROVER, _DOCUMENT = "区领导小组（演示）", "演示决〔{}〕{}号"


def ensure_demonstration(at: dt.datetime) -> None:
    """Everything a visitor needs to apply and an officer to decide, made where missing."""
    if not queries.demonstration_firms(1):
        register.load_demonstration(actor=SYSTEM("demonstration"), firms=FIRMS, seed=SEED, at=at)
    firm = queries.demonstration_firms(1, doing=MANAGERS_DO)[0]
    accounts = ensure_demonstration_accounts(credit_code=firm.credit_code, at=at)
    people = [actor_of(account, "demonstration") for account in accounts]
    program = load(POLICY)
    _decide_numbers(program, _with_role(people, "secretary"), at)
    _open_windows(program, _with_role(people, "administrator"), at)


def _with_role(people: list[Actor], role: str) -> Actor:
    return next(person for person in people if role in person.roles)


def _decide_numbers(program: Program, secretary: Actor, at: dt.datetime) -> None:
    """The assumed value of each open number becomes a decision, from the first day of the year."""
    first = dt.date(day_of(at).year, 1, 1)
    binding = queries.binding(program, day_of(at))
    blocked = {key for m in program.policy.measures if is_blocked(binding, m) for key in program.numbers_of(m.id)}
    shared = {key for m in program.policy.money if not is_blocked(binding, m) for key in program.numbers_of(m.id)}
    for place, (key, number) in enumerate(program.numbers.items(), 1):
        if not number.open or key in binding.decided or (key in blocked and key not in shared):
            continue
        register.record_decision(
            actor=secretary,
            key=key,
            value=number.value,
            valid_from=first,
            document_number=_DOCUMENT.format(first.year, place),
            approver=_APPROVER,
            at=at,
        )


def _open_windows(program: Program, administrator: Actor, at: dt.datetime) -> None:
    """A window for each money measure that is not blocked, open for ninety days from now."""
    binding = queries.binding(program, day_of(at))
    for measure in program.policy.money:
        if is_blocked(binding, measure) or case_queries.windows_of(measure.id):
            continue
        cases.open_window(
            actor=administrator,
            measure=measure.id,
            year=day_of(at).year,
            opens_at=at,
            closes_at=at + dt.timedelta(days=90),
            at=at,
        )
