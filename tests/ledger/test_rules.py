"""Each constraint and trigger of the books refuses what it is for, and without it that very thing would happen.

Every test does the forbidden twice: as the database stands, where it is refused, and with the one rule off, where it is
done. So no rule can be lost unseen, and none is named here that another already covers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from huiqi.ledger import queries, triggers
from huiqi.ledger.models import Account, Envelope, Transfer
from ledger.books import AT, PLACE, envelope, reserve

pytestmark = pytest.mark.database(transaction=True)


@dataclass(frozen=True)
class Rule:
    """A rule by its name in the database, the table that bears it, and what it forbids."""

    name: str
    table: str
    forbidden: Callable[[], Any]


def _sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def _transfer(**change: Any) -> Callable[[], Transfer]:
    """One more like the reservation, but for what is changed."""

    def run() -> Transfer:
        row = Transfer.objects.filter(key="reserve:LS-1").values().get()
        made = row | {"id": None, "key": "again"} | {k: v(row) if callable(v) else v for k, v in change.items()}
        return Transfer.objects.create(**made)

    return run


def _account(**change: Any) -> Callable[[], Account]:
    def run() -> Account:
        row = Account.objects.filter(kind="reserved").values().get()
        return Account.objects.create(**row | {"id": None, "balance_fen": 0} | change)

    return run


CONSTRAINTS = (
    Rule("an_envelope_is_one_of_its_kind", "envelope", lambda: Envelope.objects.create(**PLACE)),
    Rule("an_account_is_opened_once", "account", _account()),
    Rule("only_the_outside_goes_below_zero", "account", _transfer(amount_fen=10**12)),
    Rule("what_is_given_is_given_to_a_case", "account", _account(kind="available", case_ref="LS-1")),
    Rule("what_is_given_is_given_to_a_case", "account", _account(kind="paid", case_ref="")),
    Rule("a_transfer_moves_something", "transfer", _transfer(amount_fen=0)),
    Rule("a_transfer_moves_something", "transfer", _transfer(amount_fen=-1)),
    Rule("a_transfer_moves_elsewhere", "transfer", _transfer(target_id=lambda row: row["source_id"])),
)
UPDATED, DELETED = "UPDATE ledger_transfer SET amount_fen = 1", "DELETE FROM ledger_transfer"
OTHERWISE = "UPDATE ledger_account SET kind = 'interest' WHERE kind = 'reserved'"
GONE = "DELETE FROM ledger_account WHERE kind = 'paid'"
EMPTIED = (
    Rule("transfer_no_truncate", "transfer", _sql("TRUNCATE ledger_transfer")),
    Rule("account_no_truncate", "account", _sql("TRUNCATE ledger_account CASCADE")),
)
KEPT = {
    "sqlite": (
        Rule("transfer_no_update", "transfer", _sql(UPDATED)),
        Rule("transfer_no_delete", "transfer", _sql(DELETED)),
        Rule("account_stays", "account", _sql(OTHERWISE)),
        Rule("account_no_delete", "account", _sql(GONE)),
    ),
    "postgresql": (
        Rule("transfer_no_change", "transfer", _sql(UPDATED)),
        Rule("transfer_no_change", "transfer", _sql(DELETED)),
        Rule("account_stays", "account", _sql(OTHERWISE)),
        Rule("account_no_delete", "account", _sql(GONE)),
    ),
}


@pytest.fixture(autouse=True)
def books() -> None:
    envelope()
    reserve()
    Account.objects.create(envelope=Envelope.objects.get(), kind="paid", case_ref="LS-1")


def _done(rule: Rule) -> bool:
    """Whether the database lets it be done; what was done is taken back."""
    try:
        with transaction.atomic():
            rule.forbidden()
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("rule", CONSTRAINTS, ids=lambda rule: rule.name)
def test_a_constraint_alone_refuses_what_it_is_for(rule: Rule) -> None:
    assert not _done(rule)
    with _without(rule):
        assert _done(rule)
    assert not _done(rule)


@contextmanager
def _without(rule: Rule) -> Iterator[None]:
    """The constraint off. SQLite writes the table anew, from what the model says, which the triggers would forbid."""
    model = apps.get_model("ledger", rule.table)
    kept = model._meta.constraints
    (off,) = (constraint for constraint in kept if constraint.name == rule.name)
    triggers.drop(connection)
    try:
        model._meta.constraints = [constraint for constraint in kept if constraint is not off]
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, off)
        triggers.create(connection)
        yield
    finally:
        triggers.drop(connection)
        model._meta.constraints = kept
        with connection.schema_editor() as editor:
            editor.add_constraint(model, off)
        triggers.create(connection)


def test_a_trigger_alone_refuses_what_it_is_for() -> None:
    on_postgresql = connection.vendor == "postgresql"
    for rule in (*KEPT[connection.vendor], *(EMPTIED if on_postgresql else ())):
        assert not _done(rule), rule.name
        off = _sql(f"DROP TRIGGER {rule.name}" + (f" ON ledger_{rule.table}" if on_postgresql else ""))
        off()
        others = EMPTIED if rule in EMPTIED else ()  # TRUNCATE … CASCADE meets the other table's trigger too
        for other in others:
            _sql(f"DROP TRIGGER IF EXISTS {other.name} ON ledger_{other.table}")()
        try:
            assert _done(rule), rule.name
        finally:
            triggers.drop(connection)
            triggers.create(connection)
        assert not _done(rule), rule.name


def test_a_key_is_used_once() -> None:
    assert not _done(Rule("key", "transfer", _transfer(key="reserve:LS-1")))
    assert _done(Rule("key", "transfer", _transfer(amount_fen=1)))


def test_without_its_trigger_a_transfer_moves_no_balance_and_the_check_of_sums_says_so() -> None:
    table = " ON ledger_transfer" if connection.vendor == "postgresql" else ""
    _transfer(amount_fen=1)()
    assert queries.differences() == []
    _sql(f"DROP TRIGGER transfer_moves_balances{table}")()
    try:
        _transfer(key="unmoved", at=AT)()
        assert len(queries.differences()) == 2
    finally:
        triggers.drop(connection)
        triggers.create(connection)


def test_every_rule_of_the_books_is_tried_here() -> None:
    named = {c.name for m in apps.get_app_config("ledger").get_models() for c in m._meta.constraints}
    assert named == {rule.name for rule in CONSTRAINTS}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT tgisinternal AND relname LIKE 'ledger_%%'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%%'")
        found = {name for (name,) in cursor.fetchall()}
    emptied = {rule.name for rule in EMPTIED} if connection.vendor == "postgresql" else set()
    assert found == {rule.name for rule in KEPT[connection.vendor]} | emptied | {"transfer_moves_balances"}
