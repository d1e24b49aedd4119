"""Four that deliver at the same moment share the work: each mail leaves once, on both databases."""

from pathlib import Path

import pytest
from django.db import connection

from cases.delivery_races import delivered_at_once
from new_databases import NewDatabase, in_a_process, place_of


@pytest.mark.database(transaction=True)
def test_a_mail_leaves_once_however_many_deliver(tmp_path: Path, new_database: NewDatabase) -> None:
    found = (
        delivered_at_once()
        if connection.vendor == "postgresql"
        else in_a_process("cases.delivery_races", place_of(new_database("races"), tmp_path))
    )
    assert found["claimed"] == found["rows"]
    assert len(found["rows"]) > 30
    assert sum(found["unclaimed"]) > len(found["rows"])  # where nobody marks what they send, some leave twice
