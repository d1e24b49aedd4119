"""Every command keeps what it keeps in the database that DATABASE_URL names, SQLite or PostgreSQL, and nowhere else."""

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

import huiqi.web.commands
from huiqi.web.backup import tables
from new_databases import NewDatabase, execute

pytestmark = pytest.mark.database
TESTS = Path(__file__).parents[2]

SHEET, TEXT = "统一社会信用代码,企业名称\n91350100M000100Y43,甲公司\n", "三、措施\n（三）丙。\n丙的原文。"
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "demo": (("demo", "--firms", "8", "--until", "2026-11-24"), "8 家企业的一年"),
    "account": (("account", "add", "a@example.cn", "--name", "甲", "--role", "auditor"), "已建立 a@example.cn"),
    "audit": (("audit", "verify"), "审计链完整，末条"),
    "calendar": (("calendar", "2026"), "元旦"),
    "clock": (("clock", "--at", "2026-11-25T00:30"), "催办"),
    "deliver": (("deliver",), ""),
    "propose": (("propose", "--on", "2026-11-24"), "livestream.m03"),
    "register": (("register", "import", "list.csv", "--source", "名单", "--on", "2026-11-24"), "入库 1 家（新增 1 家）"),
    "archive": (("archive", "list"), "共 0 份"),
    "opendata": (("opendata", "--write", "open-data"), "sha256sum -c SHA256SUMS"),
    "replay": (("replay", "all"), "项已审定的申请全部重新计算一致"),
    "text": (("text", "text.txt"), "livestream@draft"),
}
"""By module: the words on the command line, in this order on one database, and what they answer."""

ELSEWHERE = frozenset({"serve", "worker", "check"})
"""Two that do not end by themselves, and one that refuses: test_serve.py, timed/test_loop.py, test_deployment.py."""


def opens_a_database() -> set[str]:
    """The commands whose module opens it."""
    folder = Path(huiqi.web.commands.__path__[0])
    return {path.stem for path in folder.glob("*.py") if "open_database()" in path.read_text(encoding="utf-8")}


def test_a_new_command_that_opens_a_database_has_its_row_here() -> None:
    assert opens_a_database() == set(COMMANDS) | ELSEWHERE


def run(url: str, folder: Path, *words: str, module: str = "huiqi.web.commands", fails: bool = False) -> str:
    """What a command prints on a database; it must succeed, or fail."""
    as_installed = {name: value for name, value in os.environ.items() if not name.startswith("HUIQI_")}
    environment = as_installed | {"DATABASE_URL": url, "HUIQI_VAR": str(folder / "var"), "PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        [sys.executable, "-m", module, *words], capture_output=True, text=True, env=environment, cwd=folder, check=False
    )
    assert done.returncode == fails, f"{words}: {done.stderr}"
    return done.stderr if fails else done.stdout


def test_every_command_works_on_the_database_of_the_address(tmp_path: Path, new_database: NewDatabase) -> None:
    (tmp_path / "list.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    url = new_database("commands")
    for name, (words, answer) in COMMANDS.items():
        assert answer in run(url, tmp_path, *words), name
    assert "DEMO_NOT_EMPTY" in run(url, tmp_path, "demo", "--firms", "6", fails=True)
    assert not (tmp_path / "var" / "huiqi.sqlite3").exists(), "something was kept elsewhere"


def test_a_database_of_before_the_squashing_is_opened_and_half_of_one_refused(
    tmp_path: Path, new_database: NewDatabase
) -> None:
    url = new_database("before")
    squashed = {name: m.replaces for name, m in MigrationLoader(None).disk_migrations.items() if m.replaces}
    assert tables.in_todays_names(chain(*squashed.values())) == sorted(squashed)
    execute(url, *(f"DELETE FROM django_migrations WHERE app = '{app}' AND name = '{name}'" for app, name in squashed))
    had = "INSERT INTO django_migrations (app, name, applied) VALUES ('{}', '{}', '2026-11-30')"
    execute(url, *(had.format(*name) for name in chain(*squashed.values())))
    assert "审计链完整" in run(url, tmp_path, "audit", "verify")
    execute(url, "DELETE FROM django_migrations WHERE app = 'cases' AND name = '0017_complaints'")
    said = run(url, tmp_path, "audit", "verify", fails=True)
    assert said.startswith("DATABASE_TOO_OLD")
    assert "cases.0017_complaints" in said


def test_the_same_seed_gives_the_same_year_and_another_seed_another(tmp_path: Path, new_database: NewDatabase) -> None:
    prints = []
    for name, seed in (("one", "3"), ("two", "3"), ("three", "4")):
        url = new_database(name)
        run(url, tmp_path, "demo", "--firms", "6", "--seed", seed, "--until", "2026-11-24")
        prints.append(run(url, tmp_path, module="web.lived"))
    assert prints[0] == prints[1] != prints[2]
