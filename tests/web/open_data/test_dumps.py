"""A district of 24,000 awards is written as every form there is, and no process needs 300 MB for it.

`make test` writes 6,000 and asks for less; `make soak` and `make bench` write all.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huiqi.reports.open_data.giving import JSON_NAME
from new_databases import NewDatabase
from soak import SOAKING

pytestmark = pytest.mark.database(transaction=True)
ROOT = Path(__file__).parents[3]
AWARDS, MOST_MB = (24_000, 300) if SOAKING else (6_000, 235)


def test_many_awards_are_dumped_in_every_form_in_little_memory(new_database: NewDatabase, tmp_path: Path) -> None:
    env = os.environ | {
        "HUIQI_VAR": str(tmp_path / "var"), "DATABASE_URL": new_database("dumps"), "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memory:", "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
    }  # fmt: skip

    def ask(*order: object) -> dict[str, int]:
        command = [sys.executable, "-m", "bench.open_data", *map(str, order)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, int] = json.loads(done.stdout)
        return found

    assert ask("fill", AWARDS) == AWARDS
    took = ask("write", tmp_path, "all")
    assert took["peak_bytes"] < MOST_MB * 10**6
    assert pq.ParquetFile(tmp_path / "all/awards.parquet").metadata.num_rows == AWARDS
    with (tmp_path / "all" / JSON_NAME).open(encoding="utf-8") as package:
        assert sum(1 for line in package if line.startswith('{"id"')) == AWARDS
