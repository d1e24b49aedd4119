"""Is the evaluation of the security baseline still true? Every file and test it names exists; it is shown and printed."""

import ast
from argparse import Namespace
from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from huiqi.web.account import baseline
from huiqi.web.account.baseline import STATES, Rule, counted, standards
from huiqi.web.commands import InputError, account
from web.routes import world
from web.test_routes import sign_in

ROOT = Path(__file__).parents[2]
RULES = [rule for standard in standards() for rule in standard.rules]
pytestmark = pytest.mark.django_db


def untrue(rule: Rule) -> list[str]:
    """What the rule names and the project does not hold."""
    files = [place for place in rule.where if not (ROOT / place).exists()]
    return files + [check for check in rule.checks if not is_test(check)]


def is_test(check: str) -> bool:
    """Whether `file::name` is a test of the project."""
    file, _, name = check.partition("::")
    if not name.startswith("test_") or not (ROOT / file).is_file():
        return False
    parts = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    return name in {part.name for part in parts if isinstance(part, ast.FunctionDef)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.clause)
def test_what_a_rule_names_exists(rule: Rule) -> None:
    assert untrue(rule) == []


def test_a_file_or_test_that_went_away_is_noticed() -> None:
    rule = Rule("1", RULES[0].asks, "met", RULES[0].how, ("docs/gone.md",), ("tests/test_docs.py::test_gone", "tests/x.py"))
    assert untrue(rule) == ["docs/gone.md", "tests/test_docs.py::test_gone", "tests/x.py"]


def test_what_is_met_shows_where_and_is_checked_and_what_is_not_says_why() -> None:
    assert {rule.state for rule in RULES} == set(STATES)
    assert [rule.clause for rule in RULES if rule.state == "met" and not (rule.where and rule.checks)] == []
    assert [rule.clause for rule in RULES if not rule.how.zh or not rule.how.en] == []


def test_no_clause_stands_twice_and_all_are_counted() -> None:
    named = Counter((standard.title.zh, rule.clause) for standard in standards() for rule in standard.rules)
    assert max(named.values()) == 1
    assert sum(count for _state, _name, count in counted()) == len(RULES) >= 60


def test_it_is_read_by_state_by_whoever_audits(client) -> None:
    sign_in(client, world().accounts["auditor"])
    whole = client.get("/account/baseline").content.decode()
    unmet = client.get("/account/baseline?state=unmet&lang=en").content.decode()
    count = {state: number for state, _name, number in counted()}
    assert whole.count("<dt>") == len(RULES)
    assert unmet.count("<dt>") == count["unmet"]
    assert "Formal assessment of the class" in unmet
    assert f"Not met {count['unmet']}" in unmet


def test_it_comes_out_as_pdf_and_says_where_nothing_can_be_printed(client, monkeypatch) -> None:
    sign_in(client, world().accounts["administrator"])
    assert client.get("/account/baseline.pdf").content.startswith(b"%PDF")

    def missing(page: str) -> bytes:
        raise baseline.PrintingUnavailable("Pango")

    monkeypatch.setattr(baseline, "print_page", missing)
    answer = client.get("/account/baseline.pdf", follow=True)
    assert "还不能生成 PDF" in answer.content.decode()


def test_the_printed_page_is_in_either_language_and_holds_every_rule() -> None:
    for language, title in (("zh-hans", "安全基线"), ("en", "Security baseline")):
        with translation.override(language):
            page = baseline.as_page()
        assert title in page
        assert page.count("<tr><td") == len(RULES)


def test_the_command_writes_it(tmp_path, capsys) -> None:
    file = tmp_path / "baseline.pdf"
    assert account.run(Namespace(action="baseline", file=file, english=True)) == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert "满足" in capsys.readouterr().out
    with pytest.raises(InputError, match="写不了"):
        account.run(Namespace(action="baseline", file=tmp_path / "nowhere" / "x.pdf", english=False))
