"""How does a test hear what became of its processes, and say it on? In the report of its run, of which the table is made."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from typing import Any

from new_databases import in_a_process


def outcome(place: Mapping[str, str], program: str, *how: object) -> dict[str, Any]:
    """What `python -m faults.PROGRAM` found on the database of a place."""
    found: dict[str, Any] = in_a_process(f"faults.{program}", place, *how)
    print(found)
    return found


@dataclass
class Told:
    """The numbers of one test. What is lost or doubled in a test that passes is what a negative control has to see."""

    keep: Callable[[str, object], None]

    def __call__(self, lost: Sized, doubled: Sized, **tried: int) -> None:
        self.keep("lost", len(lost))
        self.keep("doubled", len(doubled))
        for what, how_often in tried.items():
            self.keep(f"tried {what.replace('_', ' ')}", how_often)
