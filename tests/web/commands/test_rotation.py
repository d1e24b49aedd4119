"""A new data key in front, `huiqi register rotate`, and nothing needs the old one: whatever any room keeps encrypted."""

import datetime as dt
from argparse import Namespace
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.test import override_settings

from cases import people
from drafting import ways
from huiqi.access.actor import VISITOR
from huiqi.cases import actions as cases
from huiqi.cases.models import Complaint, ServicePart
from huiqi.drafting import actions as drafting
from huiqi.drafting.models import Comment
from huiqi.drafting.queries import sender
from huiqi.register import actions as registers
from huiqi.register.cipher import keyring
from huiqi.register.errors import CipherError
from huiqi.register.models import BankAccount, Person
from huiqi.units.identity_number import invented_identity_number
from huiqi.web.commands import register
from huiqi.web.webhooks.models import Endpoint
from huiqi.web.webhooks.secrets import secrets_of
from web.webhooks import ways as webhooks

pytestmark = pytest.mark.database
NEW = "n" * 50
VISITORS = VISITOR("198.51.100.7")
NUMBER = invented_identity_number(dt.date(1990, 1, 1))
ELSEWHERE = {"Trainee", "InternshipApplication"}
"""Their numbers come through a change of keys in tests/register/test_training.py."""


def columns() -> Iterator[tuple[type[Model], str]]:
    """Every column of every table that holds a ciphertext, by its name."""
    for table in apps.get_models():
        for field in table._meta.get_fields():
            if field.name.endswith(("_encrypted", "_sealed")) and table.__name__ not in ELSEWHERE:
                yield table, field.name


def written() -> list[tuple[str, str, str]]:
    """Table, column and ciphertext of everything that is encrypted."""
    return [
        (table.__name__, name, sealed)
        for table, name in columns()
        for sealed in table._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
    ]


def something_in_each() -> None:
    """A row in each table, through the actions that people use."""
    firm = people.firm()
    people.banked()
    at = people.moment(3, 2)
    registers.record_person(actor=people.MANAGER, enterprise=firm, name="演示人员甲", identity_number=NUMBER, at=at)
    typed = {("", "name"): "王敏", ("", "phone"): "13800000000", ("", "level"): "省市级", ("medical", "need"): "健康体检"}
    cases.ask(actor=people.MANAGER, credit_code=firm.credit_code, service="talent", parts=("medical",), typed=typed, at=at)
    cases.file_complaint(
        actor=VISITORS, kind="claim", body="直播间长期没有人。", name="李雷", contact="li@example.cn", at=at
    )
    endpoint = webhooks.endpoint(webhooks.account())
    Endpoint.objects.update(old_secret_encrypted=endpoint.secret_encrypted, old_secret_until=at + dt.timedelta(days=1))
    said = drafting.open_consultation(
        actor=ways.HEAD, draft_id=ways.draft().pk, opens_on=ways.START.date(), closes_on=ways.START.date() + 30 * ways.DAY,
        why_short="", real_names=False, channels="", at=ways.START,
    )  # fmt: skip
    drafting.comment(
        actor=VISITORS, consultation_id=said.pk, clause="三（三）", body="请提高比例。", organisation=False, name="韩梅",
        contact="han@example.cn", at=ways.START + ways.DAY,
    )  # fmt: skip


def rotate() -> None:
    assert register.run(Namespace(step="rotate")) == 0


def test_everything_that_is_encrypted_comes_under_the_new_key(capsys: pytest.CaptureFixture[str]) -> None:
    something_in_each()
    before = written()
    assert {(table, name) for table, name, _ in before} == {(table.__name__, name) for table, name in columns()}
    with override_settings(DATA_KEYS=[NEW, *settings.DATA_KEYS]):
        assert [row for row in before if keyring().is_newest(row[2])] == []
        rotate()
        assert [row for row in written() if not keyring().is_newest(row[2])] == []
        rotate()
    assert "重写 0 条" in capsys.readouterr().out.splitlines()[-1]
    with override_settings(DATA_KEYS=[NEW]):
        assert Complaint.objects.get().opened("contact") == "li@example.cn"
        assert "王敏" in str(ServicePart.objects.get().answers)
        assert sender(ways.OFFICER, Comment.objects.get(name_sealed__gt="")).contact == "han@example.cn"
        assert len(secrets_of(Endpoint.objects.get(), people.moment(3, 2))) == 2


def test_one_row_that_cannot_be_read_leaves_every_table_as_it_was() -> None:
    something_in_each()
    before = written()
    Complaint.objects.update(body_encrypted=BankAccount.objects.get().number_encrypted)  # moved from another row
    with override_settings(DATA_KEYS=[NEW, *settings.DATA_KEYS]), pytest.raises((register.InputError, CipherError)):
        rotate()
    kept = [row for row in before if row[:2] != ("Complaint", "body_encrypted")]
    assert [row for row in written() if row[:2] != ("Complaint", "body_encrypted")] == kept
    assert Person.objects.count() == 1
