"""`huiqi draft` reads a text, begins a rule, holds two drafts against each other with the cost, and measures itself."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huiqi.policies import POLICIES, load
from huiqi.policies.check import quoted
from huiqi.simulation.population import concerned
from huiqi.web.commands.__main__ import main

TEXTS = Path(__file__).parents[2] / "drafting" / "texts"
BEES = """某县支持养蜂业的办法
一、蜂箱补贴。按支出的50%给予每户每年最高2万元补贴。（县农业农村局）
二、附则。自2026年1月1日起施行，有效期3年。
"""


@pytest.fixture
def huiqi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["huiqi", "draft", *map(str, args)])
        code = main()
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def bees(tmp_path: Path) -> Path:
    (tmp_path / "bees.txt").write_text(BEES, "utf-8")
    return tmp_path / "bees.txt"


def text_of_quotations() -> str:
    """A text that has every quotation under its clause, and nothing else."""
    lines, section = ["三、措施"], ""
    for m in POLICIES["livestream"].measures:
        number, _, part = m.clause.removeprefix("三（").partition("）")
        lines += [f"（{number}）"] if number != section else []
        section = number
        lines.append((f"{part}." if part else "") + "；".join(words for _, words in quoted(m)) + "。")
    return "\n".join(lines)


def test_a_text_is_told_clause_by_clause(huiqi, bees: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("read", bees)
    assert code == 0
    assert out.splitlines() == [
        "某县支持养蜂业的办法",
        "自 2026-01-01 起施行，有效期 3 年，至 2028-12-31",
        "一 蜂箱补贴",
        "    比例（定额，按支出） 50%",
        "    金额（每年上限） 2万元",
        "    部门（牵头） 县农业农村局",
        "二 附则",
        "    日期（施行日） 2026年1月1日",
        "    年数（有效期） 3年",
    ]


def test_as_json_every_finding_has_its_place_in_the_text(huiqi, bees: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("read", bees, "--json")
    given = json.loads(out)
    assert (code, given["effective_on"], given["valid_years"]) == (0, "2026-01-01", 3)
    assert [BEES[f["start"] : f["end"]] for f in given["findings"]] == [f["words"] for f in given["findings"]]
    assert len(given["findings"]) == 5


def test_a_clause_becomes_a_file_that_compiles(huiqi, bees: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("skeleton", bees, "--clause", "一")
    assert code == 0
    assert 'cap_fen = m.number("cap_fen", wan(2), "每年上限", says="每户每年最高2万元")' in out
    assert compile(out, "m01.py", "exec")


def test_two_drafts_are_compared_and_the_change_is_costed(huiqi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = text_of_quotations()
    (tmp_path / "old.txt").write_text(text, "utf-8")
    (tmp_path / "new.txt").write_text(text.replace("每年最高70万元", "每年最高50万元"), "utf-8")
    pq.write_table(concerned(load("livestream"), firms=2_000, seed=7), tmp_path / "firms.parquet")
    cost = ("--population", tmp_path / "firms.parquet", "--on", "2026-11-24")
    code, out, err = huiqi("compare", tmp_path / "old.txt", tmp_path / "new.txt", *cost)
    lines = out.splitlines()
    assert (code, err, lines[0]) == (0, "", "修改 三（三）")
    assert lines[1].startswith("    每年最高［-70万元-］［+50万元+］")
    assert lines[2] == "    金额（每年上限） 70万元 → 金额（每年上限） 50万元"
    assert lines[3] == "测算用的数字 livestream.m03.cap_fen：70万元 → 50万元"
    assert lines[4].startswith("三（三） 直播企业房租补贴：")
    assert "（-" in lines[4]
    assert "0 家增加" in lines[4]
    assert lines[-1].startswith("2,000 家企业")
    code, out, _ = huiqi("compare", tmp_path / "old.txt", tmp_path / "old.txt")
    assert (code, out) == (0, "两份文本的条款没有不同\n")


def test_the_reader_is_measured_on_labelled_texts(huiqi, bees: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = huiqi("measure", TEXTS)
    assert code == 0
    assert out.splitlines()[-4].startswith("    金额：准确率 100%，召回率 100%（90 处对")
    labels = {"amounts": ["2万元", "3万元"], "rates": [], "departments": ["县农业农村局"]}
    bees.with_suffix(".json").write_text(json.dumps(labels), "utf-8")
    code, out, _ = huiqi("measure", bees.parent)
    assert out.splitlines()[:4] == [
        "bees.txt",
        "    金额：准确率 100%，召回率 50%（1 处对；漏掉 3万元）",
        "    比例：准确率 0%，召回率 100%（0 处对；多出 50%）",
        "    部门：准确率 100%，召回率 100%（1 处对）",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("read", "none.txt"), "TEXT: none.txt"),
        (("skeleton", "{bees}", "--clause", "九"), "有的是：一、二"),
        (("compare", "{bees}", "{bees}", "--on", "2026-11-24"), "COST: "),
        (("compare", "{bees}", "{bees}", "--on", "2026-11-24", "--population", "none.parquet"), ""),
        (("measure", "{folder}"), "MEASURE_FOLDER: "),
    ],
)
def test_what_cannot_be_done_is_said(huiqi, bees: Path, given: tuple[str, ...], told: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = huiqi(*(one.format(bees=bees, folder=bees.parent) for one in given))
    assert told in err
    assert code == (1 if told else 0), out
