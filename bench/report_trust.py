"""What was attacked and broken on purpose? One line of each page that those runs write, with its day: not measured here."""

import re
from pathlib import Path

from bench.markdown import markdown

DOCS = Path(__file__).parents[1] / "docs"
TOGETHER = r"^Together (.+)$", "{0}"
PAGES = {
    "scan": TOGETHER,
    "fuzz": TOGETHER,
    "faults": (r"^\*\*(.+?)\*\*(.*)$", "{0}{1}"),
    "soak": TOGETHER,
    "mutants": (
        r"^\| together \| ([\d,]+) \| [\d,]+ \| ([\d,]+) \| (\d+%) \| ([\d.]+%) \|",
        "{1} of {0} changes tried: {2} noticed when first asked, {3} now",
    ),
}
"""For each page of docs/ where it sums itself up, and how that is said here."""
_DAY = re.compile(r"^(\d{4}-\d\d-\d\d, commit \w+); ([^,;]+)", re.MULTILINE)


def trust() -> list[str]:
    """The section of docs/benchmarks.md. Raises ValueError for a page that does not sum itself up."""
    return [
        "## What was attacked and broken on purpose",
        "",
        "Each by a run of its own (README.md, What can be trusted), told here as its page has it.",
        "",
        markdown(["page", "what came of it", "when and on what"], [_summed(name) for name in PAGES]),
        "",
    ]


def _summed(name: str) -> list[str]:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    pattern, said = PAGES[name]
    summed, day = re.search(pattern, text, re.MULTILINE), _DAY.search(text)
    if not summed or not day:
        raise ValueError(f"docs/{name}.md has no line like {pattern!r}, or no day; write it anew: make {name}")
    title = text.partition("\n")[0].removeprefix("# ")
    return [f"[{title}]({name}.md)", said.format(*summed.groups()).rstrip("."), "; ".join(day.groups())]
