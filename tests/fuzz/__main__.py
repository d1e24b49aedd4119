"""`python -m fuzz PARSER --inputs N | --seconds S`: exit 0 where no input crashed, hung or swelled it, else 1 and why.

`--inputs` draws damaged files by hypothesis, which makes what it finds small; `--seconds` lets atheris follow the
branches of our code. Every input has LIMIT seconds; memory may grow by MEMORY over what the good files took.
"""

import argparse
import faulthandler
import io
import re
import signal
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.parsers import Parser, parsers, read_here

LIMIT = 10
"""Seconds for an input, many times what the worst good file takes."""
MEMORY = 400 * 2**20
"""Bytes by which the process may grow."""
MARKS = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"<!DOCTYPE x [<!ENTITY a '&a;'>]>",
    b"(" * 400,
    b"9" * 400,
    "一".encode() * 300,
    b'"',
    b",,,,",
    b"\n",
)


LAST = [b""]
"""The input that is being read."""


class Hung(Exception):
    """An input took longer than LIMIT."""


def main() -> int:
    """Run one parser as asked."""
    known = parsers()
    asked = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    asked.add_argument("parser", choices=sorted(known))
    asked.add_argument("--inputs", type=int, default=200)
    asked.add_argument("--seconds", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    read_here()
    parser = known[args.parser]()
    signal.signal(signal.SIGALRM, _hung)
    for good in parser.good:
        parser.read(good)  # a file that is refused at its door is no place to begin
    before = peak()
    try:
        run_atheris(parser, args.seconds) if args.seconds else run_hypothesis(parser, args.inputs, args.seed)
    except Exception as fault:  # whatever a parser lets out beside its refusal is what we look for
        traceback.print_exception(fault.with_traceback(fault.__traceback__), limit=-4)
        Path(f"fuzz-{args.parser}").write_bytes(LAST[0])
        return fail(f"{args.parser}: {type(fault).__name__} by the input kept in fuzz-{args.parser}")
    grown = peak() - before
    print(f"{args.parser}: {args.seconds or args.inputs} {'s' if args.seconds else 'inputs'}, grown by {grown >> 20} MiB")
    return 0 if grown <= MEMORY else fail(f"grew by {grown >> 20} MiB, more than {MEMORY >> 20}")


def try_one(parser: Parser, content: bytes) -> None:
    """Read one input; a refusal is an answer. Raises whatever else comes out, Hung where nothing does."""
    LAST[0] = content
    faulthandler.dump_traceback_later(3 * LIMIT, exit=True)  # where C code never comes back to hear the alarm
    signal.alarm(LIMIT)
    try:
        parser.read(content)
    except parser.refuses:
        pass
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()


def run_hypothesis(parser: Parser, inputs: int, number: int) -> None:
    """Good files with some bytes taken out, put in, doubled or changed; and bytes that never were a file."""
    spot = st.integers(0, 2**32)
    edit = st.tuples(
        st.sampled_from(["cut", "put", "flip", "double"]), spot, spot, st.sampled_from(MARKS) | st.binary(max_size=8)
    )
    edits = st.lists(edit, min_size=1, max_size=6)
    damaged = st.builds(damage, st.sampled_from(parser.good), edits)
    if any(zipped(good) for good in parser.good):
        damaged |= st.builds(damage_inside, st.sampled_from([g for g in parser.good if zipped(g)]), spot, edits)

    @seed(number)
    @settings(
        max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    @given(damaged | damaged | damaged | st.binary(max_size=400))
    def each(content: bytes) -> None:
        try_one(parser, content)

    each()


def damage(good: bytes, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    """A file after some edits, each at a place and over a length drawn for it."""
    content = bytearray(good)
    for how, place, length, mark in edits:
        start = place % (len(content) + 1)
        end = min(len(content), start + length % 64)
        if how == "cut":
            del content[start:end]
        elif how == "put":
            content[start:start] = mark
        elif how == "double":
            content[start:start] = content[start:end] * 3
        else:
            content[start:end] = bytes(b ^ 0x55 for b in content[start:end])
    return bytes(content)


def zipped(content: bytes) -> bool:
    """Word, Excel and the like: packed parts, each with a sum that tells that a byte has changed."""
    return content.startswith(b"PK")


def damage_inside(good: bytes, part: int, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    """A packed file whose sums are right and one of whose parts is damaged."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as packed, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        names = packed.namelist()
        for place, name in enumerate(names):
            content = packed.read(name)
            out.writestr(name, damage(content, edits) if place == part % len(names) else content)
    return written.getvalue()


def run_atheris(parser: Parser, seconds: int) -> None:
    """Coverage of our own readers leads the way; the good files are where it begins."""
    import atheris

    folder = Path(tempfile.mkdtemp(prefix="corpus"))
    for number, good in enumerate(parser.good):
        (folder / str(number)).write_bytes(good)
    for module in [m for name, m in sys.modules.items() if name.startswith(OURS)]:
        for name, thing in list(vars(module).items()):
            if getattr(thing, "__module__", "") == module.__name__ and callable(thing) and hasattr(thing, "__code__"):
                setattr(module, name, atheris.instrument_func(thing))
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={LIMIT}",
        "-rss_limit_mb=2048",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], lambda content: try_one(parser, content))
    atheris.Fuzz()


OURS = ("huiqi.drafting", "huiqi.gateways", "huiqi.policies.text", "huiqi.register", "huiqi.simulation", "huiqi.units")
"""The rooms whose readers are followed branch by branch."""


def peak() -> int:
    """Bytes this process has taken at most so far; what getrusage tells may still be the parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


def _hung(_signal: int, _frame: FrameType | None) -> None:
    raise Hung(f"took longer than {LIMIT} s")


def fail(why: str) -> int:
    """Say why, and end with 1."""
    print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
