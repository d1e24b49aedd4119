"""A secret may come from systemd, which keeps it encrypted; it counts wherever the environment would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiqi.web.commands import __main__, serve
from huiqi.web.credentials import FOLDER

ROOT = Path(__file__).parents[2]
ELSEWHERE = "postgres://huiqi@db.example.cn/huiqi"


def credentials(folder: Path, **given: str) -> Path:
    folder.mkdir()
    for name, value in given.items():
        (folder / name).write_text(f"{value}\n")
    return folder


def test_a_secret_may_lie_where_systemd_decrypts_it_and_the_environment_goes_first(tmp_path: Path) -> None:
    folder = credentials(tmp_path / "given", HUIQI_SECRET_KEY="from systemd", HUIQI_AUDIT_KEY="not this")
    env = os.environ | {
        **{FOLDER: str(folder), "HUIQI_SECRET_KEY": "", "HUIQI_AUDIT_KEY": "from the environment"},
        **{"HUIQI_VAR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT / "src")},
    }
    order = "from huiqi.web import settings as s; print(s.SECRET_KEY, '|', s.AUDIT_KEY)"
    done = subprocess.run([sys.executable, "-c", order], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "from systemd | from the environment"
    assert not (tmp_path / "var" / "secret_key").exists()


@pytest.mark.parametrize(("given", "tried_out"), [({}, True), ({"DATABASE_URL": ELSEWHERE}, False)])
def test_a_database_named_by_a_credential_is_no_place_to_try_things_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], tried_out: bool
) -> None:
    """`huiqi serve` opens a demonstration where no server's database is named: it must have read them all by then."""
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv(FOLDER, str(credentials(tmp_path / "given", **given)))
    found: list[bool] = []
    monkeypatch.setattr(serve, "run", lambda _args: found.append(serve._is_for_trying_out("127.0.0.1")) or 0)
    monkeypatch.setattr(sys, "argv", ["huiqi", "serve"])
    assert (__main__.main(), found) == (0, [tried_out])
