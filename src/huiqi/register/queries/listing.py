"""Who wants to go public, how far are they, and what do checked stages show about a firm?"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, Max, Q, QuerySet

from huiqi.policies.facts import FACTS
from huiqi.register.models import Board, Enterprise, Listing, ListingStep
from huiqi.register.queries.events import whole_months_between
from huiqi.register.queries.search import containing

Stage = ListingStep.Stage
_PAID_AS = {Stage.SHARE_REFORM: "share_reform", Stage.ACCEPTED: "accepted", Stage.LISTED: "listed"}
"""The stages that the policy pays for, and their codes; what lies between counts as the one before."""


def boards() -> QuerySet[Board]:
    """Every board, in the order of the policy."""
    return Board.objects.annotate(plans=Count("listings", filter=Q(listings__ended_on=None)))


def listings(*, words: str = "", which: str = "", firms: Collection[str] | None = None) -> QuerySet[Listing]:
    """Plans with firm, board, `last_stage` and `unchecked` stages; `which`: filing, checking, ended, or all."""
    unchecked = Count("steps", filter=Q(steps__checked_on=None))
    found = Listing.objects.select_related("enterprise", "board").annotate(
        last_stage=Max("steps__stage"), last_on=Max("steps__reached_on"), unchecked=unchecked
    )
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    if which == "filing":
        found = found.filter(filed_on=None, ended_on=None)
    if which == "checking":
        found = found.filter(unchecked__gt=0, ended_on=None)
    if which == "ended":
        found = found.exclude(ended_on=None)
    found = containing(found, words, "enterprise__name", "sponsor", "board__name")
    return found.order_by(F("last_on").desc(nulls_last=True), "-pk")


def listing(listing_id: int) -> Listing | None:
    """One plan with its firm, board and stages, or None."""
    return listings().prefetch_related("steps").filter(pk=listing_id).first()


def listing_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the plan of each firm shows on a day; nothing for who has none (two queries)."""
    plans = Listing.objects.filter(enterprise__in=[firm.pk for firm in firms], ended_on=None)
    found = {}
    for row in plans.select_related("board").prefetch_related("steps"):
        steps = [step for step in row.steps.all() if step.checked_on is not None and step.checked_on <= on]
        reached = [_PAID_AS[Stage(step.stage)] for step in steps if step.stage in _PAID_AS]
        listed = next((step.reached_on for step in steps if step.stage == Stage.LISTED), None)
        found[row.enterprise_id] = {
            "listing_filed": int(row.filed_on is not None and row.filed_on <= on),
            "listing_stage": _code("listing_stage", reached[-1] if reached else "none"),
            "listing_board": _code("listing_board", row.board.key),
            "months_since_listing": whole_months_between(listed, on) if listed else 0,
        }
    return found


def _code(fact: str, key: str) -> int:
    return [code.key for code in FACTS[fact].codes].index(key)
