"""How good is the network of a venue, square by square, and which faults wait?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q, QuerySet

from huiqi.register.models import NetworkFault, SpeedTest, Spot, Venue
from huiqi.register.queries.search import containing

DAYS = 90
"""Only tests of so many days say how a spot is now."""
GOOD_KBPS, FAIR_KBPS = 100_000, 30_000
"""Upload for a stream in 4K with a reserve, and for one in full HD (assumed): what a live room needs."""


@dataclass(frozen=True)
class SpotSpeed:
    """A spot and the median of its last tests; None where there are none."""

    spot: Spot
    down_kbps: int | None
    up_kbps: int | None
    latency_ms: int | None
    tests: int

    @property
    def grade(self) -> str:
        """good, fair, poor, or none where nothing was measured."""
        if self.up_kbps is None:
            return "none"
        return "good" if self.up_kbps >= GOOD_KBPS else "fair" if self.up_kbps >= FAIR_KBPS else "poor"


def networks(*, words: str = "", kind: str = "") -> QuerySet[Venue]:
    """Venues with `lines_now`, `indoor_5g`, `plans_open` and `faults_open`, by name (one query)."""
    running = Q(lines__until=None)
    found = Venue.objects.annotate(
        lines_now=Count("lines", filter=running, distinct=True),
        indoor_5g=Count("lines", filter=running & Q(lines__kind="indoor_5g"), distinct=True),
        plans_open=Count("network_plans", filter=Q(network_plans__done_on=None), distinct=True),
        faults_open=Count("faults", filter=Q(faults__solved_at=None), distinct=True),
    )
    found = found.filter(kind=kind) if kind else found
    found = containing(found, words, "name", "sub_district")
    return found.order_by("name")


def spot_speeds(venue: Venue, at: dt.datetime) -> list[SpotSpeed]:
    """Every spot of a venue with the median of its tests of the last DAYS (two queries)."""
    tests: dict[int, list[tuple[int, int, int]]] = {}
    rows = SpeedTest.objects.filter(spot__venue=venue, at__gt=at - dt.timedelta(DAYS), at__lte=at)
    for pk, *values in rows.order_by().values_list("spot_id", "down_kbps", "up_kbps", "latency_ms"):
        tests.setdefault(pk, []).append((values[0], values[1], values[2]))
    found = []
    for spot in venue.spots.all():
        said = tests.get(spot.pk, [])
        middle = [int(median(column)) for column in zip(*said, strict=True)] if said else [None, None, None]
        found.append(SpotSpeed(spot, middle[0], middle[1], middle[2], len(said)))
    return found


def faults(
    *, words: str = "", which: str = "", firms: Collection[str] | None = None, on: dt.date | None = None
) -> QuerySet[NetworkFault]:
    """Faults with venue and firm, the first due first; `which`: open, late (due before `on`), done, or all."""
    found = NetworkFault.objects.select_related("venue", "enterprise")
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    if which in ("open", "late"):
        found = found.filter(solved_at=None)
    if which == "late":
        found = found.filter(due_on__lt=on)
    if which == "done":
        found = found.exclude(solved_at=None)
    found = containing(found, words, "venue__name", "enterprise__name", "where")
    return found.order_by("due_on", "pk")


def venues_of(firms: Collection[str], on: dt.date) -> QuerySet[Venue]:
    """The venues where these firms rent on a day, or which they run, by name."""
    leased = Q(leases__enterprise__credit_code__in=firms, leases__starts_on__lte=on, leases__ends_on__gte=on)
    return Venue.objects.filter(leased | Q(operator__credit_code__in=firms)).distinct().order_by("name")
