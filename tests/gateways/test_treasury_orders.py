"""An order leaves as it was signed: to the fen, with every name, in both formats, and nothing else leaves at all."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from huiqi.gateways.treasury import Debtor, Instruction, Order, TreasuryError, account_warning, csv_of, pain001_of
from huiqi.gateways.treasury.csv_order import order_of_csv
from huiqi.gateways.treasury.orders import MOST_FEN
from huiqi.gateways.treasury.pain001 import order_of_pain001

DEBTOR = Debtor("某区财政局", "44250100003400001234", "某银行深圳某支行", "105584000123")
MADE = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def line(**changed: object) -> Instruction:
    """One sound payment, with what a test changes of it."""
    sound = Instruction("P-1", "甲公司", "6222020000000000001", "某银行", "102584000002", 70_000_000, "租金补贴")
    return replace(sound, **changed)  # type: ignore[arg-type]  # a test changes any part, to wrong types also


def order(*lines: Instruction) -> Order:
    """A batch of these lines."""
    return Order("B2026-0001", MADE, dt.date(2026, 3, 3), DEBTOR, lines or (line(),))


NAMES = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=140,
    )
    .map(str.strip)
    .filter(bool)
)
LINES = st.builds(
    Instruction,
    st.text("ABCXYZ0189-", min_size=1, max_size=35),
    NAMES | st.sampled_from(["=1+1", "'=1", "''@x", "' -2", "＝HYPERLINK", '"', "a,b", "<b>&amp;", "𠮷野家"]),
    st.text("0123456789", min_size=9, max_size=30),
    NAMES,
    st.text("0123456789", min_size=12, max_size=12),
    st.integers(1, MOST_FEN),
    NAMES | st.just(""),
)
ORDERS = st.lists(LINES, min_size=1, max_size=8, unique_by=lambda made: made.reference).map(lambda made: order(*made))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ORDERS)
def test_what_was_ordered_is_what_either_file_says(made: Order) -> None:
    assert order_of_csv(csv_of(made)) == made
    assert order_of_pain001(pain001_of(made)) == made


@given(ORDERS)
def test_no_cell_of_the_csv_is_a_formula(made: Order) -> None:
    rows = csv.reader(io.StringIO(csv_of(made).decode("utf-8-sig"), newline=""))
    assert not [cell for row in rows for cell in row if cell.strip().startswith(tuple("=+-@＝＋－＠"))]


def test_the_same_order_gives_the_same_bytes() -> None:
    assert (csv_of(order()), pain001_of(order())) == (csv_of(order()), pain001_of(order()))


def test_the_iso_file_names_the_currency_the_clearing_code_and_both_control_sums() -> None:
    root = etree.fromstring(pain001_of(order(line(), line(reference="P-2", amount_fen=5))))
    texts = [(etree.QName(part).localname, part.text) for part in root.iter()]
    assert texts.count(("CtrlSum", "700000.05")) == 2
    assert texts.count(("NbOfTxs", "2")) == 2
    assert ("Cd", "CNAPS") in texts
    assert ("MmbId", "102584000002") in texts
    assert ("Nm", "甲公司") in texts
    assert {part.get("Ccy") for part in root.iter("{*}InstdAmt")} == {"CNY"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference": "p-1"}, "大写字母"),
        ({"reference": "P" * 36}, "大写字母"),
        ({"reference": "P-1\n"}, "大写字母"),
        ({"payee": ""}, "户名须为1至140个字"),
        ({"payee": "甲" * 141}, "户名须为1至140个字"),
        ({"payee": "甲\x00公司"}, "控制字符"),
        ({"payee": "甲\ud800公司"}, "控制字符"),
        ({"payee": "甲\uffff公司"}, "控制字符"),
        ({"purpose": "租金\n补贴"}, "控制字符"),
        ({"account": "12345678"}, "9至30位"),
        ({"account": "１２３４５６７８９"}, "9至30位"),
        ({"bank_code": "10258400000"}, "12位"),
        ({"amount_fen": 0}, "大于0"),
        ({"amount_fen": -1}, "大于0"),
        ({"amount_fen": 1.0}, "大于0"),
        ({"amount_fen": True}, "大于0"),
        ({"amount_fen": MOST_FEN + 1}, "大于0"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_there_is_a_file(changed: dict[str, object], said: str) -> None:
    with pytest.raises(TreasuryError, match=said):
        line(**changed)


def test_a_reference_stands_once_in_a_batch() -> None:
    with pytest.raises(TreasuryError, match="P-1出现了两次"):
        order(line(), line(payee="乙公司"))


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(TreasuryError, match="没有一笔付款"):
        Order("B1", MADE, dt.date(2026, 3, 3), DEBTOR, ())


@pytest.mark.parametrize(("read", "made"), [(order_of_csv, csv_of), (order_of_pain001, pain001_of)])
def test_a_changed_amount_is_seen_by_the_control_total(read, made) -> None:  # type: ignore[no-untyped-def]  # two functions
    content = made(order(line(), line(reference="P-2", amount_fen=12_345)))
    with pytest.raises(TreasuryError, match="合计与各行不符"):
        read(content.replace(b"700000.00", b"700001.00"))


def test_the_schema_refuses_what_is_no_pain001() -> None:
    with pytest.raises(TreasuryError, match="不合pain"):
        order_of_pain001(pain001_of(order()).replace(b"<PmtMtd>TRF", b"<PmtMtd>GIFT"))


def test_a_card_with_a_wrong_check_digit_is_a_warning_and_no_more() -> None:
    assert [account_warning(f"622202000000000000{last}") for last in range(10)].count(None) == 1
    assert account_warning("44250100003400001234") is None
