"""Two officers on one case, one form sent four times: exactly one wins, on both databases.

The tests' own SQLite is one connection in memory, so there the races run in a process with a file of its own.
"""

from pathlib import Path

import pytest
from django.db import connection

from cases.races import all_races
from new_databases import NewDatabase, in_a_process, place_of


@pytest.mark.repeated
@pytest.mark.database(transaction=True)
def test_of_those_who_act_at_once_exactly_one_wins(tmp_path: Path, new_database: NewDatabase) -> None:
    found = (
        all_races()
        if connection.vendor == "postgresql"
        else in_a_process("cases.races", place_of(new_database("races"), tmp_path))
    )
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
