"""An analyst changes a number and sees what it costs, who gains, and which number matters; nothing is decided by it."""

import datetime as dt
import re

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases import people
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.register import actions, queries
from huiqi.register.models import ParameterDecision, Recognition
from huiqi.simulation.population import generate
from web.routes import world
from web.visits import as_

pytestmark = pytest.mark.database
PAGE = "/desk/lab"


def asked(client, **values: str) -> str:
    answer = client.get(PAGE, {"population": "1000", "measure": "livestream.m03", **values})
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode())


def fen(page: str) -> list[int]:
    """The exact sums on a page, in their order."""
    return [int(value) for value in re.findall(r'<data class="number" value="(-?\d+)"', page)]


def test_the_sums_are_those_of_the_engine() -> None:
    place, program = world(), load("livestream")
    table = generate(program, firms=1_000, seed=7)
    columns = {name: table[name].to_numpy().copy() for name in program.facts}
    on = timezone.localdate()
    before, after = (
        int(compile_kernel(program).run(columns, bind(program, on=on, scenario=scenario)).fen["total_fen"].sum())
        for scenario in ({}, {"livestream.m03.rate_bp": 1_000})
    )
    page = asked(as_(place, "officer"), rate_bp="10%")
    assert fen(page)[:3] == [before, after, after - before]
    assert after < before
    assert "→" in page
    assert ParameterDecision.objects.count() == 0


def test_without_a_change_nothing_changes_and_a_wrong_value_is_named() -> None:
    client = as_(world(), "secretary")
    page = asked(client)
    assert fen(page)[2] == 0
    assert "没有改任何数字" in page
    for typed, why in (
        ({"rate_bp": "一半"}, "看不懂这个值"),
        ({"rate_bp": "300%"}, "请填 0"),
        ({"population": "7"}, "field-wrong"),
    ):
        answer = client.get(PAGE, {"population": "1000", "measure": "livestream.m03", **typed})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert client.get(PAGE, {"measure": "nothing"}).status_code == 200


def test_the_registers_own_firms_are_counted_without_their_names() -> None:
    place = world()
    people.firm()
    actions.load_demonstration(actor=people.MACHINE, firms=40, seed=7, at=people.START)
    page = asked(as_(place, "head"), population="register", cap_fen="1万元")
    own = queries.own_firms(load("livestream"), timezone.localdate())
    assert f'<dd class="number">{len(own.sub_districts)}</dd>' in page
    assert f"另有 {own.unknown} 家企业资料不全" in page
    assert own.unknown == 1  # of whom nothing is known
    assert "深圳市" not in page


def test_a_recognition_withdrawn_now_counts_in_the_next_simulation() -> None:
    place, on = world(), timezone.localdate()
    client = as_(place, "head")
    actions.load_demonstration(actor=people.MACHINE, firms=40, seed=7, at=people.START)
    before = fen(asked(client, population="register"))[0]
    for row in Recognition.objects.all():
        document = f"深南文撤〔2026〕{row.pk}号"
        actions.withdraw_recognition(actor=people.OFFICER, recognition=row, on=on, document=document, at=people.START)
    assert fen(asked(client, population="register"))[0] < before


def test_firms_of_the_register_cost_few_queries_however_many_there_are(django_assert_max_num_queries) -> None:
    actions.load_demonstration(actor=people.MACHINE, firms=60, seed=7, at=people.START)
    with django_assert_max_num_queries(15):
        own = queries.own_firms(load("livestream"), dt.date(2026, 3, 2))
    assert {len(column) for column in own.columns.values()} == {60}
    assert all(isinstance(column, np.ndarray) for column in own.columns.values())


@pytest.mark.parametrize(("width", "language", "press"), [(1280, "zh-CN", "测算"), (390, "en-GB", "Simulate")])
def test_the_laboratory_in_a_browser(signed_in, expect_accessible, width: int, language: str, press: str) -> None:
    page = signed_in(world().accounts["officer"], width, language)
    page.goto(PAGE)
    page.locator("[name=rate_bp]").fill("20%")
    page.get_by_role("button", name=press, exact=True).click()
    expect(page.locator(".figures")).to_be_visible(timeout=120_000)
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reverse("desk-lab") in page.url
