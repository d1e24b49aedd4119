"""`python -m fuzz.table --seconds S [--write docs/fuzz.md]`: every parser in turn, and what each of them bore as one table.

An input that crashes, hangs or swells a parser is kept in the working directory by the run of that parser; the table is
written all the same, and the exit is 1.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fuzz.parsers import parsers


@dataclass(frozen=True)
class Borne:
    """What one parser came to. `inputs` were read, `reached` of them went where none had been."""

    parser: str
    inputs: int
    reached: int
    peak_mib: int
    crashes: int
    hangs: int


def run(parser: str, seconds: int) -> Borne:
    """Fuzz one parser in a process of its own; what it says stays on the screen where it ended badly."""
    command = [sys.executable, "-m", "fuzz", parser, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-4000:], file=sys.stderr)
    return read(parser, done.stderr, done.returncode)


def read(parser: str, said: str, ended: int) -> Borne:
    """What the fuzzer said at its end; a run that ended badly was stopped by one input, hung or not. Raises ValueError
    where it ended well and told nothing."""
    told = {name: int(value) for name, value in re.findall(r"stat::(\w+):\s+(\d+)", said)}
    if not ended and not told.get("number_of_executed_units"):
        raise ValueError(f"{parser} ended well, but the fuzzer read nothing: {said[-500:]}")
    hung = "fuzz.__main__.Hung" in said or "Hung: took longer" in said or "Timeout (" in said
    inputs, reached, peak = (told.get(n, 0) for n in ("number_of_executed_units", "new_units_added", "peak_rss_mb"))
    return Borne(parser, inputs, reached, peak, int(bool(ended) and not hung), int(bool(ended) and hung))


def page(found: list[Borne], seconds: int, where: str) -> str:
    """The table as docs/fuzz.md shows it; `where` it was measured, in one sentence."""
    return "\n".join(
        [
            "# What the parsers bear",
            "",
            "Written by `make fuzz`. Each parser of files that strangers hand in is run by atheris, which changes good",
            "files and follows the branches of our readers; `make test` draws damaged files for each as well. An input is",
            "read or refused in the parser's own words; whatever else comes out is a crash, and 10 seconds are a hang.",
            "Memory is the whole process's, the program included; 2 GiB end it.",
            "",
            where,
            "",
            "| parser | seconds | inputs | that reached new code | peak MiB | crashes | hangs |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *(_row(one, seconds) for one in found),
            "",
            f"Together {sum(b.inputs for b in found):,} inputs, crashes {sum(b.crashes for b in found)}, "
            f"hangs {sum(b.hangs for b in found)}.",
            "",
        ]
    )


def _row(b: Borne, seconds: int) -> str:
    return f"| `{b.parser}` | {seconds} | {b.inputs:,} | {b.reached:,} | {b.peak_mib:,} | {b.crashes} | {b.hangs} |"


def main() -> int:
    """Run every parser, one after another; 1 where one of them bore not all."""
    from bench.machine import measured_here

    asked = argparse.ArgumentParser(prog="fuzz.table", description=__doc__)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--write", type=Path)
    args = asked.parse_args()
    found = []
    for parser in parsers():
        found.append(run(parser, args.seconds))
        print(found[-1], flush=True)
    if args.write:
        args.write.write_text(page(found, args.seconds, measured_here()), encoding="utf-8")
    return int(any(b.crashes or b.hangs for b in found))


if __name__ == "__main__":
    sys.exit(main())
