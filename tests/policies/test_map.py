"""The map leads from every clause to its file, cases, screen and account."""

from pathlib import Path

from huiqi.policies import load
from huiqi.policies.map import account_of, map_page, module_of

MAP = Path(__file__).parents[2] / "docs/map.md"


def test_the_map_is_fresh() -> None:
    stale = ".venv/bin/huiqi policy map --write docs/map.md brings it up to date"
    assert MAP.read_text(encoding="utf-8") == map_page(load("livestream")), stale


def test_every_clause_has_its_line_in_the_order_of_the_text() -> None:
    policy = load("livestream").policy
    rows = [row for row in map_page(load("livestream")).splitlines() if row.startswith("| 三")]
    assert [row.split("|")[1].strip() for row in rows] == [m.clause for m in policy.measures]


def test_money_has_an_account_and_a_service_has_none() -> None:
    policy = load("livestream").policy
    assert account_of(policy.measure("m03"), "2026") == "appropriation:livestream.m03:2026"
    assert account_of(policy.measure("m05")) == ""
    assert module_of(policy.measure("m12b")) == "m12b_loan_interest"
