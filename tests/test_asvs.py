"""Is the table of OWASP ASVS whole and true? Each number once, each test there, each reason said, the page fresh."""

import ast
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

from asvs.table import STATES, Row, markdown, numbers, rows

ROOT = Path(__file__).parents[1]
LEVELS = {1: 70, 2: 183}
"""How many requirements the standard has."""


@cache
def named_in(path: str) -> frozenset[str]:
    """The tests of a file; none where there is no such file."""
    file = ROOT / path
    body = ast.parse(file.read_text(encoding="utf-8")).body if file.is_file() else []
    return frozenset(part.name for part in body if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"))


def faults(table: list[Row]) -> list[str]:
    """What is wrong with a table, a line each."""
    found = [f"{one} {level}: not once" for one, level in (Counter(numbers()) - Counter((r.number, r.level) for r in table))]
    found += [f"{row.number}: too many" for row in table if (row.number, row.level) not in numbers()]
    found += [f"{number}: twice" for number, times in Counter(row.number for row in table).items() if times > 1]
    for row in table:
        if row.state not in STATES or not row.asks:
            found.append(f"{row.number}: no state or no words")
        if row.state == "test":
            gone = [t for t in row.tests if t.partition("::")[2] not in named_in(t.partition("::")[0])]
            found += [f"{row.number}: no test {test}" for test in gone or ([] if row.tests else ["named"])]
        elif len(row.said) < len("No SAML."):
            found.append(f"{row.number}: no reason")
        if row.state == "unmet" and "Needed: " not in row.said:
            found.append(f"{row.number}: what is needed is not said")
    return found


def test_the_list_of_numbers_is_the_standards() -> None:
    assert Counter(level for _number, level in numbers()) == LEVELS
    assert len({number for number, _level in numbers()}) == sum(LEVELS.values())


def test_every_requirement_stands_once_with_tests_that_exist_or_a_reason() -> None:
    assert faults(rows()) == []


def test_what_is_wrong_with_a_table_is_noticed() -> None:
    good = rows()
    first, unmet = good[0], next(row for row in good if row.state == "unmet")
    held = next(row for row in good if row.tests)

    def said(row: Row, **changed: str) -> list[str]:
        return faults([replace(row, **changed) if one is row else one for one in good])

    assert faults(good[1:]) == [f"{first.number} {first.level}: not once"]
    assert faults([*good, first]) == [f"{first.number}: twice"]
    assert said(held, said="tests/test_asvs.py::test_gone") == [f"{held.number}: no test tests/test_asvs.py::test_gone"]
    assert said(held, said="") == [f"{held.number}: no test named"]
    assert said(held, state="none", said="") == [f"{held.number}: no reason"]
    assert said(unmet, said="It is hard to do.") == [f"{unmet.number}: what is needed is not said"]


def test_the_page_is_fresh() -> None:
    assert (ROOT / "docs/asvs.md").read_text(encoding="utf-8") == markdown(rows()), "run make docs"
