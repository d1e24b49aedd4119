"""Two texts are held against each other clause by clause, and a number that changed can be simulated."""

from dataclasses import replace
from pathlib import Path

import pytest

from huiqi.drafting.comparing import ClauseChange, compare
from huiqi.drafting.reading import read_policy
from huiqi.policies import load
from huiqi.policies.check import quoted

OFFICIAL = Path(__file__).parents[3] / "shared/policy/nanshan-livestream-draft.txt"
BEES = """二、措施
（一）蜂箱补贴。对本县蜂农，按蜂箱支出的35%给予补贴，每户每年最高2万元。须先备案。（县农业农村局）
（二）蜂展。每场一次性奖励5万元。
（三）蜂蜜检测。免费检测蜂蜜，五个工作日内出结果。
（四）融资。按利息的40%给予贴息，最多支持三年。
"""
NEW = """二、措施
（一）蜂箱补贴。对本县蜂农，按蜂箱支出的30%给予补贴，每户累计最高2万元。（县农业农村局、县财政局）
（二）蜂蜜检测。免费检测蜂蜜，五个工作日内出结果。
（三）融资。按利息的50%给予贴息，最多支持五年。
（四）养蜂培训。培训蜂农，每人补助500元。
"""


def told(changes: tuple[ClauseChange, ...]) -> list[tuple[str, str, str]]:
    return [(c.change, c.old.number if c.old else "", c.new.number if c.new else "") for c in changes]


def findings(change: ClauseChange) -> list[tuple[str, str, str]]:
    return [
        (f"{f.before.role} {f.before.scope} {f.before.words}" if f.before else "",
         f"{f.after.role} {f.after.scope} {f.after.words}" if f.after else "", (f.before or f.after).kind)
        for f in change.findings
    ]  # fmt: skip


def test_clauses_are_added_removed_renumbered_and_changed() -> None:
    assert told(compare(read_policy(BEES), read_policy(NEW)).clauses) == [
        ("same", "二", "二"),
        ("changed", "二（一）", "二（一）"),
        ("removed", "二（二）", ""),
        ("renumbered", "二（三）", "二（二）"),
        ("changed", "二（四）", "二（三）"),
        ("added", "", "二（四）"),
    ]


def test_a_changed_clause_tells_its_words_and_what_is_found_in_them() -> None:
    change = compare(read_policy(BEES), read_policy(NEW)).changed[0]
    assert change.words == (
        (
            ("=", "对本县蜂农，按蜂箱支出的"), ("-", "35%"), ("+", "30%"), ("=", "给予补贴，每户"),
            ("-", "每年"), ("+", "累计"), ("=", "最高2万元。"),
        ),
        (("=", "（县农业农村局"), ("+", "、县财政局"), ("=", "）")),
        (("-", "须先备案。"),),
    )  # fmt: skip
    assert findings(change) == [
        ("fixed  35%", "fixed  30%", "rate"),
        ("cap per_year 2万元", "cap total 2万元", "amount"),
        ("", "with  县财政局", "department"),
    ]


def test_a_text_held_against_itself_has_no_change() -> None:
    reading = read_policy(BEES)
    same = compare(reading, reading, load("livestream"))
    assert (same.changed, same.scenario, same.notes) == ((), {}, ())


def text_of_quotations() -> str:
    """A text that has every quotation under its clause, and nothing else."""
    lines, section = ["三、措施"], ""
    for m in load("livestream").policy.measures:
        number, _, part = m.clause.removeprefix("三（").partition("）")
        lines += [f"（{number}）"] if number != section else []
        section = number
        lines.append((f"{part}." if part else "") + "；".join(dict.fromkeys(words for _, words in quoted(m))) + "。")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("was", "now", "scenario"),
    [
        ("每年最高70万元", "每年最高50万元", {"livestream.m03.cap_fen": 50_000_000}),
        ("最多支持三年", "最多支持两年", {"livestream.m03.years_max": 2}),
        ("实际支付利息70%", "实际支付利息60%", {"livestream.m12b.rate_bp": 6_000}),
        ("面向对口帮扶地区", "面向对口协作地区", {}),
    ],
)
def test_a_number_whose_words_changed_gets_its_new_value(was: str, now: str, scenario: dict[str, int]) -> None:
    text = text_of_quotations()
    assert was in text
    assert compare(read_policy(text), read_policy(text.replace(was, now)), load("livestream")).scenario == scenario


def test_a_number_that_is_gone_is_noted_and_not_guessed() -> None:
    text = text_of_quotations()
    gone = compare(read_policy(text), read_policy(text.replace("每年最高70万元", "另定")), load("livestream"))
    assert gone.scenario == {}
    assert [str(note) for note in gone.notes] == ["三（三）：每年上限 在新文本里没有了，无法测算，请另定一个数。"]


def test_a_clause_under_another_number_keeps_its_measure() -> None:
    text = text_of_quotations()
    lines = text.replace("每年最高70万元", "每年最高50万元").splitlines()
    moved = "\n".join(["三、措施", "（一）新的一条。", *(_next_number(line) for line in lines[1:])])
    found = compare(read_policy(text), read_policy(moved), load("livestream"))
    assert found.scenario == {"livestream.m03.cap_fen": 50_000_000}
    assert [c.new.number for c in found.clauses if c.change == "changed" and c.moved and c.new] == ["三（四）"]


def _next_number(line: str) -> str:
    numbers = [*"一二三四五六七八九十", "十一", "十二", "十三"]
    number = line[1:].partition("）")[0]
    return line.replace(number, numbers[numbers.index(number) + 1], 1) if line.startswith("（") else line


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_a_new_edition_of_the_official_draft_changes_what_it_says_and_nothing_else() -> None:
    text = OFFICIAL.read_text("utf-8")
    edition = text.replace("每年最高70万元", "每年最高50万元").replace("费用50%", "费用40%")
    found = compare(read_policy(text), read_policy(edition), load("livestream"))
    assert found.scenario == {"livestream.m03.cap_fen": 50_000_000, "livestream.m08.rate_bp": 4_000}
    assert told(found.changed) == [("changed", "三（三）", "三（三）"), ("changed", "三（八）", "三（八）")]
    assert replace(found.changed[0], words=()).findings[0].after is not None
