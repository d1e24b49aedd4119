"""Two officers on one case, one form sent four times: exactly one wins, on both databases.

The tests' own SQLite is one connection in memory, so there the races run in a process with a file of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from cases.races import all_races


@pytest.mark.repeated
@pytest.mark.database(transaction=True)
def test_of_those_who_act_at_once_exactly_one_wins(tmp_path: Path) -> None:
    found = all_races() if connection.vendor == "postgresql" else _on_a_file(tmp_path)
    assert found.pop("verify twice, unchecked") == ["won", "won"]  # the check is what the next line rests on
    assert found.pop("two meetings, unchecked") == ["won", "won"]
    assert found.pop("one click four times, unchecked") == ["StaleProposal", "StaleProposal", "StaleProposal", "won"]
    assert found == {
        "two nightly runs": ["won", "won"],
        "one click four times": ["won", "won", "won", "won"],
        "cases of clicks": ["one", "one"],  # of two firms
        "two meetings": ["NotYet", "won"],
        "accept or refuse": ["StaleCase", "won"],
        "submit twice": ["StaleCase", "StaleCase", "StaleCase", "won"],
        "verify twice": ["StaleCase", "won"],
        "open a draft": ["won", "won", "won", "won"],
        "drafts": ["one"],
    }


def _on_a_file(folder: Path) -> dict[str, list[str]]:
    tests = Path(__file__).parents[1]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"HUIQI_VAR": str(folder), "PYTHONPATH": str(tests)}
    done = subprocess.run(
        [sys.executable, "-m", "cases.races"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
