"""The public's pages: notices that stay, and objections while they run."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import Case, Objection
from huiqi.cases.states import State

pytestmark = pytest.mark.django_db
SAID = {"name": "王小明", "contact": "13800000000", "reason": "没有实际经营"}


@pytest.fixture
def number() -> str:
    """A notice that was published a moment ago."""
    people.firm()
    people.window()
    people.decided_numbers()
    case = people.decided()
    notice = actions.publish_notice(actor=people.OFFICER, case_id=case.pk, version=case.version, at=timezone.now())
    return str(notice.number)


def test_a_notice_shows_the_award_and_a_part_of_the_code(number) -> None:
    assert number in Client().get("/notices/").content.decode()
    page = Client().get(f"/notices/{number}").content.decode()
    assert "35万元" in page
    assert "9135**********0Y43" in page
    assert people.CODE not in page
    assert Client().get("/notices/GS-1").status_code == 404


def test_anyone_objects_under_their_name_while_it_runs(number) -> None:
    assert Client().post(f"/notices/{number}", SAID | {"name": " "}).status_code == 422
    assert "异议已收到" in Client().post(f"/notices/{number}", SAID, follow=True).content.decode()
    assert (Objection.objects.get().name, Case.objects.get().state) == ("王小明", State.OBJECTED)
    assert "王小明" not in Client().get(f"/notices/{number}").content.decode()


def test_an_objection_after_the_end_is_refused_with_the_day() -> None:
    people.firm()
    people.window()
    people.decided_numbers()
    notice = people.noticed().public_notice
    assert notice.ends_on < timezone.localdate() - timedelta(1)
    answer = Client().post(f"/notices/{notice.number}", SAID)
    assert answer.status_code == 422
    assert "提出异议" not in re.sub("<title>.*?</title>", "", answer.content.decode())
    assert not Objection.objects.exists()
