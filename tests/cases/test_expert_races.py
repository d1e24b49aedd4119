"""Two experts send points while the officer ends the panel: what is kept is counted, and what is late is refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from cases.expert_races import ROUNDS, judged_at_once, unlocked


@pytest.mark.repeated
@pytest.mark.database(transaction=True)
def test_every_score_that_is_kept_is_counted_however_late_it_comes(tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        found = {"locked": judged_at_once(), "unlocked": unlocked()}
    else:
        found = _on_a_file(tmp_path)
    rounds = list(found["locked"].values())
    assert len(rounds) == ROUNDS
    for done in rounds:
        assert done["kept"] == done["counted"] == 3 + done["won"] - 1  # the officer wins every time
        assert set(done["others"]) <= {"NotYet"}
    lost = found["unlocked"]["kept"] - found["unlocked"]["counted"]
    # without the lock a score is kept and not counted; SQLite lets one write at a time whatever we do
    assert lost == (1 if connection.vendor == "postgresql" else 0)


def _on_a_file(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    tests = Path(__file__).parents[1]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"HUIQI_VAR": str(folder), "PYTHONPATH": str(tests)}
    done = subprocess.run(
        [sys.executable, "-m", "cases.expert_races"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))  # mails to the console come before it
