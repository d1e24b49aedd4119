"""Signing up without an account: the same answer the second time, and no more than thirty an hour from one network."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases.people import CODE
from huiqi.register.models import Course, InternshipApplication, Trainee
from web.clauses.m05_routes import course, internship

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def sent(path: str, phone: str = "13800000009", **more: str) -> tuple[int, str]:
    """The status of a sign-up, and what the page after it says."""
    answer = Client().post(path, {"name": "王五", "phone": phone, **more})
    page = Client().get(path) if answer.status_code == 302 else answer
    said = "".join(str(m) for m in answer.wsgi_request._messages) if answer.status_code == 302 else page.content.decode()
    return answer.status_code, said


def test_the_second_time_says_the_same_and_keeps_one_row() -> None:
    path = reverse("course", args=[course(CODE).pk])
    before = Trainee.objects.count()
    assert sent(path) == sent(path)
    assert sent(path)[0] == 302
    assert Trainee.objects.count() == before + 1
    path = reverse("internship", args=[internship(CODE).pk])
    before = InternshipApplication.objects.count()
    assert sent(path, school="某职院") == sent(path, school="某职院")
    assert InternshipApplication.objects.count() == before + 1


def test_what_is_refused_is_still_said() -> None:
    row = course(CODE)
    Course.objects.update(places=1)
    path = reverse("course", args=[row.pk])
    assert sent(path)[0] == 422
    assert Trainee.objects.filter(course=row).count() == 1


def test_one_network_signs_up_thirty_times_an_hour() -> None:
    row = course(CODE)
    Course.objects.update(places=200)
    path = reverse("course", args=[row.pk])
    answers = [sent(path, f"138000100{n:02}") for n in range(31)]
    assert [status for status, _ in answers] == [302] * 30 + [422]
    assert "请一小时后再试" in answers[-1][1]
    assert Trainee.objects.filter(course=row).count() == 31
