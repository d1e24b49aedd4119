"""The table of what the parsers bore says what the fuzzer said, and no silence counts as a pass."""

import pytest

from fuzz.table import Borne, page, read

SAID = "stat::number_of_executed_units: 2237\nstat::new_units_added:          48\nstat::peak_rss_mb:              166\n"


def test_what_the_fuzzer_said_stands_in_the_table() -> None:
    borne = read("return-csv", SAID, 0)
    assert borne == Borne("return-csv", 2237, 48, 166, 0, 0)
    assert "| `return-csv` | 60 | 2,237 | 48 | 166 | 0 | 0 |" in page([borne], 60, "here")


def test_a_run_that_ended_badly_is_a_crash_or_a_hang() -> None:
    assert read("a", SAID + "IndexError: 3", 77) == Borne("a", 2237, 48, 166, 1, 0)
    assert read("a", SAID + "fuzz.__main__.Hung: took longer than 10 s", 77) == Borne("a", 2237, 48, 166, 0, 1)
    assert read("a", "Timeout (0:00:30)!", 1) == Borne("a", 0, 0, 0, 0, 1)


def test_a_run_that_read_nothing_is_no_pass() -> None:
    with pytest.raises(ValueError, match="read nothing"):
        read("a", "INFO: seed corpus", 0)
