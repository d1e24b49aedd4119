"""An identity number is kept encrypted, shown masked, found by its hash, and can be forgotten."""

import base64
import datetime as dt
import logging
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import IntegrityError
from pytest_django import Settings

from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry, AuditPersonal
from huiqi.register import actions, queries
from huiqi.register.cipher import Keyring
from huiqi.register.errors import CipherError, OfficeOnly, RegisterError, UnknownPerson
from huiqi.register.models import Person
from huiqi.units.identity_number import IdentityNumberError, invented_identity_number
from register.people import AT, DAY, FILLER, MACHINE, OFFICER, OTHER_CODE, firm

pytestmark = pytest.mark.database
NUMBER = invented_identity_number(dt.date(1990, 5, 17))
OTHER = invented_identity_number(dt.date(1991, 6, 18))
OLD, NEW = "o" * 40, "n" * 40


def person(number: str = NUMBER) -> Person:
    return actions.record_person(actor=FILLER, enterprise=firm(), name="演示人员甲", identity_number=number, at=AT)


def test_the_number_is_shown_masked_and_found_again() -> None:
    one = person()
    assert queries.masked_identity(one) == f"4403**********{NUMBER[-4:]}"
    assert queries.person_by_identity(f" {NUMBER[:6]} {NUMBER[6:]} ") == one == queries.person(one.reference)
    assert queries.person_by_identity(OTHER) is None
    assert person() == one


def test_the_number_stands_in_no_table_log_or_repr(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        one = person()
        with pytest.raises(IdentityNumberError) as refused:
            actions.record_person(actor=FILLER, enterprise=firm(), name="乙", identity_number=NUMBER[:-1] + "Y", at=AT)
    birth = NUMBER[6:14]
    rows = serializers.serialize("json", [one, *AuditEntry.objects.all(), *AuditPersonal.objects.all()], ensure_ascii=False)
    messages = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    for where in (rows, repr(one), str(one), str(refused.value), *messages):
        assert birth not in where
    audited = "".join(e.detail + e.subject + e.why for e in AuditEntry.objects.all())
    assert "演示人员甲" not in audited + repr(one)


def test_two_ciphertexts_of_one_number_differ_and_a_moved_or_changed_one_is_refused() -> None:
    ring = Keyring([NEW])
    one, two = (ring.encrypt(NUMBER, "row 1") for _ in range(2))
    assert one != two
    assert ring.decrypt(one, "row 1") == ring.decrypt(two, "row 1") == NUMBER
    with pytest.raises(CipherError, match="挪用"):
        ring.decrypt(one, "row 2")
    name, encoded = one.split(".")
    raw = base64.urlsafe_b64decode(encoded)
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(CipherError):
            ring.decrypt(f"{name}.{base64.urlsafe_b64encode(changed).decode()}", "row 1")
    for broken in ("", name, f"{name}.", f"{name}.AAAA", f"{name}.%%%"):
        with pytest.raises(CipherError):
            ring.decrypt(broken, "row 1")


def test_a_new_key_in_front_reads_the_old_rows_and_rotation_lets_the_old_key_go(settings: Settings) -> None:
    settings.DATA_KEYS = [OLD]
    one = person()
    settings.DATA_KEYS = [NEW, OLD]
    assert queries.person_by_identity(NUMBER) == one
    assert actions.rotate_keys(actor=MACHINE, at=AT) == 1
    assert actions.rotate_keys(actor=MACHINE, at=AT) == 0
    settings.DATA_KEYS = [NEW]
    again = queries.person_by_identity(NUMBER)
    assert again == one
    assert queries.masked_identity(again).startswith("4403*")


def test_without_the_old_key_an_old_row_is_not_read_and_rotation_changes_nothing(settings: Settings) -> None:
    settings.DATA_KEYS = [OLD]
    one = person()
    settings.DATA_KEYS = [NEW]
    for read in (lambda: queries.masked_identity(one), lambda: actions.rotate_keys(actor=MACHINE, at=AT)):
        with pytest.raises(CipherError, match="HUIQI_DATA_KEY"):
            read()
    assert Person.objects.get().identity_encrypted == one.identity_encrypted


def test_a_short_key_is_refused_and_no_key_is_shown() -> None:
    with pytest.raises(CipherError, match="32"):
        Keyring(["short"])
    assert NEW not in repr(Keyring([NEW]))


def test_a_forgotten_person_leaves_a_place_without_name_or_number() -> None:
    one = person()
    actions.record_role(actor=FILLER, enterprise=firm(), role="host", since=DAY, person=one, at=AT)
    actions.forget_person(actor=OFFICER, reference=one.reference, why="本人申请", at=AT)
    gone = queries.person(one.reference)
    assert (gone.name, gone.identity_encrypted, gone.identity_lookup, gone.forgotten_on) == ("", "", None, AT.date())
    assert (queries.masked_identity(gone), queries.person_by_identity(NUMBER)) == ("", None)
    assert [r.person for r in queries.roles_of(firm(), on=DAY)] == [gone]
    assert person() != one


def test_the_table_refuses_a_forgotten_person_with_a_name() -> None:
    with pytest.raises(IntegrityError, match="forgotten"):
        Person.objects.create(name="甲", forgotten_on=DAY)


def test_a_firm_cannot_forget_a_person_nor_record_one_for_another_firm() -> None:
    one = person()
    with pytest.raises(OfficeOnly):
        actions.forget_person(actor=FILLER, reference=one.reference, why="", at=AT)
    with pytest.raises(Forbidden):
        actions.record_person(actor=FILLER, enterprise=firm(OTHER_CODE), name="乙", identity_number=OTHER, at=AT)
    with pytest.raises(UnknownPerson):
        actions.forget_person(actor=OFFICER, reference=uuid4(), why="", at=AT)


def test_a_host_is_a_person_and_no_other_role_is() -> None:
    one = person()
    for role, who in (("host", None), ("mcn", one), ("anchor", None)):
        with pytest.raises(RegisterError):
            actions.record_role(actor=FILLER, enterprise=firm(), role=role, since=DAY, person=who, at=AT)
    role = actions.record_role(actor=FILLER, enterprise=firm(), role="mcn", since=DAY, at=AT)
    assert actions.record_role(actor=FILLER, enterprise=firm(), role="mcn", since=DAY, at=AT) == role
    actions.end_role(actor=FILLER, role=role, until=DAY, at=AT)
    assert [queries.roles_of(firm(), on=DAY + dt.timedelta(d)) for d in (0, 1)] == [[role], []]
