"""`huiqi opendata` writes a whole folder, and replaces none but one of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from new_databases import NewDatabase

pytestmark = pytest.mark.database(transaction=True)


def opendata(folder: Path, address: str, var: Path) -> subprocess.CompletedProcess[str]:
    """The command on a database of its own."""
    command = [sys.executable, "-m", "huiqi.web.commands", "opendata", "--write", str(folder)]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), "HUIQI_VAR": str(var), "DATABASE_URL": address}
    return subprocess.run(command, capture_output=True, text=True, env=env)


def test_the_folder_is_written_replaced_and_verified(tmp_path: Path, new_database: NewDatabase) -> None:
    address, target = new_database("opendata"), tmp_path / "out"
    for _ in range(2):
        done = opendata(target, address, tmp_path / "var")
        assert (done.returncode, done.stderr) == (0, "")
        assert "awards\t0 行\tawards.csv" in done.stdout
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=target, check=True)
        assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out"]
    other = tmp_path / "mine"
    other.mkdir()
    (other / "kept.txt").write_text("kept")
    refused = opendata(other, address, tmp_path / "var")
    assert refused.returncode == 1
    assert refused.stderr.startswith("OPEN_DATA_FOLDER: ")
    assert [path.name for path in other.iterdir()] == ["kept.txt"]
