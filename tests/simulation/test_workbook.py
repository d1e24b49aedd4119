"""A workbook is read as departments send it; a row that cannot be read is told apart with its line and reason."""

import datetime as dt
from pathlib import Path

import pytest

from huiqi.simulation.columnar import open_parquet
from huiqi.simulation.firms import BadRow, Firms, Problem, TableError
from huiqi.simulation.workbook import open_workbook
from simulation.tables import CODES, FACTS, write_csv, write_parquet, write_workbook

HEADINGS = [
    "序号",
    "统一社会信用代码*",
    "企业名称",
    "直播企业（是/否）",
    "实付租金（万元）",
    "落户日期",
    "上市进度",
    "已获房租补贴年数",
]


def read(path: Path) -> Firms:
    """The only chunk of a small table."""
    opened = open_parquet if path.suffix == ".parquet" else open_workbook
    (firms,) = opened(FACTS, path)[1]
    return firms


def facts(firms: Firms, row: int) -> dict[str, int | None]:
    return {n: int(lo[row]) if lo[row] == hi[row] else None for n, (lo, hi) in firms.facts.items()}


def test_a_workbook_with_a_title_notes_and_blank_lines_is_read(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "firms.xlsx",
        [
            HEADINGS,
            [1, CODES[0], "甲公司", "是", "１，２３４．５６", dt.date(2026, 3, 1), "已上市", 2],
            [],
            [2, CODES[1].lower(), "乙公司", "否", 35, "2026年3月1日", None, "1年"],
            [None, None, None, None, None, None],
            [3, CODES[2], "丙公司", None, "", "2026.3.1", "none", 0],
        ],
        title="2026年直播企业情况汇总表",
        before=["填报单位：某街道"],
    )
    firms = read(path)
    assert (firms.rows, firms.empty, firms.bad) == (3, 2, ())
    assert firms.credit_code.to_pylist() == list(CODES)
    assert firms.name.to_pylist() == ["甲公司", "乙公司", "丙公司"]
    common = {"settled_on": 20260301}
    assert [facts(firms, row) for row in range(3)] == [
        common | {"livestream_firm": 1, "rent_paid_fen": 1_234_560_000, "listing_stage": 3, "rent_years_supported": 2},
        common | {"livestream_firm": 0, "rent_paid_fen": 35_000_000, "listing_stage": None, "rent_years_supported": 1},
        common | {"livestream_firm": None, "rent_paid_fen": None, "listing_stage": 0, "rent_years_supported": 0},
    ]
    assert open_workbook(FACTS, path)[0].ignored == ("序号",)


def test_a_sheet_that_counts_in_wan_yuan_above_its_headings_is_believed(tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "实付租金"], [CODES[0], 35]]
    assert facts(read(write_workbook(tmp_path / "a.xlsx", rows, title="表", before=["单位：万元"])), 0) == {
        "rent_paid_fen": 35_000_000
    }
    assert facts(read(write_workbook(tmp_path / "b.xlsx", rows, title="表")), 0) == {"rent_paid_fen": 3_500}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_each_encoding_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    rows = [
        ["汇总表"],
        [],
        ["统一社会信用代码", "企业名称", "实付租金"],
        [CODES[0], "甲，乙\n公司", "1,000.01"],
        [CODES[0], "", ""],
    ]
    firms = read(write_csv(tmp_path / "firms.csv", rows, encoding=encoding))
    assert (firms.name.to_pylist(), facts(firms, 0)) == (["甲，乙\n公司"], {"rent_paid_fen": 100_001})
    assert firms.bad == (BadRow(5, CODES[0], (Problem("统一社会信用代码", CODES[0], "与第 4 行重复；请只留一行"),)),)


def test_each_bad_row_goes_with_its_line_and_every_reason(tmp_path: Path) -> None:
    headings = ["统一社会信用代码", "企业名称", "直播企业", "实付租金（万元）"]
    rows = [
        headings,
        [CODES[0], "甲", "是", 1],
        [CODES[0][:-1] + "A", "乙", "是", 1],
        [CODES[1], "丙", "也许", "-1"],
        [CODES[0], "丁", "是", 1],
        [None, "合计", None, 3],
        [91440300708461136, "戊", "是", 1],
    ]
    assert read(write_workbook(tmp_path / "firms.xlsx", rows)).bad == (
        BadRow(
            3,
            CODES[0][:-1] + "A",
            (Problem(headings[0], CODES[0][:-1] + "A", "校验位不符：按前17位末位应为 T，请核对是否抄错"),),
        ),
        BadRow(
            4,
            CODES[1],
            (
                Problem("直播企业", "也许", "请填 是 或 否，不清楚就留空"),
                Problem("实付租金（万元）", "-1", "超出范围，应在 0元 至 10,000,000万元 之间"),
            ),
        ),
        BadRow(5, CODES[0], (Problem(headings[0], CODES[0], "与第 2 行重复；请只留一行"),)),
        BadRow(6, "", (Problem(headings[0], "", "没有填统一社会信用代码"),)),
        BadRow(
            7,
            "9.14403007084611e+16",
            (Problem(headings[0], "9.14403007084611e+16", "以数字保存，末尾几位已经丢失；请把单元格改为文本后重填"),),
        ),
    )


def test_parquet_is_judged_as_a_workbook_is(tmp_path: Path) -> None:
    codes = [CODES[0], CODES[0][:-1] + "A", CODES[1].lower(), CODES[0], None, CODES[2]]
    columns: dict[str, object] = {
        "credit_code": codes,
        "livestream_firm": [True, True, None, True, True, False],
        "rent_paid_fen": [1, 2, None, 4, 5, -6],
        "settled_on": [20260301, 20260301, 20260301, 20260301, 20260301, 20260230],
        "实付贷款利息": [1.5, 1, 0.01, 1, 1, 0.001],
        "listing_stage": ["listed", "已上市", None, "none", "none", "none"],
    }
    firms = read(write_parquet(tmp_path / "firms.parquet", columns))
    assert (firms.rows, firms.credit_code.to_pylist(), firms.name.to_pylist()) == (6, [CODES[0], CODES[1]], ["", ""])
    assert [facts(firms, row) for row in range(2)] == [
        {"livestream_firm": 1, "rent_paid_fen": 1, "settled_on": 20260301, "interest_paid_fen": 150, "listing_stage": 3},
        {
            **{"livestream_firm": None, "rent_paid_fen": None, "settled_on": 20260301},
            **{"interest_paid_fen": 1, "listing_stage": None},
        },
    ]
    reasons = [(bad.line, [(p.column, p.value) for p in bad.problems]) for bad in firms.bad]
    assert reasons == [
        (2, [("credit_code", CODES[0][:-1] + "A")]),
        (4, [("credit_code", CODES[0])]),
        (5, [("credit_code", "")]),
        (6, [("rent_paid_fen", "-6"), ("settled_on", "20260230"), ("实付贷款利息", "0.001")]),
    ]
    assert firms.bad[1].problems[0].reason == "与第 1 行重复；请只留一行"


def test_whole_numbers_kept_as_floats_with_gaps_are_read_exactly(tmp_path: Path) -> None:
    columns = {
        "credit_code": list(CODES),
        "rent_paid_fen": [1e12, None, float("nan")],
        "claim_year": [2026.0, 2026.5, 2026.0],
    }
    firms = read(write_parquet(tmp_path / "firms.parquet", columns))
    assert [facts(firms, row)["rent_paid_fen"] for row in range(2)] == [10**12, None]
    assert [(b.line, b.problems[0].column) for b in firms.bad] == [(2, "claim_year")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["企业名称", "直播企业"], ["甲", "是"]], "统一社会信用代码"),
        ([["统一社会信用代码", "直播企业数量"], [CODES[0], 3]], "第 1 行：不认识列“直播企业数量”"),
        ([["统一社会信用代码", "房租", "实付租金"], [CODES[0], 3, 3]], "只留一列"),
    ],
)
def test_a_table_that_could_be_misread_is_refused_whole(tmp_path: Path, rows: list[list[object]], message: str) -> None:
    with pytest.raises(TableError, match=message):
        open_workbook(FACTS, write_workbook(tmp_path / "firms.xlsx", rows))


@pytest.mark.parametrize("name", ["firms.xlsx", "firms.parquet"])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not a table")
    with pytest.raises(TableError, match=name):
        read(tmp_path / name)
