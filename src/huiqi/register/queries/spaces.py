"""Which rooms are free for a firm, and how does each wish to see one stand?"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from huiqi.register.models import Space, Venue, Viewing
from huiqi.register.queries.search import containing
from huiqi.register.queries.venues import holding_on


def spaces(*, on: dt.date, words: str = "", kind: str = "", area_m2: int = 0, recognised: bool = False) -> QuerySet[Space]:
    """Free rooms of at least an area, the smallest first, each with `recognised`: whether its venue is so on the day.

    `kind` is one of the venue, `recognised` leaves out the others; words are sought in venue, address, label and words.
    """
    holding = holding_on(on).filter(venue=OuterRef("venue"))
    found = Space.objects.filter(taken_on=None, area_m2__gte=area_m2).annotate(recognised=Exists(holding))
    found = found.filter(venue__kind=kind) if kind else found
    found = found.filter(recognised=True) if recognised else found
    found = containing(found, words, "venue__name", "venue__address", "venue__sub_district", "label", "words")
    return found.select_related("venue").order_by("area_m2", "pk")


def operated_venues(firms: Collection[str]) -> QuerySet[Venue]:
    """The venues that some firms operate, each with its free rooms counted (`free`) and their area (`free_m2`)."""
    free = Q(spaces__taken_on=None)
    found = Venue.objects.filter(operator__credit_code__in=firms).select_related("operator")
    return found.annotate(free=Count("spaces", filter=free), free_m2=Sum("spaces__area_m2", filter=free)).order_by("name")


def spaces_of(venue: Venue) -> QuerySet[Space]:
    """All rooms of a venue, the free ones first, each with `open_viewings`: how many wishes are not yet over."""
    waiting = Q(viewings__state__in=("asked", "agreed"))
    return venue.spaces.annotate(open_viewings=Count("viewings", filter=waiting)).order_by(
        F("taken_on").asc(nulls_first=True), "label"
    )


def viewings(*, which: str = "", words: str = "", firms: Collection[str] | None = None) -> QuerySet[Viewing]:
    """Wishes with their space, venue and both firms, the last day first; of `firms` on either side, or of all."""
    found = Viewing.objects.select_related("space__venue__operator", "enterprise")
    if firms is not None:
        found = found.filter(Q(enterprise__credit_code__in=firms) | Q(space__venue__operator__credit_code__in=firms))
    found = found.filter(state=which) if which in Viewing.State.values else found
    found = containing(found, words, "space__venue__name", "space__label", "enterprise__name")
    return found.order_by("-day", "-pk")


def space_totals(year: int) -> dict[str, int]:
    """What is free today, and what became of a year's viewings: spaces, area, asked, seen (two queries)."""
    free = Space.objects.filter(taken_on=None).aggregate(spaces=Count("pk"), area_m2=Sum("area_m2"))
    asked = Viewing.objects.filter(day__year=year)
    held = asked.aggregate(asked=Count("pk"), seen=Count("pk", filter=Q(state="seen")))
    return {name: value or 0 for name, value in {**free, **held}.items()}
