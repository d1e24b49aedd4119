"""What was attacked and broken on purpose? One line of each page that those runs write, with its day: not measured here."""

import re
from pathlib import Path

from bench.markdown import markdown

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {
    "scan": ("a web scanner against the demonstration", r"^Together (.+)$", "{0}"),
    "fuzz": ("damaged files for every parser", r"^Together (.+)$", "{0}"),
    "faults": ("kills, full disks, jumping clocks, two servers", r"^\*\*(.+?)\*\*(.*)$", "{0}{1}"),
    "soak": ("random walks, races, whole years", r"^Together (.+)$", "{0}"),
    "mutants": (
        "ledger, policies, engine and its backends changed one place at a time",
        r"^\| together \| ([\d,]+) \| [\d,]+ \| ([\d,]+) \| (\d+%) \| ([\d.]+%) \|",
        "{1} of {0} changes tried: {2} noticed when first asked, {3} now",
    ),
}
"""For each page of docs/ what was tried, where the page sums it up, and how that is said here."""
_DAY = re.compile(r"^(\d{4}-\d\d-\d\d, commit \w+); ([^,;]+)", re.MULTILINE)


def trust() -> list[str]:
    """The section of docs/benchmarks.md. Raises ValueError for a page that does not sum itself up."""
    rows = [[f"[{tried}]({name}.md)", *_summed(name)] for name, (tried, _, _) in PAGES.items()]
    return [
        "## What was attacked and broken on purpose",
        "",
        "Each by a run of its own (README.md, What can be trusted), told here as its page has it.",
        "",
        markdown(["what was tried", "what came of it", "when and on what"], rows),
        "",
    ]


def _summed(name: str) -> tuple[str, str]:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    _, pattern, said = PAGES[name]
    summed, day = re.search(pattern, text, re.MULTILINE), _DAY.search(text)
    if not summed or not day:
        raise ValueError(f"docs/{name}.md has no line like {pattern!r}, or no day; write it anew: make {name}")
    return said.format(*summed.groups()).rstrip("."), "; ".join(day.groups())
