"""Two experts send points while the officer ends the panel: what is kept is counted, and what is late is refused."""

from pathlib import Path

import pytest
from django.db import connection

from cases.expert_races import ROUNDS, judged_at_once, unlocked
from new_databases import NewDatabase, in_a_process, place_of


@pytest.mark.repeated
@pytest.mark.database(transaction=True)
def test_every_score_that_is_kept_is_counted_however_late_it_comes(tmp_path: Path, new_database: NewDatabase) -> None:
    if connection.vendor == "postgresql":
        found = {"locked": judged_at_once(), "unlocked": unlocked()}
    else:
        found = in_a_process("cases.expert_races", place_of(new_database("races"), tmp_path))
    rounds = list(found["locked"].values())
    assert len(rounds) == ROUNDS
    for done in rounds:
        assert done["kept"] == done["counted"] == 3 + done["won"] - 1  # the officer wins every time
        assert set(done["others"]) <= {"NotYet"}
    lost = found["unlocked"]["kept"] - found["unlocked"]["counted"]
    # without the lock a score is kept and not counted; SQLite lets one write at a time whatever we do
    assert lost == (1 if connection.vendor == "postgresql" else 0)
