"""The bank's answer is read to the fen or named as a fault; a strange, broken or hostile file changes nothing."""

import ast
import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gateways.treasury_makers import HEAD, order_of, report
from huiqi.gateways import treasury
from huiqi.gateways.treasury import PAID, RETURNED, ReturnLine, TreasuryError, TreasuryFake, csv_of, pain001_of, read_return
from huiqi.gateways.treasury.returns import FILE_MAX


def read(*rows: str, encoding: str = "utf-8-sig") -> treasury.Return:
    """A CSV of these rows below the header."""
    return read_return("\r\n".join((HEAD, *rows)).encode(encoding), "回单.csv")


def test_paid_and_returned_lines_keep_amount_day_receipt_and_reason() -> None:
    answer = read('P-1,已付,"1,234.50",2026-03-03,R1,', "P-2,退回,0.01,2026/3/4,R2,账户已销户")
    assert answer.lines == (
        ReturnLine(2, "P-1", PAID, 123_450, dt.date(2026, 3, 3), "R1", ""),
        ReturnLine(3, "P-2", RETURNED, 1, dt.date(2026, 3, 4), "R2", "账户已销户"),
    )
    assert answer.faults == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_bank_may_write_in_any_of_its_encodings(encoding: str) -> None:
    assert read("P-1,已付,1.00,20260303,R1,", encoding=encoding).lines[0].amount_fen == 100


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",已付,1.00,2026-03-03,,", "没有可认的指令编号"),
        ("p 1,已付,1.00,2026-03-03,,", "没有可认的指令编号"),
        ("P-1,处理中,1.00,2026-03-03,,", "“处理中”既不是已付也不是退回"),
        ("P-1,已付,1.005,2026-03-03,,", "1.005"),
        ("P-1,已付,-1,2026-03-03,,", "-1"),
        ("P-1,已付,1e3,2026-03-03,,", "1e3"),
        ("P-1,已付,0,2026-03-03,,", "“0”"),
        ("P-1,已付,1.00,2026-02-30,,", "2026-02-30"),
        ("P-1,已付,1.00,2026-03-031,,", "2026-03-031"),
        ("P-1,已付", "金额“”"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_one_is_posted(row: str, said: str) -> None:
    answer = read(row, "P-9,已付,1.00,2026-03-03,R9,")
    assert [line.reference for line in answer.lines] == ["P-9"]
    assert [fault.number for fault in answer.faults] == [2]
    assert said in answer.faults[0].reason


def test_a_line_that_comes_twice_counts_once() -> None:
    answer = read(*["P-1,已付,1.00,2026-03-03,R1,"] * 2)
    assert [line.number for line in answer.lines] == [2]
    assert [(fault.number, fault.reason) for fault in answer.faults] == [(3, "与第2行完全相同，只算一次。")]


@pytest.mark.parametrize("other", ["P-1,退回,1.00,2026-03-03,R1,", "P-1,已付,2.00,2026-03-03,R1,"])
def test_lines_that_contradict_each_other_are_not_posted_at_all(other: str) -> None:
    answer = read("P-1,已付,1.00,2026-03-03,R1,", other)
    assert (answer.lines, [fault.number for fault in answer.faults]) == ((), [2, 3])


def test_a_workbook_is_read_like_a_csv_with_numbers_and_days_as_cells() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["某银行批量付款结果"])
        sheet.write_row(1, 0, HEAD.split(","))
        sheet.write_row(2, 0, ["P-1", "已付", 1234567.89])
        sheet.write_datetime(2, 3, dt.date(2026, 3, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(3, 0, ["P-2", "已付", 0.125, "2026-03-03"])
    answer = read_return(out.getvalue(), "回单.xlsx")
    assert answer.lines == (ReturnLine(3, "P-1", PAID, 123_456_789, dt.date(2026, 3, 3), "", ""),)
    assert [(fault.number, fault.reference) for fault in answer.faults] == [(4, "P-2")]


def test_a_status_report_pays_what_is_settled_and_waits_for_what_is_not() -> None:
    answer = read_return(report(("P-1", "ACSC", "7.00"), ("P-2", "ACSP", "8.00"), ("P-3", "RJCT", "9.00")), "s.xml")
    assert [(line.reference, line.outcome, line.amount_fen) for line in answer.lines] == [
        ("P-1", PAID, 700),
        ("P-3", RETURNED, 900),
    ]
    assert answer.lines[1].reason == "AC04 账户已销户"
    assert "ACSP" in answer.faults[0].reason


def test_a_foreign_currency_is_not_posted() -> None:
    answer = read_return(report(("P-1", "ACSC", "7.00")).replace(b'"CNY"', b'"USD"'), "s.xml")
    assert (answer.lines, "USD" in answer.faults[0].reason) == ((), True)


FILES = [
    "empty",
    "blank",
    "large",
    "other-table",
    "header-only",
    "open-quote",
    "bytes",
    "broken-zip",
    "broken-xml",
    "other-xml",
    "entities",
    "entities-utf16",
    "outside",
    "order-csv",
    "order-xml",
]
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b" \r\n", "空的"),
        (b"x" * (FILE_MAX + 1), "20 MB"),
        (b"a,b\r\n1,2\r\n", "找不到列名"),
        (HEAD.encode(), "没有一行付款结果"),
        (f'{HEAD}\r\n"P-1,已付'.encode(), "引号"),
        (b"\x00\x01\x02\x81", "不是文本"),
        (b"PK\x03\x04rubbish", "Excel"),
        (b"<a>", "不完整"),
        (b"<a/>", "不是pain.002"),
        (BOMB, "DTD"),
        (BOMB.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"), "DTD"),
        (OUTSIDE, "DTD"),
        (csv_of(order_of(1)), "找不到列名"),
        (pain001_of(order_of(1)), "不是pain.002"),
    ],
    ids=FILES,
)
def test_a_file_that_is_no_return_is_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(TreasuryError, match=said):
        read_return(content, "回单")


STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"<", b"\xff\xfe<\x00", f"{HEAD}\r\n".encode(), HEAD.encode("gb18030") + b"\n"]
)


@given(STARTS, st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        answer = read_return(start + rest, "回单")
    except TreasuryError:
        return
    assert answer.lines or answer.faults


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=20), st.sampled_from([csv_of, pain001_of]))
def test_every_fen_that_was_ordered_comes_back(amounts: list[int], written) -> None:  # type: ignore[no-untyped-def]  # two functions
    order = order_of(*amounts)
    answer = read_return(TreasuryFake(backwards=True).answer(written(order)), "回单.csv")
    assert {line.reference: line.amount_fen for line in answer.lines} == {
        line.reference: line.amount_fen for line in order.instructions
    }


def test_the_fake_returns_by_the_last_digit_and_does_what_it_is_asked() -> None:
    order = order_of(*range(100, 110))
    outcomes = [line.outcome for line in read_return(TreasuryFake().answer(order), "r").lines]
    assert [place for place, outcome in enumerate(outcomes) if outcome == RETURNED] == [7, 8]
    fake = TreasuryFake(twice=frozenset({0}), dropped=frozenset({1}), split=frozenset({2}))
    answer = read_return(fake.answer(order), "r")
    assert [line.reference for line in answer.lines] == ["P-0", *(f"P-{place}" for place in range(3, 10))]
    assert [fault.reference for fault in answer.faults] == ["P-0", "P-2", "P-2"]


def patterns() -> list[str]:
    """Every sentence of the package that a person may read."""
    calls = [
        node
        for file in Path(treasury.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"TreasuryError", "Sentence"}
    ]
    return [ast.literal_eval(call.args[0]) for call in calls if not isinstance(call.args[0], ast.Name)]


@pytest.mark.parametrize("pattern", patterns())
def test_every_refusal_has_its_english(pattern: str) -> None:
    with translation.override("en"):
        assert translation.gettext(pattern).isascii() or "“" in translation.gettext(pattern)
        assert translation.gettext(pattern) != pattern
