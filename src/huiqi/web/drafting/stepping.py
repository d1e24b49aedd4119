"""Where does a draft stand on its way, who is to act, and how long have they? For the top of its pages and for the list."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_noop as _noop

from huiqi.access.actor import ROLES
from huiqi.access.permissions import TABLE
from huiqi.drafting import queries
from huiqi.drafting.models import Draft
from huiqi.drafting.queries import Step
from huiqi.register import queries as register
from huiqi.units.workdays import Calendar
from huiqi.web.public.words import today

STATES = {"done": _noop("已办"), "now": _noop("现在办"), "waiting": _noop("等前一步"), "refused": _noop("退回")}
LABELS = (
    *(_noop("草案和起草说明"), _noop("公开征求意见"), _noop("公平竞争审查"), _noop("合法性审查"), _noop("集体审议")),
    *(_noop("编号公布"), _noop("办事指南"), _noop("草案文本"), _noop("起草说明"), _noop("公开征求意见的采纳情况")),
    *(_noop("公平竞争审查材料"), _noop("合法"), _noop("修改后合法"), _noop("不合法")),
)
"""Words of the room of drafts that pages show."""
PAGES = {
    "fair_competition": "desk-draft-fairness",
    "legality": "desk-draft-legality",
    "decision": "desk-draft-decision",
    "publication": "desk-draft-publication",
    "guide": "desk-draft-guide",
}


@dataclass(frozen=True)
class Clock:
    """A term that runs: its last day, the working days left, and whether it is over."""

    due_on: dt.date
    left: int

    @property
    def late(self) -> bool:
        """Whether the last day has passed."""
        return self.left < 0


def clock(due_on: dt.date, on: dt.date, days: Calendar) -> Clock:
    """A term on a day. A last day that has passed over a weekend is late all the same."""
    left = days.working_days_between(on, due_on)
    return Clock(due_on, min(left, -1) if on > due_on else left)


@dataclass(frozen=True)
class ShownStep:
    """A step on a page."""

    step: Step
    state: str
    address: str
    roles: tuple[str, ...]
    clock: Clock | None
    late: bool


def steps_of(draft: Draft) -> list[ShownStep]:
    """The steps of a draft today, as the top of its pages shows them."""
    on, days = today(), register.calendar()
    return [
        ShownStep(
            step, STATES[step.state], _address(step, draft), _roles(step.verb),
            clock(step.due_on, on, days) if step.due_on and step.state == "now" else None, step.is_late(on),
        )
        for step in queries.way(draft, on)
    ]  # fmt: skip


def reached(steps: list[ShownStep], key: str) -> bool:
    """Whether every step before one is done."""
    keys = [shown.step.key for shown in steps]
    return all(shown.step.state == "done" for shown in steps[: keys.index(key)])  # type: ignore[arg-type]  # a step's key


def _address(step: Step, draft: Draft) -> str:
    if step.key == "guide" and not (step.due_on or step.on):
        return ""
    if page := PAGES.get(step.key):
        return reverse(page, args=[draft.pk])
    there = {"draft": "#text", "consultation": "#consultations"}[step.key]
    return reverse("desk-draft", args=[draft.pk]) + there


def _roles(verb: str) -> tuple[str, ...]:
    """Who may do it, in the order of ROLES."""
    may = {role for row in TABLE if row.verb == verb for role in row.roles}
    return tuple(role for role in ROLES if role in may)


@dataclass(frozen=True)
class Deadline:
    """What is due of a draft: which step, its page, its clock."""

    label: str
    address: str
    clock: Clock


def deadlines(drafts: list[Draft]) -> dict[int, Deadline]:
    """What is due today of drafts that were read with their reviews and guides, by draft."""
    on, days = today(), register.calendar()
    found = {}
    for draft in drafts:
        guide, reviews = getattr(draft, "guide", None), list(draft.legality_reviews.all())
        if guide and not guide.released_on:
            found[draft.pk] = Deadline(queries.LABELS["guide"], reverse(PAGES["guide"], args=[draft.pk]),
                                       clock(guide.due_on, on, days))  # fmt: skip
        elif reviews and not reviews[-1].opinion:
            found[draft.pk] = Deadline(queries.LABELS["legality"], reverse(PAGES["legality"], args=[draft.pk]),
                                       clock(reviews[-1].due_on, on, days))  # fmt: skip
    return found
