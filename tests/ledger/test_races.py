"""Sixty-four writers on an envelope that fits two hundred: exactly two hundred get it, on both databases.

Two things hold the limit, a lock and a constraint; each holds it alone, and without both it is overdrawn. On SQLite the
lock is the immediate transaction, and without it nothing is overdrawn either: SQLite refuses to write on an old read.
"""

from pathlib import Path

import pytest
from django.db import connection

from ledger.races import FEW, FITS, TRIES, all_races
from new_databases import NewDatabase, in_a_process, place_of


@pytest.mark.repeated
@pytest.mark.database(transaction=True)
def test_of_a_thousand_tries_as_many_win_as_the_envelope_fits(tmp_path: Path, new_database: NewDatabase) -> None:
    found = (
        all_races()
        if connection.vendor == "postgresql"
        else in_a_process("ledger.races", place_of(new_database("races"), tmp_path))
    )
    whole = {"left_fen": 0, "differences": [], "audit": None}
    exact = {"outcomes": {"won": FITS, "EnvelopeShort": TRIES - FITS}, "reserved": FITS, **whole}
    few = {"outcomes": {"won": FEW[1], "EnvelopeShort": FEW[0] - FEW[1]}, "reserved": FEW[1], **whole}
    assert found["as it is"] == exact
    assert found["no constraint"] == few
    for name in ("no lock", "neither"):
        assert found[name]["outcomes"] != few["outcomes"]  # what the lock is for is missed
        assert sum(found[name]["outcomes"].values()) == FEW[0]
        assert (found[name]["differences"], found[name]["audit"]) == ([], None)
    if connection.vendor == "postgresql":
        assert found["no lock"]["reserved"] == found["no lock"]["outcomes"]["won"] == FEW[1]
        assert found["no lock"]["outcomes"]["IntegrityError"] > 0
        assert found["neither"]["reserved"] == found["neither"]["outcomes"]["won"] > FEW[1]
        assert found["neither"]["left_fen"] < 0
    else:
        assert found["no lock"]["outcomes"]["OperationalError"] > 0
        assert found["neither"]["left_fen"] >= 0
    assert found["meetings"] == {
        "one key 16 times": {"won": 16},
        "its transfers": 1,
        "post or void, 20 cases": {"CaseShort+won": 20},
        "appropriate and cut, 40 each": {"won": 80},
        "two ends of a year": {"won": 1, "EnvelopeShort": 1},
        "carried over whole": True,
        "left behind": 0,
        "differences": [],
    }
