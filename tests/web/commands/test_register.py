"""The register and its calendar are fed from the shell: what is read, what is handed back, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

CODE, WRONG = "91350100M000100Y43", "91350100M000100Y44"


def huiqi(var: Path, *args: str, key: str = "") -> subprocess.CompletedProcess[str]:
    names = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HUIQI_DATA_KEY")}
    environment = names | {"HUIQI_VAR": str(var)} | ({"HUIQI_DATA_KEY": key} if key else {})
    command = [sys.executable, "-m", "huiqi.web.commands", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_a_list_is_kept_and_its_bad_line_is_written_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"统一社会信用代码,企业名称,租约已备案\n{CODE},甲公司,是\n{WRONG},乙公司,是\n", encoding="utf-8")
    done = huiqi(tmp_path, "register", "import", str(path), "--source", "租赁备案名单", "--on", "2026-03-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "读入 2 行 = 入库 1 家（新增 1 家）+ 错误 1 行；另有空行 0 行"
    errors = (tmp_path / "list.errors.csv").read_text(encoding="utf-8-sig").splitlines()
    assert errors[1].startswith(f"3,{WRONG},统一社会信用代码,{WRONG},校验位不符")


def test_a_missing_file_and_a_missing_source_are_refused(tmp_path: Path) -> None:
    absent = huiqi(tmp_path, "register", "import", "nowhere.csv", "--source", "甲", "--on", "2026-03-01")
    assert (absent.returncode, absent.stderr.partition(":")[0]) == (1, "FIRMS_FILE")
    (tmp_path / "list.csv").write_text("统一社会信用代码\n", encoding="utf-8")
    nobody = huiqi(tmp_path, "register", "import", str(tmp_path / "list.csv"), "--source", "", "--on", "2026-03-01")
    assert (nobody.returncode, nobody.stderr.partition(":")[0]) == (1, "SOURCE_MISSING")


def test_a_demonstration_is_loaded_and_its_numbers_rotate_to_a_new_key(tmp_path: Path) -> None:
    old, new = "o" * 40, "n" * 40
    assert huiqi(tmp_path, "register", "demo", "--firms", "30", key=old).stdout == "演示企业 30 家\n"
    alone = huiqi(tmp_path, "register", "rotate", key=new)
    assert (alone.returncode, alone.stderr.partition(":")[0]) == (1, "DATA_KEY_MISSING")
    both = huiqi(tmp_path, "register", "rotate", key=f"{new},{old}")
    assert both.returncode == 0
    assert "重写 0 条" not in both.stdout
    assert "重写 0 条" in huiqi(tmp_path, "register", "rotate", key=new).stdout


def test_a_year_is_listed_as_a_forecast_until_its_notice_is_imported(tmp_path: Path) -> None:
    assert "2026-10-10 上班 调休上班\n" in huiqi(tmp_path, "calendar", "2026").stdout
    assert "2027-02-06 休息 春节（预计）\n" in huiqi(tmp_path, "calendar", "2027").stdout
    path = tmp_path / "days.csv"
    path.write_text("日期,是否上班,说明\n2027-01-01,否,元旦\n", encoding="utf-8")
    refused = huiqi(tmp_path, "calendar", "2027", "--file", str(path))
    assert (refused.returncode, refused.stderr.partition(":")[0]) == (1, "CALENDAR_NOTICE")
    done = huiqi(tmp_path, "calendar", "2027", "--file", str(path), "--notice", "国办发明电〔2026〕9号")
    assert done.stdout == "2027-01-01 休息 元旦\n"
