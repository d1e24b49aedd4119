"""Four that deliver at the same moment share the work: each mail leaves once, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from cases.delivery_races import delivered_at_once


@pytest.mark.database(transaction=True)
def test_a_mail_leaves_once_however_many_deliver(tmp_path: Path) -> None:
    found = delivered_at_once() if connection.vendor == "postgresql" else _on_a_file(tmp_path)
    assert found["claimed"] == found["rows"]
    assert len(found["rows"]) > 30
    assert sum(found["unclaimed"]) > len(found["rows"])  # where nobody marks what they send, some leave twice


def _on_a_file(folder: Path) -> dict[str, list[int]]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"HUIQI_VAR": str(folder), "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "cases.delivery_races"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))
