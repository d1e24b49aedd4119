"""What does docs/benchmarks.md say of a window's last hour?"""

from typing import Any

from bench.last_hour import STEPS
from bench.markdown import markdown

NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def last_hour(found: dict[str, Any]) -> list[str]:
    """The part on the last hour. `found` is by minutes, then by database, as bench.last_hour.measured() tells each."""
    one = next(iter(next(iter(found.values())).values()))
    return [
        "## The last hour of a window",
        "",
        f"{one['firms']:,} firms, over TLS through nginx with the file of deploy/; two workers of `huiqi serve`; database, "
        "nginx and firms share the machine. Arrivals rise with the cube of the time, in tenths of the hour "
        f"{', '.join(map(str, one['tenths']))}. Each firm has an address of its own, signs in with its password, and goes "
        "on without a pause. Accounts and drafts without papers are made raw. A step that fails (no answer in 120 s, 5xx, "
        "429) is repeated up to five times. The hour is told faster than it is: once as the machine can bear, once as an "
        "overload on purpose, which shows what becomes of work that it cannot keep up with.",
        "",
        "The moment that counts is when nginx had the whole request, not when a worker begins with it: who waits in the "
        "queue past the end is taken. Who sends too late keeps draft and papers.",
        "",
        *(line for minutes, both in found.items() for line in _pace(minutes, both)),
    ]


def _pace(minutes: str, found: dict[str, Any]) -> list[str]:
    """One pace, by database."""
    heads = [NAMES[name] for name in found]
    told = [[words, *(f"{one[key]:,}" for one in found.values())] for key, words in _TOLD.items()]
    outcomes = sorted({outcome for one in found.values() for outcome in one["outcomes"]})
    told += [
        [f"firms: {outcome}", *(f"{one['outcomes'].get(outcome, 0):,}" for one in found.values())] for outcome in outcomes
    ]
    steps = [[label, *(_times(one["steps"][step]) for one in found.values())] for step, label in STEPS.items()]
    loads = ", ".join(f"{one['load_before']:.2f} on {NAMES[name]}" for name, one in found.items())
    day = next(iter(found.values()))["day"]
    return [
        f"### In {minutes} minutes, {60 / int(minutes):g} times as fast",
        "",
        f"Measured on {day}; load before: {loads}.",
        "",
        markdown(["lost, and told", *heads], told),
        "",
        markdown(["p50 / p95 / p99 in s; errors", *heads], steps),
        "",
    ]


_TOLD = {
    "accepted_lost": "told that it is handed in, but not there once and whole (must be 0)",
    "papers_lost": "told that the papers are kept, but one is missing (must be 0)",
    "refused_but_there": "not told that it is handed in, but it is (must be 0)",
    "sent_before_told_closed": "sent before the end, told that the window is closed",
    "accepted_answered_after": "sent before the end, answered after it, accepted",
}


def _times(step: dict[str, Any]) -> str:
    """The times of one step on one database, and how many answers were errors."""
    if not step["answers"]:
        return "no answer"
    return f"{step['p50']:.2f} / {step['p95']:.2f} / {step['p99']:.2f}; {sum(step['errors'].values()):,}"
