"""`huiqi policy` shows the rules and tells where they and a text differ."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from huiqi.engine.bind import bind
from huiqi.policies import POLICIES, load
from huiqi.policies.check import quoted
from huiqi.web.commands import InputError, policy
from huiqi.web.commands.__main__ import main

OFFICIAL = Path(__file__).parents[4] / "shared" / "policy" / "nanshan-livestream-draft.txt"


@pytest.fixture
def huiqi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["huiqi", *args])
        code = main()
        out, err = capsys.readouterr()
        return code, out, err

    return call


def text_of_quotations() -> str:
    """A text that has every quotation under its clause, and nothing else."""
    lines, section = ["三、措施"], ""
    for m in POLICIES["livestream"].measures:
        number, _, part = m.clause.removeprefix("三（").partition("）")
        lines += [f"（{number}）"] if number != section else []
        section = number
        lines.append((f"{part}." if part else "") + "；".join(words for _, words in quoted(m)))
    return "\n".join(lines)


def test_all_measures_are_listed_in_the_order_of_the_text(huiqi) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("policy", "show")
    ids = [line.split("\t")[1] for line in out.splitlines()[1:]]
    assert (code, ids) == (0, [m.id for m in POLICIES["livestream"].measures])


def test_a_measure_shows_each_number_with_its_ground(huiqi) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = huiqi("policy", "show", "livestream.m03")
    assert "livestream.m03.cap_fen = 70万元  每年上限  〔“每年最高70万元”〕" in out
    assert "livestream.m03.rate_bp = 35%" in out
    assert "NS-RENT" in out


def test_an_unknown_measure_names_the_nearest(huiqi) -> None:  # type: ignore[no-untyped-def]
    code, _, err = huiqi("policy", "show", "livestream.m3")
    assert (code, "livestream.m03" in err) == (1, True)


def test_the_map_can_be_written(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, printed, _ = huiqi("policy", "map")
    huiqi("policy", "map", "--write", str(tmp_path / "map.md"))
    assert (tmp_path / "map.md").read_text(encoding="utf-8") == printed


def test_lint_proves_every_line(huiqi) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("policy", "lint")
    assert (code, "都在 64 位整数之内" in out, "没有规则用到的事实" in out) == (0, True, False)


def test_a_text_with_every_quotation_passes_and_one_word_less_does_not(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = tmp_path / "text.txt"
    text.write_text(text_of_quotations(), encoding="utf-8")
    assert huiqi("policy", "check", "--text", str(text))[0] == 0
    text.write_text(text_of_quotations().replace("每年最高70万元", "每年最高60万元"), encoding="utf-8")
    code, out, _ = huiqi("policy", "check", "--text", str(text))
    assert (code, "livestream.m03.cap_fen" in out, "1 处与原文不符" in out) == (1, True, True)


def test_the_review_names_what_blocks_by_measure_and_ends_with_one(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = tmp_path / "text.txt"
    text.write_text(text_of_quotations(), encoding="utf-8")
    code, out, _ = huiqi("policy", "review", "--text", str(text), "--set", "livestream.m02.basis=as_drafted")
    assert code == 1
    heads = [line for line in out.splitlines() if line.startswith("三（")]
    assert [head.partition("（livestream")[0].split(" ")[0] for head in heads] == [
        m.clause for m in POLICIES["livestream"].measures
    ]
    assert "（livestream.m02）：不能发布" in heads[1]
    assert "[阻断] 原文 三（二）“新设立或新迁入”" in out
    assert "[阻断] 数字 livestream.m02.basis“as_drafted”" in out
    assert "办法19（未核）" in out
    assert "机器初审" in out


def test_the_review_reads_the_rules_alone_and_says_where_a_clause_is_missing(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("policy", "review", "--on", "2026-11-24")
    assert (code, "] 原文 " in out, "原文中没有" in out) == (1, False, False)
    text = tmp_path / "text.txt"
    text.write_text("三、措施\n（一）养蜂。", encoding="utf-8")
    assert huiqi("policy", "review", "--text", str(text))[1].count("原文中没有这一条") == 12


def test_the_review_ends_with_nought_where_nothing_blocks(huiqi, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    program = load("livestream")
    found = policy.review(bind(program, on=dt.date(2026, 11, 24)), {})
    passing = replace(found, measures=tuple(m for m in found.measures if m.measure.short != "m02"))
    monkeypatch.setattr(policy, "review", lambda *_: passing)
    assert huiqi("policy", "review")[0] == 0


@pytest.mark.parametrize(
    ("given", "code", "word"),
    [
        ("livestream.m02.basis", "SET_FORM", "KEY=VALUE"),
        ("livestream.m02.base=1", "NUMBER_UNKNOWN", "livestream.m02.basis"),
        ("livestream.m02.basis=tax", "SET_VALUE", "investment | as_drafted"),
    ],
)
def test_a_number_that_cannot_be_supposed_is_refused(huiqi, given: str, code: str, word: str) -> None:  # type: ignore[no-untyped-def]
    result, _, err = huiqi("policy", "review", "--set", given)
    assert (result, err.split(":")[0], word in err) == (1, code, True)


def test_what_is_no_text_is_refused(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, _, err = huiqi("policy", "check", "--text", str(tmp_path / "none.txt"))
    assert (code, err.split(":")[0]) == (1, "TEXT")


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not here")
def test_every_quotation_stands_in_the_official_draft(huiqi) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("policy", "check", "--text", str(OFFICIAL))
    assert code == 0, out


def test_a_wrong_measure_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"livestream\.m99"):
        policy._measure_page("livestream.m99")
