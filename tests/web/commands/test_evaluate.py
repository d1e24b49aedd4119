"""`huiqi evaluate` answers for a whole table and drops nothing."""

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from huiqi.simulation.population import generate
from simulation.tables import CODES, PROGRAM, as_people_write, write_csv, write_workbook

STANDING = {"在本区实际经营": "是", "严重失信": "否", "虚假材料": "否", "直播企业": "是"}
LOAN = {"贷款已结清": "是", "逾期": "否", "其他贴息": "否", "贷款利息（元）": "123,456.78"}
FIRM = STANDING | LOAN


def evaluate(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huiqi.web.commands", "evaluate", *args, "--on", "2026-11-24"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def messy(path: Path) -> Path:
    """Two firms that can be read, two rows that cannot, an empty one; a title above."""
    rows = [
        ["统一社会信用代码", "企业名称", *FIRM],
        [CODES[0], "甲公司", *FIRM.values()],
        [CODES[0], "甲公司（重复）", *FIRM.values()],
        [],
        [CODES[1][:-1] + "A", "抄错公司", *FIRM.values()],
        [CODES[2], "=丙公司", *(FIRM | {"逾期": "是"}).values()],
    ]
    return write_workbook(path, rows, title="直播企业贷款贴息汇总表")


ERRORS = (
    "\ufeff行号,统一社会信用代码,列,值,原因\r\n"
    f"5,{CODES[0]},统一社会信用代码,{CODES[0]},与第 4 行重复；请只留一行\r\n"
    f"7,{CODES[1][:-1]}A,统一社会信用代码,{CODES[1][:-1]}A,校验位不符：按前17位末位应为 G，请核对是否抄错\r\n"
)


def test_bad_rows_go_to_a_file_of_their_own_and_the_good_rows_come_out(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = evaluate(str(messy(tmp_path / "firms.xlsx")), "--out", str(out))
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "读入 4 行 = 结果 2 行 + 错误 2 行；另有空行 1 行"
    assert (tmp_path / "out.errors.csv").read_bytes().decode() == ERRORS
    assert f"2 行读不出来，行号和原因见 {tmp_path / 'out.errors.csv'}" in done.stderr
    lines = out.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:3] == ["credit_code", "name", "livestream.m01_fen"]
    column = lines[0].split(",").index("livestream.m12b_fen")
    assert [(r.split(",")[1], r.split(",")[column]) for r in lines[1:]] == [("甲公司", "8000000"), ("'=丙公司", "0")]
    assert "%|" not in done.stderr  # no progress bar where nobody watches


def test_errors_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    evaluate(str(messy(tmp_path / "firms.xlsx")), "--out", str(tmp_path / "out.csv"))
    good = write_csv(tmp_path / "good.csv", [["信用代码"], [CODES[0]]])
    assert evaluate(str(good), "--out", str(tmp_path / "out.csv")).returncode == 0
    assert not (tmp_path / "out.errors.csv").exists()


def test_a_workbook_comes_out_in_yuan_with_a_sheet_of_reasons(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    evaluate(str(messy(tmp_path / "firms.xlsx")), "--out", str(out))
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["结果", "原因", "说明"]
    results, why = (book.get_sheet_by_name(n).to_python() for n in ("结果", "原因"))
    column = results[0].index("三（十二）2支持企业融资（元）")
    assert [(r[0], r[1], r[column]) for r in results[1:]] == [(CODES[0], "甲公司", 80_000.0), (CODES[2], "=丙公司", 0.0)]
    loans = [r[5:11] for r in why[1:] if r[2] == "livestream.m12b"]
    assert loans == [
        ["符合", 80_000.0, 80_000.0, 80_000.0, "", ""],
        ["不符合", 0.0, 0.0, 0.0, "未达到“贷款没有逾期”（三（十二）2，NS-LOAN24：没有逾期）", ""],
    ]
    rent = next(r for r in why[1:] if r[2] == "livestream.m03")
    assert (rent[5], rent[6], rent[7]) == ("还不能确定", "", 0.0)
    assert "实付租金" in rent[10]
    notes = dict(r[:2] for r in book.get_sheet_by_name("说明").to_python())
    assert notes["policy_version"] == PROGRAM.version
    assert "尚未决定" in " ".join(notes)


def test_the_demonstration_district_gets_the_same_from_its_file_and_from_a_workbook(tmp_path: Path) -> None:
    district = generate(PROGRAM, firms=300, seed=7)
    pq.write_table(district, tmp_path / "firms.parquet")
    write_workbook(tmp_path / "firms.xlsx", as_people_write(district), title="示范名单")
    for source in ("firms.parquet", "firms.xlsx"):
        done = evaluate(str(tmp_path / source), "--out", str(tmp_path / f"{source}.out.parquet"))
        assert (done.returncode, done.stdout) == (0, "读入 300 行 = 结果 300 行 + 错误 0 行；另有空行 0 行\n")
    stored, written = (pq.read_table(tmp_path / f"{s}.out.parquet") for s in ("firms.parquet", "firms.xlsx"))
    assert stored.equals(written)
    assert stored["credit_code"].equals(district["credit_code"])
    assert stored.schema.metadata[b"huiqi.policy_version"].decode() == PROGRAM.version
    assert stored.schema.metadata[b"huiqi.on"] == b"2026-11-24"


def test_a_decision_changes_the_awards(tmp_path: Path) -> None:
    firms, out = str(messy(tmp_path / "firms.xlsx")), tmp_path / "out.parquet"
    evaluate(firms, "--out", str(out), "--decide", "livestream.m12b.rate_bp=5000")
    assert pq.read_table(out)["livestream.m12b_fen"].to_pylist() == [6_000_000, 0]


@pytest.mark.parametrize(
    ("headings", "args", "code", "said"),
    [
        (["统一社会信用代码", "实付租金额"], ["--out", "out.csv"], 1, "FIRMS_TABLE: firms.csv 第 1 行：不认识列"),
        (["企业名称"], ["--out", "out.csv"], 1, "统一社会信用代码"),
        (["信用代码"], ["--out", "out.csv", "--decide", "livestream.m03.rate=1"], 1, "livestream.m03.rate_bp"),
        (["信用代码"], ["--out", "nowhere/out.csv"], 1, "OUT_FILE: nowhere"),
        (["信用代码"], ["--out", "firms.csv"], 1, "结果不能写在企业表上"),
        (["信用代码"], ["--out", "out.txt"], 2, ".parquet"),
        (["信用代码"], [], 2, "--out"),
    ],
)  # fmt: skip
def test_a_wrong_table_or_use_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headings: list[str], args: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(Path("firms.csv"), [headings, [CODES[0]]])
    done = evaluate("firms.csv", *args)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert not Path("out.csv").exists()
