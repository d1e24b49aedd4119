"""Headings are taken as departments write them, and never guessed."""

import pytest

from huiqi.policies.facts import FACTS
from huiqi.simulation.headings import HeadingError, Layout, is_heading_row, plain, read_headings, sheet_unit


def layout(*cells: object, unit_fen: int | None = None) -> Layout:
    return read_headings(FACTS, ["统一社会信用代码", *cells], unit_fen=unit_fen)


def unit_of(heading: str, unit_fen: int | None = None) -> tuple[str, int]:
    column = layout(heading, unit_fen=unit_fen).columns[1]
    return column.key, column.unit_fen


@pytest.mark.parametrize(
    ("heading", "fen"),
    [
        ("实付租金", 100),
        ("实付租金（元）", 100),
        ("实付租金(万元)", 1_000_000),
        ("实付租金 （单位：万元）", 1_000_000),
        ("实付租金（不含税）（万元）", 1_000_000),
        ("实付租金（万元）*", 1_000_000),
        ("房租【亿元】", 10_000_000_000),
        ("rent_paid_fen", 1),
        ("RENT_PAID_YUAN", 100),
        ("rent_paid_wan", 1_000_000),
    ],
)
def test_a_heading_says_what_one_of_its_amounts_counts(heading: str, fen: int) -> None:
    assert unit_of(heading) == ("rent_paid_fen", fen)


def test_a_sheet_in_wan_yuan_says_so_once_for_all_amounts_that_say_nothing_themselves() -> None:
    wan = sheet_unit(["", "填报单位：某街道", "金额单位：万元"])
    assert unit_of("实付租金", wan) == ("rent_paid_fen", 1_000_000)
    assert unit_of("实付租金（元）", wan) == ("rent_paid_fen", 100)
    assert unit_of("rent_paid_fen", wan) == ("rent_paid_fen", 1)
    assert sheet_unit(["2026年直播企业申报汇总表", "填报单位：区工信局"]) is None


def test_every_label_and_alias_means_one_fact_only() -> None:
    spellings = [(plain(t), f.name) for f in FACTS.values() for t in {f.name, f.label, *f.aliases}]
    assert len({text for text, _ in spellings}) == len(set(spellings))
    assert all(unit_of(text)[0] == name for text, name in spellings)


def test_a_column_that_means_nothing_is_ignored_and_listed() -> None:
    assert layout("序号", "联系电话", None, "直播企业").ignored == ("序号", "联系电话")


@pytest.mark.parametrize(
    ("headings", "message"),
    [
        (["实付租金总额"], "是否想写“实付租金”（rent_paid_fen）"),
        (["rent_payed_fen"], "rent_paid_fen"),
        (["实付租金（万元）", "房租（元）"], "只留一列"),
        (["实付租金（万美元）"], "不能换算"),
        (["直播企业（万元）"], "不是金额"),
        (["rent_paid_fen（万元）"], "不一致"),
    ],
)
def test_a_heading_that_could_mislead_is_refused(headings: list[str], message: str) -> None:
    with pytest.raises(HeadingError, match=message):
        layout(*headings)


def test_a_table_without_credit_codes_is_refused() -> None:
    with pytest.raises(HeadingError, match="统一社会信用代码"):
        read_headings(FACTS, ["企业名称", "直播企业"])
    assert not is_heading_row(["企业名称", "直播企业"])
    assert is_heading_row(["序号", "统一社会信用代码（18位）"])
