"""Which scenes and hosts are there, who fits whom, and what did a year of sessions bring?"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from huiqi.register.matching import CATEGORY, LEAST, WORDS, alike
from huiqi.register.models import HostProfile, LiveScene, LiveSession
from huiqi.register.queries.search import containing

REACH = 100 - CATEGORY - WORDS
"""Points for followers: all of them from a million on."""
WEIGHED_MAX = 2_000


@dataclass(frozen=True)
class HostMatch:
    """A host who fits a scene, with points of a hundred."""

    host: HostProfile
    points: int
    same_category: bool
    likeness: int


def scenes(*, words: str = "", kind: str = "", firms: Collection[str] | None = None) -> QuerySet[LiveScene]:
    """Scenes with their firm and how many sessions were `held`, the last published first; for everybody only open ones."""
    found = LiveScene.objects.select_related("enterprise").annotate(held=Count("sessions", filter=Q(sessions__state="held")))
    found = found.filter(closed_on=None) if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = found.filter(kind=kind) if kind else found
    found = containing(found, words, "name", "words", "address")
    return found.order_by("-pk")


def hosts(*, words: str = "", firms: Collection[str] | None = None) -> QuerySet[HostProfile]:
    """Hosts with their firm, the most followed first; for everybody only open ones."""
    found = HostProfile.objects.select_related("enterprise")
    found = found.filter(closed_on=None) if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "name", "words", "platform")
    return found.order_by("-followers", "pk")


def hosts_for(scene: LiveScene, most: int = 10) -> list[HostMatch]:
    """The hosts who fit a scene, the best first (one query)."""
    found = []
    for host in hosts()[:WEIGHED_MAX]:
        same, likeness = host.category == scene.category, alike(f"{scene.name} {scene.words}", host.words)
        reach = REACH * min(host.followers, 1_000_000) // 1_000_000
        points = CATEGORY * same + WORDS * likeness // 100 + reach
        if points >= LEAST:
            found.append(HostMatch(host, points, same, likeness))
    return sorted(found, key=lambda match: (-match.points, match.host.pk))[:most]


def sessions(*, which: str = "", words: str = "", firms: Collection[str] | None = None) -> QuerySet[LiveSession]:
    """Sessions with scene, host and both firms, the last day first; `which`: a state, or all."""
    found = LiveSession.objects.select_related("scene__enterprise", "host__enterprise")
    if firms is not None:
        found = found.filter(Q(scene__enterprise__credit_code__in=firms) | Q(host__enterprise__credit_code__in=firms))
    found = found.filter(state=which) if which in LiveSession.State.values else found
    found = containing(found, words, "scene__name", "host__name", "goods")
    return found.order_by("-day", "-pk")


def session_totals(year: int) -> dict[str, int]:
    """What the sessions held in a year came to: sessions, orders, fen, visitors, scenes (one query)."""
    rows = LiveSession.objects.filter(state="held", day__year=year)
    found = rows.aggregate(
        sessions=Count("pk"), orders=Sum("orders"), fen=Sum("sales_fen"), visitors=Sum("visitors"),
        scenes=Count("scene", distinct=True),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}
