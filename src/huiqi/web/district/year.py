"""What does a year in the district come to? Firms join, windows open, cases go their ways, meetings decide, clocks run."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Sum

from huiqi.access.models import Account
from huiqi.cases import actions as cases
from huiqi.cases.models import Case, Decision, Window
from huiqi.cases.states import VOIDED
from huiqi.register import actions as register
from huiqi.register import queries
from huiqi.register.models import Enterprise
from huiqi.web.district.cast import MACHINE, join
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, open_round, prepare
from huiqi.web.district.journey import Journey
from huiqi.web.district.meetings import Meetings
from huiqi.web.district.offers import FREE, Offers
from huiqi.web.district.scenes import enter_all
from huiqi.web.district.stories import LEFT_TO_VISITORS, ROUNDS, Story, offered, tell
from huiqi.web.district.treasury import Treasury

DAYS = 365
_AFTER_END = dt.timedelta(60)
"""How long the windows of the last round stay open after the year."""
_UNREAD = 10
"""Working days before the end since when messages are unread."""
_SPARE_BP = 15_000
"""What a round may award, in bp of what its firms can claim."""

Watch = Callable[[Iterable[dt.date], int], Iterable[dt.date]]


@dataclass(frozen=True)
class Summary:
    """What is there afterwards. `refused`: by error code, how often the rules did not let something happen."""

    firms: int
    cases: dict[tuple[str, str], int]
    """(measure id, state) → number."""
    awarded_fen: int
    """Without what was made void."""
    refused: dict[str, int]


class NotEmpty(Exception):
    """The database holds firms, people or windows; a year is lived in an empty one only."""


def unseen(days: Iterable[dt.date], number: int) -> Iterable[dt.date]:
    """Nobody watches how far the year is."""
    return days


@transaction.atomic
def live_a_year(*, firms: int, seed: int, until: dt.date, watch: Watch = unseen) -> Summary:
    """A year that ends with the day `until`, all of it or nothing. The same arguments give the same year.

    `watch` is handed the days and their number, to show how far it is. Raises NotEmpty.
    """
    if Account.objects.exists() or Enterprise.objects.exists() or Window.objects.exists():
        raise NotEmpty
    first = until - dt.timedelta(DAYS)
    ground = prepare(firms=firms, seed=seed, at=moment(first, 8))
    diary = Diary(first, until, queries.calendar())
    stories = tell(ground, first, until, seed)
    join(ground.cast, [story.firm for story in stories], moment(first, 9))
    _open_windows(ground, stories, first, until)
    refused: Counter[str] = Counter()
    journeys = [Journey(story, ground.cast, diary, refused, seed) for story in stories]
    for journey in journeys:
        diary.enter(moment(journey.story.begins, 9 + journey.story.number % 8, journey.story.number % 60), journey.begin)

    def take_up(case: Case, at: dt.datetime) -> None:
        story = offered(case, len(journeys) + 1, ground.known[case.enterprise], at.date())
        journeys.append(Journey(story, ground.cast, diary, refused, seed))
        journeys[-1].take_up(case, at)

    busy = {(story.firm, story.measure) for story in stories} | {(ground.host, LEFT_TO_VISITORS)}
    Offers(ground.cast, diary, first + dt.timedelta(int(DAYS * ROUNDS[-1][0]) + 1), busy, take_up, seed)
    diary.enter(moment(diary.before_end(_UNREAD), 18), ground.cast.read_messages)
    Meetings(ground.cast, diary, journeys, seed)
    Treasury(ground.cast, diary, journeys)
    enter_all(ground, diary, seed)
    diary.enter(moment(dt.date(until.year, 1, 5), 8), lambda at: _say_again(ground.known, at))
    for day in watch(diary.days(), DAYS + 1):
        cases.run_clocks(actor=MACHINE, at=moment(day, 0, 30))
    return summary(refused)


def _open_windows(ground: Ground, stories: list[Story], first: dt.date, until: dt.date) -> None:
    budgets: defaultdict[str, int] = defaultdict(int)
    for story in stories:
        budgets[story.measure] += story.claim_fen * _SPARE_BP // 10_000
    for opens, closes in ROUNDS:
        last = first + dt.timedelta(int(DAYS * closes))
        closes_at = moment(last, 18) + (_AFTER_END if last >= until else dt.timedelta())
        opens_at = moment(first + dt.timedelta(int(DAYS * opens)), 9)
        open_round(ground, opens_at, closes_at, moment(first, 10), budgets, FREE if last >= until else ())


def _say_again(known: Mapping[Enterprise, Mapping[str, int]], at: dt.datetime) -> None:
    """In January what was said of a year is said anew for the next."""
    for firm, facts in known.items():
        register.record_facts(actor=MACHINE, enterprise=firm, values=facts, source="申报", on=at.date(), at=at)


def summary(refused: dict[str, int] | None = None) -> Summary:
    """What is in the database now."""
    counted = Case.objects.values_list("measure", "state").annotate(number=Count("pk")).order_by("measure", "state")
    awarded = Decision.objects.exclude(case__state=VOIDED).aggregate(fen=Sum("award_fen"))["fen"] or 0
    return Summary(
        Enterprise.objects.count(), {(m, s): n for m, s, n in counted}, awarded, dict(sorted((refused or {}).items()))
    )
