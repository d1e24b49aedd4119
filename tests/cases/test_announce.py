"""A firm's managers are mailed once of what is proposed; a mail that did not leave goes the next night."""

import pytest
from django.core import mail
from pytest_django import Settings

from cases.people import CODE, MACHINE, MANAGER, START, moment
from cases.proposals import proposed, registers_say
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.errors import Forbidden
from huiqi.cases import actions
from huiqi.cases.actions import Announced
from huiqi.cases.models import Proposal

pytestmark = pytest.mark.database
NIGHT = moment(3, 3, 2)


@pytest.fixture(autouse=True)
def people() -> None:
    """Two who manage the firm, one of whom reads English, one who only fills in, and one of another firm."""
    system = SYSTEM("test")
    for name, role, code in (
        ("wang", "manager", CODE),
        ("smith", "manager", CODE),
        ("li", "filler", CODE),
        ("zhao", "manager", "91440300708461136T"),
    ):
        account = access.create_account(actor=system, email=f"{name}@example.cn", name=name, at=START)
        access.grant(actor=system, account_id=account.pk, role=role, credit_code=code, at=START)
        if name == "smith":
            account.language = "en"
            account.save()


def announce() -> Announced:
    return actions.announce_proposals(actor=MACHINE, at=NIGHT)


def test_each_who_manages_the_firm_is_told_once_in_their_language(settings: Settings) -> None:
    settings.PROPOSAL_LINK = "https://huiqi.example/my/proposals/{}"
    proposal = proposed()
    assert announce() == Announced(2, 0)
    assert announce() == Announced(0, 0)
    (wang, smith) = sorted(mail.outbox, key=lambda m: m.to, reverse=True)
    assert (wang.to, smith.to) == (["wang@example.cn"], ["smith@example.cn"])
    assert "350,000.00元" in str(wang.body)
    assert "¥350,000.00" in str(smith.body)
    assert f"https://huiqi.example/my/proposals/{proposal.pk}" in str(smith.body)
    assert proposal.enterprise.name not in str(wang.body)


def test_what_did_not_leave_goes_the_next_time(settings: Settings) -> None:
    proposed()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "localhost", 1,
    )  # fmt: skip
    assert announce() == Announced(0, 2)
    assert Proposal.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert announce() == Announced(2, 0)


def test_a_changed_proposal_is_told_again_and_one_that_is_over_is_not() -> None:
    proposal = proposed()
    announce()
    registers_say(proposal.enterprise, 3, rent_paid_fen=90_000_000)
    actions.propose(actor=MACHINE, at=NIGHT)
    assert announce() == Announced(2, 0)
    assert "310,000.00元" in str(mail.outbox[-1].body) + str(mail.outbox[-2].body)
    Proposal.objects.update(told_at=None)
    now = Proposal.objects.get()
    actions.decline_proposal(actor=MANAGER, proposal_id=now.pk, version=now.version, at=NIGHT, why="不需要")
    assert announce() == Announced(0, 0)


def test_made_up_firms_get_no_mail_and_only_the_service_tells() -> None:
    proposal = proposed()
    proposal.enterprise.demonstration = True
    proposal.enterprise.save()
    assert announce() == Announced(0, 0)
    with pytest.raises(Forbidden):
        actions.announce_proposals(actor=MANAGER, at=NIGHT)
