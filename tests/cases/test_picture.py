"""The picture of the states is drawn from the table and is the one in docs."""

import xml.etree.ElementTree as ET
from pathlib import Path

from huiqi.cases.picture import states_svg
from huiqi.cases.states import ROWS, State

PICTURE = Path(__file__).parents[2] / "docs/states.svg"


def test_the_picture_is_fresh() -> None:
    stale = ".venv/bin/huiqi states --write docs/states.svg brings it up to date"
    assert PICTURE.read_text(encoding="utf-8") == states_svg(), stale


def test_every_state_and_every_row_is_on_it() -> None:
    words = list(ET.fromstring(states_svg()).itertext())
    assert {s.label for s in State} <= set(words)
    titles = " ".join(words)
    assert all(f"{t.event}: {t.label}" in titles for t in ROWS)
