"""The demonstration district is plainly invented, shows differences, and is the same when loaded again."""

import pytest

from huiqi.access import audit
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, FactRecord, Lease, Person, Recognition, Venue
from register.people import AT, MACHINE

pytestmark = pytest.mark.database


def load() -> list[Enterprise]:
    return actions.load_demonstration(actor=MACHINE, firms=40, seed=7, at=AT)


def test_loading_again_changes_nothing() -> None:
    tables = (Enterprise, FactRecord, Lease, Person, Recognition, Venue, AuditEntry)
    first = load()
    before = [table.objects.count() for table in tables]
    assert load() == first
    assert [table.objects.count() for table in tables] == before
    assert len(first) == 40
    assert audit.verify() is None


def test_it_shows_what_a_register_says_otherwise_and_nobody_real() -> None:
    firms = load()
    differing = [w.fact for firm in firms for w in queries.facts_with_sources(firm, on=AT.date()) if w.differs_from]
    assert set(differing) >= {"abnormal_operation"}
    assert len(differing) < 40
    assert {queries.masked_identity(p)[:4] for p in Person.objects.all()} == {"4403"}
    assert all(p.name.startswith("演示") for p in Person.objects.all())
    assert all(firm.demonstration for firm in Enterprise.objects.all())
    assert queries.demonstration_firms(3) == firms[:3]


def test_firms_that_do_what_is_asked_about_come_first() -> None:
    firms = load()
    rents = [f for f in firms if queries.facts_of(f, on=AT.date())["in_recognised_venue"]]
    assert queries.demonstration_firms(len(rents), doing=["in_recognised_venue"]) == rents
