"""Amounts, rates and lengths of time are read as people write them, and what only looks like one is left alone."""

import pytest

from huiqi.drafting.findings import Kind
from huiqi.drafting.reading import plain_text, read_policy
from huiqi.drafting.reading_quantities import quantities_in
from huiqi.units.money import read_money
from huiqi.units.words import quantities


def read(words: str, kind: Kind) -> list[int | None]:
    plain = plain_text(words)
    return [f.value for f in quantities_in(plain, 0, len(plain)) if f.kind == kind]


def roles(words: str) -> list[tuple[str, str]]:
    return [(f.role, f.scope) for f in quantities_in(words, 0, len(words))]


@pytest.mark.parametrize(
    ("words", "amounts"),
    [
        ("给予70万元", ["70万元"]),
        ("不超过人民币1,000万元", ["1000万元"]),
        ("规模２，０００万元", ["2000万元"]),
        ("1亿元以上、5000元", ["1亿元", "5000元"]),
        ("奖励五十万元", ["50万元"]),
        ("补助一百二十万元、捌佰万元", ["120万元", "800万元"]),
        ("100万元（含）以上", ["100万元"]),
        ("10万元至50万元", ["10万元", "50万元"]),
        ("给予10-50万元补贴", ["10万元", "50万元"]),
        ("三至五万元", ["3万元", "5万元"]),
        ("分别给予10、20、30万元奖励", ["10万元", "20万元", "30万元"]),
        ("最高80万、50万、20万元", ["80万元", "50万元", "20万元"]),
        ("给予最高 100 万元补贴", ["100万元"]),
        ("奖励最高50万。", ["50万元"]),
        ("营收首次超亿元、过千亿元", ["1亿元", "1000亿元"]),
        ("每平方米每月25元，0.4元/千瓦时", ["25元", "0.4元"]),
        ("1.5万元", ["1.5万元"]),
        ("3百万元", ["300万元"]),
        ("100余万元，伍拾万元整", ["100万元", "50万元"]),
        ("100万元（含100万元）以上", ["100万元"]),
    ],
)
def test_amounts_are_read_as_departments_write_them(words: str, amounts: list[str]) -> None:
    assert read(words, "amount") == [read_money(a) for a in amounts]


@pytest.mark.parametrize(
    "words",
    [
        "出口100万美元", "不少于1000平方米", "年接待10万人次以上", "投入设备10万台",
        "在2026年元旦前", "单位：万元", "多元投入", "生产元件5元件",
        "面积1万、2万平方米", "建成10个、20个", "一是加快",
    ],
)  # fmt: skip
def test_what_is_no_yuan_is_no_amount(words: str) -> None:
    assert read(words, "amount") == []


def test_a_price_finer_than_a_fen_is_found_without_a_value() -> None:
    assert read("每度补贴0.125元", "amount") == [None]


@pytest.mark.parametrize(
    ("words", "rates"),
    [
        ("按50%给予", [5_000]), ("百分之五十", [5_000]), ("百分之十五点五", [1_550]), ("5‰", [50]),
        ("千分之三", [30]), ("50％", [5_000]),
        ("2.5%", [250]), ("30%-50%", [3_000, 5_000]), ("30-50%", [3_000, 5_000]), ("20%、30%", [2_000, 3_000]),
        ("LPR减50个基点", [50]), ("上浮10个百分点", [1_000]), ("0.125%", [None]), ("20、30平方米", []),
    ],
)  # fmt: skip
def test_rates_are_basis_points(words: str, rates: list[int | None]) -> None:
    assert read(words, "rate") == rates


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("连续3年", [3]), ("最多支持三年", [3]), ("三个年度", [3]), ("有效期5年", [5]),
        ("满两周年", [2]), ("2-3年", [2, 3]), ("前2年", [2]),
        ("自2026年1月1日起施行", []), ("2026年", []), ("二〇二六年", []), ("2025—2027年", []),
        ("第三年减半", []), ("上一年度", []),
        ("每年", []), ("一年期LPR", []), ("5年期以上LPR", []), ("年龄不超过35周岁", []),
        ("三年行动计划", []), ("每3年评选", [3]), ("由2年延长至3年", [2, 3]), ("1年（含1年）以上", [1]),
        ("当年", []), ("前一年度", []),
    ],
)  # fmt: skip
def test_a_length_of_time_is_no_date_and_no_year_of_the_calendar(words: str, years: list[int]) -> None:
    assert read(words, "years") == years


def test_months_and_days_are_kept_apart() -> None:
    words = "满六个月且3月1日前，在20个工作日内、十五日内、半年内办结"
    assert read(words, "months") == [6, 6]
    assert (read(words, "working_days"), read(words, "days"), read(words, "years")) == ([20], [15], [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("给予每年最高70万元补贴", [("cap", "per_year")]),
        ("一次性奖励20万元", [("fixed", "once")]),
        ("累计不超过250万元", [("cap", "total")]),
        ("不超过2万元/年", [("cap", "per_year")]),
        ("投资额500万元以上的", [("floor", "")]),
        ("不低于500万元", [("floor", "")]),
        ("控制在300万元以内", [("cap", "")]),
        ("单个企业封顶30万元", [("cap", "")]),
        (
            "首次突破1000万元、5000万元的，分别奖励5万元、20万元",
            [("floor", ""), ("floor", ""), ("fixed", ""), ("fixed", "")],
        ),
        ("每年奖励10万元至50万元", [("range_low", "per_year"), ("range_high", "per_year")]),
        ("投资1亿元（含）至5亿元的", [("range_low", ""), ("range_high", "")]),
        ("超出部分每架次补贴30元", [("fixed", "")]),
        ("对上年度增长给予最高100万元奖励", [("cap", "")]),
        ("租金每人每月2500元", [("fixed", "per_month")]),
    ],
)
def test_an_amount_tells_what_it_bounds_and_over_what_it_is_counted(words: str, found: list[tuple[str, str]]) -> None:
    assert roles(words) == found


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("给予每年最高70万元房租补贴", "每年最高70万元"),
        ("每家企业最多支持三年。", "每家企业最多支持三年"),
        ("按最高不超过其实际支付利息70%的比例", "最高不超过其实际支付利息70%"),
        ("按实际费用50%，给予", "50%"),
    ],
)
def test_the_words_that_fix_a_number_give_its_value_again(words: str, says: str) -> None:
    (one,) = quantities_in(words, 0, len(words))
    assert words[slice(*one.says)] == says
    assert quantities(says) == [one.value]


def test_what_a_rate_is_of_is_told() -> None:
    words = "按实际租金的50%给予补贴，按照新增电费的30%给予奖励"
    assert [f.of for f in quantities_in(words, 0, len(words))] == ["实际租金", "新增电费"]


def test_figures_of_another_script_are_left_alone() -> None:
    reading = read_policy("一、目标\n奖励٣万元，按٣%补贴٣年，自٢٠٢٦年٣月١日起施行。")
    assert reading.findings == ()
