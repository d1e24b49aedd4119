"""What does the demonstration district consist of? Made-up firms, venues, leases and people, through the same actions.

Names and identity numbers are plainly invented: no real person can hold such a number. Loading again changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from itertools import cycle, islice

from huiqi.access.actor import Actor
from huiqi.policies import load
from huiqi.register.actions.codes import pair_region
from huiqi.register.actions.enterprises import record_enterprise, record_person, record_role
from huiqi.register.actions.facts import give_consent, record_facts
from huiqi.register.actions.venues import recognise, record_lease, record_venue
from huiqi.register.models import SUB_DISTRICTS, Enterprise, FactRecord, Venue
from huiqi.simulation.population import concerned
from huiqi.units.identity_number import invented_identity_number

DECLARED, CREDIT, STATISTICS = "申报", "信用信息登记（演示）", "统计名录（演示）"
_LAW = "深圳经济特区社会信用条例"
_DOCUMENT = "演示〔2025〕{}号"
_VENUES = (
    ("演示直播产业园", Venue.Kind.PARK, "粤海", True),
    ("演示办公集聚区甲", Venue.Kind.OFFICE_CLUSTER, "西丽", True),
    ("演示办公集聚区乙", Venue.Kind.OFFICE_CLUSTER, "蛇口", True),
    ("演示直播教育产业园", Venue.Kind.EDUCATION_PARK, "桃源", True),
    ("演示写字楼（未认定）", Venue.Kind.OFFICE_CLUSTER, "南头", False),
)
_REGIONS = (("连平县", 2016), ("濠江区", 2021), ("南澳县", 2021))
_INDUSTRIES = ("5292", "6432", "7251", "9053", "6429")
_OTHER_INDUSTRIES = ("6450", "7299", "5193", "8391")
_ODD = 13
"""Every so many firms the registers say otherwise than the firm does, so that a difference can be seen."""


def load_demonstration(*, actor: Actor, firms: int, seed: int, at: dt.datetime) -> list[Enterprise]:
    """`firms` made-up enterprises with what is known of them on the day of `at`; the same seed gives the same district."""
    venues = _venues(actor, at)
    for place, (name, year) in enumerate(_REGIONS, 1):
        document = _DOCUMENT.format(100 + place)
        pair_region(actor=actor, name=name, valid_from=dt.date(year, 1, 1), valid_to=None, document=document, at=at)
    program = load("livestream")
    rows = concerned(program, firms=firms, seed=seed).to_pylist()
    return [_firm(actor, row, number, venues, at) for number, row in enumerate(rows, 1)]


def _venues(actor: Actor, at: dt.datetime) -> dict[bool, list[Venue]]:
    """Venues for tenants, by whether they are recognised; the education park has none."""
    found: dict[bool, list[Venue]] = {True: [], False: []}
    for place, (name, kind, sub_district, recognised) in enumerate(_VENUES, 1):
        venue = record_venue(actor=actor, name=name, kind=kind, sub_district=sub_district, demonstration=True, at=at)
        if kind != Venue.Kind.EDUCATION_PARK:
            found[recognised].append(venue)
        if recognised:
            first, last = dt.date(2025, 1, 1), dt.date(2027, 12, 31)
            recognise(actor=actor, venue=venue, valid_from=first, valid_to=last, document=_DOCUMENT.format(place), at=at)
    return found


def _firm(
    actor: Actor, row: Mapping[str, object], number: int, venues: dict[bool, list[Venue]], at: dt.datetime
) -> Enterprise:
    live = bool(row["livestream_firm"])
    industries = _INDUSTRIES if live else _OTHER_INDUSTRIES
    firm = record_enterprise(
        actor=actor,
        credit_code=str(row["credit_code"]),
        name=str(row["name"]),
        sub_district=SUB_DISTRICTS[number % len(SUB_DISTRICTS)],
        industry=industries[number % len(industries)],
        established_on=dt.date(2012 + number % 13, 1 + number % 12, 1 + number % 28),
        contact_name=f"演示联系人{number}",
        demonstration=True,
        at=at,
    )
    facts = {name: int(value) for name, value in row.items() if isinstance(value, int)}
    day = at.date()
    record_facts(actor=actor, enterprise=firm, values=facts, source=DECLARED, on=day, at=at)
    _registers(actor, firm, facts, number, at)
    _lease(actor, firm, facts, number, venues, at)
    if live:
        _people(actor, firm, number, at)
    return firm


def _registers(actor: Actor, firm: Enterprise, facts: Mapping[str, int], number: int, at: dt.datetime) -> None:
    odd, day = number % _ODD == 0, at.date()
    credit = {"on_dishonesty_list": facts["on_dishonesty_list"], "abnormal_operation": facts["abnormal_operation"]}
    record_facts(
        actor=actor,
        enterprise=firm,
        values=credit | ({"abnormal_operation": 1 - credit["abnormal_operation"]} if odd else {}),
        source=CREDIT,
        on=day,
        at=at,
        kind=FactRecord.Kind.REGISTER,
        confidence=FactRecord.Confidence.VERIFIED,
        legal_basis=_LAW,
    )
    if facts["above_designated_size"]:
        consent = give_consent(actor=actor, enterprise=firm, source=STATISTICS, purpose="核对申报", on=day, at=at)
        record_facts(
            actor=actor,
            enterprise=firm,
            values={"above_designated_size": 1},
            source=STATISTICS,
            on=day,
            at=at,
            kind=FactRecord.Kind.REGISTER,
            confidence=FactRecord.Confidence.VERIFIED,
            consent=consent,
        )


def _lease(
    actor: Actor,
    firm: Enterprise,
    facts: Mapping[str, int],
    number: int,
    venues: dict[bool, list[Venue]],
    at: dt.datetime,
) -> None:
    """A firm that pays rent has a lease where it says it works; every so often one that is not filed after all."""
    if not facts["rent_paid_fen"]:
        return
    places = venues[bool(facts["in_recognised_venue"])]
    filed = facts["lease_filed"] and number % _ODD
    record_lease(
        actor=actor,
        enterprise=firm,
        venue=places[number % len(places)],
        area_m2=100 + number % 900,
        monthly_rent_fen=facts["rent_paid_fen"] // 12,
        starts_on=dt.date(2025, 1 + number % 6, 1),
        ends_on=dt.date(2027, 12, 31),
        filed_number=f"演示备{number:05d}" if filed else "",
        sublet=bool(facts["sublet"]),
        at=at,
    )


def _people(actor: Actor, firm: Enterprise, number: int, at: dt.datetime) -> None:
    role = next(islice(cycle(("room_operator", "mcn", "room_operator", "platform_operator")), number % 4, None))
    since = dt.date(2025, 1, 1)
    record_role(actor=actor, enterprise=firm, role=role, since=since, at=at)
    born_on = dt.date(1980, 1, 1) + dt.timedelta(number)
    host = record_person(
        actor=actor,
        enterprise=firm,
        name=f"演示主播{number}",
        identity_number=invented_identity_number(born_on),
        demonstration=True,
        at=at,
    )
    record_role(actor=actor, enterprise=firm, role="host", person=host, since=since, at=at)
