"""A list says blocked, warned or clear on its day; one that cannot be read says which line, and never "clear"."""

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiqi.gateways.credit import COLUMNS, CreditAnswer, CreditList, CreditListError, NotConnected, read_list

CODE, OTHER = "91350100M000100Y43", "91440300708461136T"
HEAD = ",".join(COLUMNS)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)


def listed(folder: Path, *rows: str) -> CreditList:
    path = folder / "list.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8-sig")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return CreditList(path)


def test_a_listed_firm_is_blocked_or_warned_and_any_other_clear(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        f"{CODE.lower()},严重失信主体名单,2026-01-05,2027-01-04,blocked",
        f"{OTHER},经营异常名录,2026-02-01,,warned",
    )
    assert found.check(CODE, NOON) == CreditAnswer("blocked", "严重失信主体名单", "2026-01-05起，至2027-01-04")
    assert found.check(OTHER, NOON) == CreditAnswer("warned", "经营异常名录", "2026-02-01起")
    assert found.check("91440300MA5EXAMP00", NOON) == CreditAnswer("clear", "信用名单（2026-03-02版）")


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        (dt.datetime(2026, 1, 4, 23, 59, tzinfo=SHANGHAI), "clear"),
        (dt.datetime(2026, 1, 5, 0, 0, tzinfo=SHANGHAI), "blocked"),
        (dt.datetime(2026, 1, 4, 16, 0, tzinfo=dt.UTC), "blocked"),  # already the fifth in the district
        (dt.datetime(2026, 2, 4, 23, 59, tzinfo=SHANGHAI), "blocked"),
        (dt.datetime(2026, 2, 5, 0, 0, tzinfo=SHANGHAI), "clear"),
    ],
)
def test_a_row_holds_from_its_first_day_through_its_last(tmp_path: Path, moment: dt.datetime, outcome: str) -> None:
    assert listed(tmp_path, f"{CODE},失信,2026-01-05,2026-02-04,blocked").check(CODE, moment).outcome == outcome


def test_of_several_rows_the_gravest_counts(tmp_path: Path) -> None:
    rows = (f"{CODE},经营异常名录,2025-01-01,,warned", f"{CODE},严重失信主体名单,2026-01-05,,blocked")
    assert listed(tmp_path, *rows).check(CODE, NOON).list_name == "严重失信主体名单"
    assert listed(tmp_path, *reversed(rows)).check(CODE, NOON).list_name == "严重失信主体名单"


def test_a_new_file_counts_at_once(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert found.check(CODE, NOON).outcome == "clear"
    found.path.write_text(f"{HEAD}\n{CODE},失信,2026-01-05,,blocked\n", encoding="utf-8")
    assert found.check(CODE, NOON).outcome == "blocked"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "缺列：credit_code、list、since、until、effect"),
        ("credit_code,list\n", "缺列：since、until、effect"),
        (f"{HEAD}\n91350100M000100Y44,失信,2026-01-05,,blocked", "第 2 行的统一社会信用代码不对"),
        (f"{HEAD}\n{CODE},失信,2026-01-05,,blocked\n{CODE},失信,5 January,,blocked", "第 3 行的日期不对"),
        (f"{HEAD}\n{CODE},失信,,,blocked", "第 2 行的日期不对"),
        (f"{HEAD}\n{CODE},失信,2026-01-05,2026-01-04,blocked", "第 2 行的名单、起止或效果不对"),
        (f"{HEAD}\n{CODE},失信,2026-01-05,,maybe", "第 2 行的名单、起止或效果不对"),
        (f"{HEAD}\n{CODE},,2026-01-05,,blocked", "第 2 行的名单、起止或效果不对"),
        (f"{HEAD}\n{CODE}", "第 2 行"),
    ],
    ids=range(9),
)
def test_a_wrong_list_names_its_line(text: str, words: str) -> None:
    with pytest.raises(CreditListError, match=words):
        read_list(text)


def test_a_list_that_cannot_be_read_answers_for_nobody(tmp_path: Path) -> None:
    found = listed(tmp_path)
    found.path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CreditListError, match="读不出"):
        found.check(CODE, NOON)
    found.path.unlink()
    with pytest.raises(CreditListError, match="读不出"):
        found.check(CODE, NOON)


def test_without_a_list_the_answer_is_not_clear() -> None:
    assert NotConnected().check(CODE, NOON).outcome == "not_connected"
