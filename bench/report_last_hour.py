"""What does docs/benchmarks.md say of a window's last hour?"""

from typing import Any

from bench.last_hour import STEPS
from bench.markdown import markdown

NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def last_hour(found: dict[str, Any]) -> list[str]:
    """The part on the last hour. `found` is by database, as bench.last_hour.measured() tells each."""
    own = next(iter(found.values()))
    heads = ["", *(NAMES[name] for name in found)]
    told = [[words, *(f"{one[key]:,}" for one in found.values())] for key, words in _TOLD.items()]
    outcomes = sorted({outcome for one in found.values() for outcome in one["outcomes"]})
    told += [
        [f"firms: {outcome}", *(f"{one['outcomes'].get(outcome, 0):,}" for one in found.values())] for outcome in outcomes
    ]
    steps = [[label, *(_times(one["steps"][step]) for one in found.values())] for step, label in STEPS.items()]
    loads = ", ".join(f"{one['load_before']:.2f} on {NAMES[name]}" for name, one in found.items())
    return [
        "## The last hour of a window",
        "",
        f"Measured on {own['day']}; load of other work before: {loads}. {own['firms']:,} firms, two workers of `huiqi "
        f"serve`; database and firms share the machine. The hour is told in {own['minutes']:g} minutes, "
        f"{60 / own['minutes']:g} times as fast; arrivals rise with the cube of the time, in tenths of the hour "
        f"{', '.join(map(str, own['tenths']))}. Each "
        "firm has an address of its own, signs in with its password, and goes on without a pause. Accounts and drafts "
        "without papers are made raw. A step that fails (no answer in 120 s, 5xx, 429) is repeated up to five times. Told "
        "so fast, the hour is an overload on purpose: it shows what becomes of work that the machine cannot keep up with.",
        "",
        markdown(["lost, and told", *heads[1:]], told),
        "",
        "The moment that counts is when a worker begins with a request, not when it was sent: who waits in the queue past "
        "the end is told that the window is closed, and keeps draft and papers.",
        "",
        markdown(["p50 / p95 / p99 in s; errors", *heads[1:]], steps),
        "",
    ]


_TOLD = {
    "accepted_lost": "told that it is handed in, but not there once and whole (must be 0)",
    "papers_lost": "told that the papers are kept, but one is missing (must be 0)",
    "refused_but_there": "not told that it is handed in, but it is",
    "sent_before_told_closed": "sent before the end, told that the window is closed",
    "accepted_answered_after": "sent before the end, answered after it, accepted",
}


def _times(step: dict[str, Any]) -> str:
    """The times of one step on one database, and how many answers were errors."""
    if not step["answers"]:
        return "no answer"
    return f"{step['p50']:.2f} / {step['p95']:.2f} / {step['p99']:.2f}; {sum(step['errors'].values()):,}"
