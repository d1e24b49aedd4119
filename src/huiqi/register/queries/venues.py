"""Where does an enterprise work, in recognised rooms or not, and in which months of a year?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from huiqi.register.models import Enterprise, Lease, Recognition, RecognitionReview, Space, Venue
from huiqi.register.queries.search import containing
from huiqi.register.tenancy import Span, overlap, whole_months

SUPPORTS_RENT = (Venue.Kind.PARK, Venue.Kind.OFFICE_CLUSTER)
"""The kinds of venue whose tenants' rent is supported: an education park's is not."""


@dataclass(frozen=True)
class RecognisedRent:
    """What the leases of an enterprise come to in the recognised months of a year; rent owed, not yet rent paid."""

    months: tuple[int, ...]
    """Calendar months with a running lease and a valid recognition on each of their days."""
    rent_fen: int
    """Rent of those months, ex VAT, over all leases."""


@dataclass(frozen=True)
class VenueState:
    """A venue on a day: the recognition that holds, if one does, and how many enterprises rent there."""

    venue: Venue
    recognition: Recognition | None
    tenants: int
    free_m2: int
    """Square metres that its operator offers."""


def venues_shown(*, kind: str = "", words: str = "") -> QuerySet[Venue]:
    """The venues of a kind, or all, with these words in name, address or sub-district, by name."""
    found = Venue.objects.filter(kind=kind) if kind else Venue.objects.all()
    found = containing(found, words, "name", "address", "sub_district")
    return found


def states_of(found: Iterable[Venue], *, on: dt.date) -> list[VenueState]:
    """How some venues stand on a day, in their order (four queries)."""
    found = list(found)
    keys = [venue.pk for venue in found]
    tenants: dict[int, set[int]] = defaultdict(set)
    leases = Lease.objects.filter(venue__in=keys, starts_on__lte=on, ends_on__gte=on)
    for venue, enterprise in leases.values_list("venue_id", "enterprise_id"):
        tenants[venue].add(enterprise)
    holding: dict[int, Recognition] = {}
    for row in holding_on(on).filter(venue__in=keys):
        holding[row.venue_id] = row
    free = Space.objects.filter(venue__in=keys, taken_on=None).order_by().values_list("venue").annotate(area=Sum("area_m2"))
    areas = dict(free)
    return [VenueState(v, holding.get(v.pk), len(tenants[v.pk]), areas.get(v.pk, 0)) for v in found]


def holding_on(on: dt.date) -> QuerySet[Recognition]:
    """The recognitions that hold on a day: inside their dates, and not withdrawn by then."""
    running = Recognition.objects.filter(valid_from__lte=on, valid_to__gte=on)
    return running.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))


def recognitions(*, on: dt.date, words: str = "") -> QuerySet[Recognition]:
    """The recognitions that hold on a day, those without a review of that year first, then by their end."""
    reviewed = RecognitionReview.objects.filter(recognition=OuterRef("pk"), year=on.year)
    found = containing(holding_on(on), words, "venue__name", "document")
    found = found.annotate(reviewed=Exists(reviewed)).select_related("venue__operator")
    return found.order_by("reviewed", "valid_to", "pk")


def park_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """Whether the park a firm operates is recognised on a day, by firm; nothing for who operates none."""
    keys = [firm.pk for firm in firms]
    found: dict[int, dict[str, int]] = {}
    parks = Venue.objects.filter(operator__in=keys, kind=Venue.Kind.PARK)
    for operator, first, last, withdrawn in parks.values_list(
        "operator_id", "recognitions__valid_from", "recognitions__valid_to", "recognitions__withdrawn_on"
    ):
        holds = first is not None and first <= on <= last and (withdrawn is None or on < withdrawn)
        before = found.get(operator, {}).get("venue_is_recognised_park", 0)
        found[operator] = {"venue_is_recognised_park": max(before, int(holds))}
    return found


def recognised_rent(firm: Enterprise, *, year: int) -> RecognisedRent:
    """The recognised months of a year and the rent the leases ask for them, to hold beside the rent declared."""
    spans = _recognitions([firm.pk])
    months: set[int] = set()
    rent_fen = 0
    together: dict[int, list[Span]] = defaultdict(list)
    for lease in firm.leases.all():
        covered = [part for r in spans[lease.venue_id] if (part := overlap(_span(lease), r))]
        own = whole_months(covered, year)
        rent_fen += len(own) * lease.monthly_rent_fen
        together[lease.venue_id] += covered
    for covered in together.values():  # a lease renewed in mid-month leaves no gap
        months |= set(whole_months(covered, year))
    return RecognisedRent(tuple(sorted(months)), rent_fen)


def tenancy_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the leases that run on a day show, by firm and fact name; nothing where no lease runs, which is not a no."""
    running: defaultdict[int, list[Lease]] = defaultdict(list)
    keys = [firm.pk for firm in firms]
    for lease in Lease.objects.filter(enterprise__in=keys, starts_on__lte=on, ends_on__gte=on):
        running[lease.enterprise_id].append(lease)
    spans = _recognitions(keys) if running else {}
    return {pk: _shown(leases, spans, on) for pk, leases in running.items()}


def _shown(running: list[Lease], spans: Mapping[int, list[Span]], on: dt.date) -> dict[str, int]:
    recognised = [lease for lease in running if any(r.first <= on <= r.last for r in spans.get(lease.venue_id, ()))]
    counted = recognised or running
    facts = {
        "in_recognised_venue": int(bool(recognised)),
        "lease_filed": int(all(lease.filed_number for lease in counted)),
    }
    if all(lease.sublet is not None for lease in counted):
        facts["sublet"] = int(any(lease.sublet for lease in counted))
    return facts


def _span(lease: Lease) -> Span:
    return Span(lease.starts_on, lease.ends_on)


def _recognitions(firms: Collection[int]) -> dict[int, list[Span]]:
    """By venue of the leases of these firms, the spans in which it was recognised as one that supports rent."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Recognition.objects.filter(venue__leases__enterprise__in=firms, venue__kind__in=SUPPORTS_RENT).distinct()
    for row in rows:
        if row.valid_from <= (last := _last_day(row)):
            found[row.venue_id].append(Span(row.valid_from, last))
    return found


def _last_day(row: Recognition) -> dt.date:
    """The last day on which a recognition holds."""
    return row.valid_to if row.withdrawn_on is None else min(row.valid_to, row.withdrawn_on - dt.timedelta(1))


def tenants(venue: Venue, *, words: str = "") -> QuerySet[Lease]:
    """The leases of a venue with their firms, those that end last first; words are sought in name, code and filing."""
    found = venue.leases.select_related("enterprise")
    found = containing(found, words, "enterprise__name", "enterprise__credit_code", "filed_number")
    return found.order_by("-ends_on", "-pk")
