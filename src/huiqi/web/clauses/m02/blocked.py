"""Why can nothing be applied for under 三（二）yet? Until a fair-competition conclusion lets it pass."""

import datetime as dt

from huiqi.policies import find_measure, load
from huiqi.register import queries
from huiqi.web.tags import tr

MEASURE = "livestream.m02"


def why_blocked(on: dt.date) -> str:
    """The reason, or empty once a conclusion lets the measure pass."""
    return "" if MEASURE in queries.cleared("livestream", on=on) else find_measure(MEASURE)[1].blocked


def clauses() -> list[tuple[str, str]]:
    """Every measure of the policy by id: its clause and title."""
    return [(m.id, f"{m.clause} {tr(m.title)}") for m in load("livestream").policy.measures]
