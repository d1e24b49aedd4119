"""The table: read from the files beside this one, counted, and written as docs/asvs.md."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
STATES = {
    "test": "Met, held by a test",
    "built": "Met by how it is built",
    "none": "Does not apply",
    "unmet": "Not met, or not whole",
}
CHAPTERS = (
    *("Encoding and cleaning", "Validation and business logic", "Browser", "APIs", "Files", "Signing in", "Sessions"),
    *("Permissions", "Self-contained tokens", "OAuth and OIDC", "Cryptography", "Connections", "Settings"),
    *("Data protection", "Code and architecture", "Logs and errors", "WebRTC"),
)
HEAD = """# OWASP ASVS 5.0.0, level 2

Every requirement of levels 1 and 2 of the [Application Security Verification Standard](https://owasp.org/www-project-application-security-verification-standard/)
5.0.0, by its number and what it asks in our own words: the tests that hold it, or why it is met by how huiqi is built, does
not apply, or is not met. A requirement that is met in part stands under "not met" with what is missing. Four are met only
where the operator sets them, and `huiqi check --deploy` warns where not: V6.2.12 (`HUIQI_BREACHED_PASSWORDS`), V6.3.3
(`HUIQI_SECOND_FACTOR`), V6.5.5 (`HUIQI_CODE_SECONDS`) and V13.2.5 (`HUIQI_WEBHOOK_ONLY`). This is our own
evaluation; nobody has certified it. Written by `make docs` from `tests/asvs/`, and a test keeps the two alike.
"""


@dataclass(frozen=True)
class Row:
    """One requirement; `held` are tests as `path::test` where the state is test, else `reason` says why."""

    number: str
    level: int
    asks: str
    state: str
    said: str

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(self.said.split()) if self.state == "test" else ()

    @property
    def chapter(self) -> int:
        return int(self.number[1:].split(".")[0])


def lines(path: Path) -> list[list[str]]:
    """The fields of each line that is no comment."""
    text = path.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|", 4)] for line in text if not line.startswith("#")]


def rows() -> list[Row]:
    """The whole table, in the order of the standard."""
    files = sorted(path for path in FOLDER.glob("*.txt") if path.name != "numbers.txt")
    return [Row(number, int(level), *rest) for path in files for number, level, *rest in lines(path)]


def numbers() -> list[tuple[str, int]]:
    """Each requirement of the standard with its level, kept apart from the table."""
    return [
        (f"{section}.{number}", level)
        for section, *levels in lines(FOLDER / "numbers.txt")
        for level, each in enumerate(levels, 1)
        for number in each.split()
    ]


def markdown(table: list[Row]) -> str:
    """docs/asvs.md."""
    parts = [HEAD]
    count = Counter((row.state, row.level) for row in table)
    parts.append("| | Level 1 | Level 2 | Together |\n|---|---:|---:|---:|")
    for state, name in STATES.items():
        parts.append(f"| {name} | {count[state, 1]} | {count[state, 2]} | {count[state, 1] + count[state, 2]} |")
    sums = [sum(row.level == level for row in table) for level in (1, 2)]
    parts.append(f"| **All** | {sums[0]} | {sums[1]} | {len(table)} |")
    parts.append("\n## Not met\n\n| | Level | What it asks | Why, and what is needed |\n|---|---|---|---|")
    parts += [f"| {row.number} | {row.level} | {row.asks} | {row.said} |" for row in table if row.state == "unmet"]
    for chapter, title in enumerate(CHAPTERS, 1):
        parts.append(f"\n## V{chapter} {title}\n\n| | Level | What it asks | State | Held by |\n|---|---|---|---|---|")
        parts += [_line(row) for row in table if row.chapter == chapter]
    return "\n".join(parts) + "\n"


def _line(row: Row) -> str:
    held = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row.tests) or row.said
    return f"| {row.number} | {row.level} | {row.asks} | {STATES[row.state]} | {held} |"
