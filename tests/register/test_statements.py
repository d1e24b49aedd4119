"""三（四）: audited accounts of two whole years, typed or read from a file, become the facts of the growth reward."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from cases.people import CODE, MANAGER, OFFICER, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SheetUnreadable
from huiqi.register.models import Enterprise, Statement
from huiqi.register.statement_files import Read, read_statement

AT, ON = moment(3, 2), dt.date(2026, 3, 2)
XBRL = """<?xml version="1.0" encoding="UTF-8"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:cas="http://xbrl.mof.gov.cn/taxonomy/2015-03-31/cas">
{contexts}
<unit id="CNY"><measure>iso4217:CNY</measure></unit>
{facts}
</xbrl>"""
CONTEXT = """<context id="{id}"><entity><identifier scheme="x">91350100M000100Y43</identifier>{more}</entity>
<period><startDate>{first}</startDate><endDate>{last}</endDate></period></context>"""
SEGMENT = "<segment><x/></segment>"


def xbrl(folder: Path, *facts: tuple[str, str, str], more: str = "") -> Path:
    spans = {"Y25": ("2025-01-01", "2025-12-31"), "Y24": ("2024-01-01", "2024-12-31"), "H2": ("2025-07-01", "2025-12-31")}
    contexts = "".join(CONTEXT.format(id=k, first=a, last=b, more=more) for k, (a, b) in spans.items())
    said = "".join(f'<cas:{n} contextRef="{c}" unitRef="CNY" decimals="2">{v}</cas:{n}>' for n, c, v in facts)
    path = folder / "annual.xbrl"
    path.write_text(XBRL.format(contexts=contexts, facts=said), encoding="utf-8")
    return path


def sheet(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "income.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


INCOME = [["利润表"], ["2025年度", "", "单位：元"], ["项目", "行次", "本年金额", "上年金额"],
          ["一、营业收入", 1, "12,000,000.50", "10,000,000"], ["减：营业成本", 2, "8000000", "7000000"]]  # fmt: skip


def test_an_instance_says_the_revenue_of_whole_years_and_nothing_of_half_a_year(tmp_path: Path) -> None:
    path = xbrl(tmp_path, ("OperatingRevenue", "H2", "1"), ("OperatingRevenue", "Y25", "12000000.50"),
                ("OperatingRevenue", "Y24", "10000000"), ("OperatingCost", "Y25", "9"))  # fmt: skip
    assert read_statement(path) == Read(2025, 1_200_000_050, 1_000_000_000)


@pytest.mark.parametrize(
    ("facts", "more", "why"),
    [
        ((("OperatingRevenue", "H2", "1"),), "", "没有整年"),
        ((("OperatingRevenue", "Y25", "1"),), SEGMENT, "没有整年"),
        ((("OperatingRevenue", "Y25", "很多"),), "", "不是数字"),
        ((("OperatingRevenue", "Y25", "1.005"),), "", "整分"),
        ((("OperatingRevenue", "Y25", "NaN"),), "", "不是数字"),
    ],
)
def test_an_instance_that_does_not_say_it_is_refused(
    tmp_path: Path, facts: tuple[tuple[str, str, str], ...], more: str, why: str
) -> None:
    with pytest.raises(SheetUnreadable, match=why):
        read_statement(xbrl(tmp_path, *facts, more=more))


@pytest.mark.parametrize("content", ["<xbrl/>", "PK", '<!DOCTYPE x [<!ENTITY e "1">]><xbrl>&e;</xbrl>'])
def test_what_is_no_instance_or_brings_entities_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.xbrl").write_text(content)
    with pytest.raises(SheetUnreadable, match="XBRL实例"):
        read_statement(tmp_path / "a.xbrl")


def test_an_income_statement_is_read_in_its_unit(tmp_path: Path) -> None:
    assert read_statement(sheet(tmp_path, INCOME)) == Read(2025, 1_200_000_050, 1_000_000_000)
    with Workbook(tmp_path / "income.xlsx") as book:
        page = book.add_worksheet()
        rows = [["利润表 单位：万元"], ["项目", "本期金额", "上期金额"], ["营业收入", 1200.05, None]]
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    assert read_statement(tmp_path / "income.xlsx") == Read(None, 1_200_050_000, None)


@pytest.mark.parametrize("lacking", [2, 3])
def test_a_sheet_without_the_line_or_its_columns_is_refused(tmp_path: Path, lacking: int) -> None:
    with pytest.raises(SheetUnreadable, match="手工填写"):
        read_statement(sheet(tmp_path, INCOME[:lacking] + INCOME[lacking + 1 :]))


def recorded(year: int, revenue_fen: int, before_fen: int | None = None, **other: object) -> Statement:
    says = {"full_year": True, "auditor": "某会计师事务所", "report_number": f"审字{year}", "explanation": ""} | other
    return actions.record_statement(
        actor=MANAGER, enterprise=firm(), year=year, revenue_fen=revenue_fen, before_fen=before_fen, on=ON, at=AT, **says
    )


def checked(row: Statement) -> Statement:
    return actions.check_statement(actor=OFFICER, statement_id=row.pk, note="", on=ON, at=AT)


def facts(on: dt.date = ON) -> dict[str, int]:
    return queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)


@pytest.mark.database
def test_two_checked_whole_years_are_the_facts() -> None:
    checked(recorded(2024, 1_000_000_000))
    last = recorded(2025, 1_200_000_000, 1_000_000_000)
    assert facts() == {"revenue_year_before_fen": 1_000_000_000, "two_full_years": 0}
    checked(last)
    assert facts() == {
        "revenue_last_year_fen": 1_200_000_000, "revenue_year_before_fen": 1_000_000_000, "two_full_years": 1,
    }  # fmt: skip
    assert facts(dt.date(2027, 3, 1)) == {"revenue_year_before_fen": 1_200_000_000, "two_full_years": 0}
    recorded(2025, 1_300_000_000)
    assert "revenue_last_year_fen" not in facts()


@pytest.mark.database
def test_a_broken_year_is_no_full_year() -> None:
    checked(recorded(2024, 1_000_000_000, full_year=False))
    checked(recorded(2025, 1_200_000_000))
    assert facts()["two_full_years"] == 0


@pytest.mark.database
def test_a_difference_is_explained_before_the_accounts_count() -> None:
    recorded(2024, 1_000_000_000)
    row = recorded(2025, 1_200_000_000, 990_000_000)
    with pytest.raises(RegisterError, match="相差10万元"):
        checked(row)
    assert queries.statements(checked=False).get(year=2025).difference_fen == -10_000_000
    checked(recorded(2025, 1_200_000_000, 990_000_000, explanation="按新收入准则追溯调整"))
    assert facts()["revenue_last_year_fen"] == 1_200_000_000


@pytest.mark.database
def test_the_size_is_a_yes_or_no_of_an_office() -> None:
    one = firm()
    with pytest.raises(OfficeOnly):
        actions.confirm_size(actor=MANAGER, enterprise=one, year=2026, above=True, basis="own_copy", on=ON, at=AT)
    actions.confirm_size(actor=OFFICER, enterprise=one, year=2025, above=False, basis="office", on=ON, at=AT)
    assert facts() == {"above_designated_size": 0}
    actions.confirm_size(actor=OFFICER, enterprise=one, year=2026, above=True, basis="own_copy", on=ON, at=AT)
    assert facts() == {"above_designated_size": 1}
    assert [row.year for row in queries.sizes([CODE])] == [2026, 2025]


@pytest.mark.database
def test_the_accounts_of_a_year_that_is_not_over_and_of_another_firm_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="还没有结束"):
        recorded(2026, 1)
    says = {"full_year": True, "auditor": "某所", "report_number": "1", "explanation": "", "on": ON, "at": AT}
    with pytest.raises(Forbidden):
        actions.record_statement(actor=STRANGER, enterprise=firm(), year=2025, revenue_fen=1, before_fen=None, **says)
    path = sheet(tmp_path, INCOME)
    with pytest.raises(RegisterError, match="文件是 2025 年的"):
        actions.read_and_record(actor=MANAGER, enterprise=firm(), path=path, year=2024, **says)
    row = actions.read_and_record(actor=MANAGER, enterprise=firm(), path=path, year=2025, **says)
    assert (row.revenue_fen, row.before_fen, row.source) == (1_200_000_050, 1_000_000_000, "sheet")
