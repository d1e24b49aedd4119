"""`huiqi audit verify` says that the chain is whole, or names the first broken link and fails."""

from argparse import Namespace

import pytest
from django.db import connection

from access.people import NOON
from huiqi.access import actions, triggers
from huiqi.access.actor import SYSTEM
from huiqi.access.models import AuditEntry, AuditHead
from huiqi.web.commands import InputError, audit

pytestmark = pytest.mark.database(transaction=True)


def verify(noted: str | None = None) -> int:
    return audit.run(Namespace(action="verify", noted=noted))


def test_a_whole_chain_prints_its_end_which_can_be_noted(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify() == 0
    for letter in "ab":
        actions.create_account(actor=SYSTEM("test"), email=f"{letter}@example.cn", name="甲", at=NOON)
    assert verify() == 0
    end = str(AuditHead.objects.get())
    assert end in capsys.readouterr().out
    assert verify(noted=end) == 0


def test_a_broken_chain_names_the_link_and_fails() -> None:
    actions.create_account(actor=SYSTEM("test"), email="a@example.cn", name="甲", at=NOON)
    triggers.drop(connection)
    try:
        AuditEntry.objects.update(why="x")
        with pytest.raises(InputError, match="第 1 条"):
            verify()
    finally:
        triggers.create(connection)


def test_a_noted_end_that_cannot_be_read_says_how_it_looks() -> None:
    with pytest.raises(InputError, match="SEQ:HASH"):
        verify(noted="12")
