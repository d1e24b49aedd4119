"""A department's list is kept line by line, or its lines handed back; a notice is read whole or not at all."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.actions import Imported, read_calendar
from huiqi.register.errors import NoPermissionToUse, OfficeOnly, SheetUnreadable
from huiqi.register.models import Enterprise, FactRecord
from huiqi.simulation.firms import BadRow, Problem
from huiqi.units.money import wan
from register.people import ADMINISTRATOR, AT, CODE, DAY, FILLER, OFFICER, OTHER_CODE, firm

pytestmark = pytest.mark.database
LINES = [
    ["区文广旅体局企业名单"],
    [],
    ["统一社会信用代码", "企业名称", "实付租金（万元）", "租约已备案", "备注"],
    [CODE, "甲公司", 12.5, "是", "x"],
    [OTHER_CODE, "乙公司", "", "否", ""],
    ["91350100M000100Y44", "丙公司", 1, "是", ""],
    [],
]


def workbook(path: Path, lines: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
    return path


def imported(path: Path, **says: str) -> Imported:
    return actions.import_enterprises(
        actor=OFFICER, path=path, policy="livestream", source="租赁备案名单", on=DAY, at=AT, **says
    )


def test_good_lines_are_kept_and_bad_ones_handed_back(tmp_path: Path) -> None:
    done = imported(workbook(tmp_path / "list.xlsx", LINES))
    assert (done.rows, done.recorded, done.new, done.empty) == (3, 2, 2, done.empty)
    assert [(row.line, row.credit_code, [p.column for p in row.problems]) for row in done.bad] == [
        (6, "91350100M000100Y44", ["统一社会信用代码"])
    ]
    assert done.ignored == ("备注",)
    assert queries.facts_of(queries.enterprise(CODE), on=DAY) == {"rent_paid_fen": 12_500_000, "lease_filed": 1}
    assert queries.facts_of(queries.enterprise(OTHER_CODE), on=DAY) == {"lease_filed": 0}
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject) == ("register.import", "source:租赁备案名单")
    assert wan(12) < 12_500_000 < wan(13)


def test_the_same_list_again_changes_nothing_but_the_log(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", LINES)
    imported(path)
    done = imported(path)
    assert (done.recorded, done.new, Enterprise.objects.count(), FactRecord.objects.count()) == (2, 0, 2, 3)


def test_with_a_legal_basis_it_counts_as_a_register(tmp_path: Path) -> None:
    one = firm()
    path = workbook(tmp_path / "list.xlsx", LINES)
    imported(path, legal_basis="住房租赁条例")
    later = DAY + dt.timedelta(1)
    actions.record_facts(actor=FILLER, enterprise=one, values={"lease_filed": 0}, source="申报", on=later, at=AT)
    assert queries.facts_of(one, on=later)["lease_filed"] == 1


def test_a_firm_without_a_name_here_and_there_is_handed_back(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"统一社会信用代码,租约已备案\n{CODE},是\n", encoding="gb18030")
    why = "登记库中没有这家企业，名单也没有名称；请补填名称"
    assert imported(path).bad == (BadRow(0, CODE, (Problem("企业名称", "", why),)),)
    firm()
    assert imported(path).recorded == 1


def test_a_file_that_is_no_list_and_a_list_without_a_source_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(SheetUnreadable, match="工作簿"):
        imported(path)
    with pytest.raises(NoPermissionToUse, match="来源"):
        actions.import_enterprises(actor=OFFICER, path=path, policy="livestream", source=" ", on=DAY, at=AT)
    with pytest.raises(OfficeOnly):
        actions.import_enterprises(actor=FILLER, path=path, policy="livestream", source="甲", on=DAY, at=AT)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_notice_is_read_from_a_workbook_or_a_csv_file(tmp_path: Path, suffix: str) -> None:
    lines: list[list[object]] = [
        ["2027年工作日历"],
        ["日期", "是否上班", "说明"],
        ["2027年1月1日", "否", "元旦"],
        ["2027/1/3", "是", "调休上班"],
    ]
    path = tmp_path / f"days.{suffix}"
    if suffix == "xlsx":
        workbook(path, lines)
    else:
        path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8-sig")
    days = read_calendar(path)
    assert days == [(dt.date(2027, 1, 1), False, "元旦"), (dt.date(2027, 1, 3), True, "调休上班")]
    actions.import_calendar(actor=ADMINISTRATOR, year=2027, notice="1号", days=days, at=AT)
    assert queries.calendar().last_official_year == 2027


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("日期,是否上班\n2027-02-30,否\n2027-01-01,或许", "第 2 行.*第 3 行"),
        ("date,work\n2027-01-01,0", "列名"),
        ("", "列名"),
    ],
)
def test_a_notice_that_cannot_be_read_names_its_lines(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SheetUnreadable, match=says):
        read_calendar(path)
