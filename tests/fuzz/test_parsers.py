"""No file makes a parser crash, hang or swell: each is damaged at random here, and for longer by `make fuzz`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz import __main__ as fuzz
from fuzz.parsers import Parser, parsers

TESTS = Path(__file__).parents[1]
INPUTS = {"upload-pdf": 40, "policy-docx": 120}
"""Fewer where each is drawn, or is a large package."""


@pytest.mark.parametrize("name", parsers())
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fuzz", name, "--inputs", str(INPUTS.get(name, 200))]
    environment = os.environ | {"PYTHONPATH": f"{TESTS}:{os.environ.get('PYTHONPATH', '')}"}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "grown by" in ran.stdout


class Refused(Exception):
    """What a planted parser may say."""


def planted(read) -> Parser:
    return Parser(read, Refused, (b"good file",))


def refuse(content: bytes) -> None:
    raise Refused


def crash(content: bytes) -> None:
    if content.count(b"o") != 2:
        raise IndexError(len(content))


def hang(content: bytes) -> None:
    while content:
        pass


def test_a_refusal_is_an_answer_and_a_crash_is_none() -> None:
    fuzz.run_hypothesis(planted(refuse), 50, 1)
    with pytest.raises(IndexError):
        fuzz.run_hypothesis(planted(crash), 50, 1)


def test_a_parser_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LIMIT", 1)
    before = fuzz.signal.signal(fuzz.signal.SIGALRM, fuzz._hung)
    try:
        with pytest.raises(fuzz.Hung):
            fuzz.try_one(planted(hang), b"x")
    finally:
        fuzz.signal.signal(fuzz.signal.SIGALRM, before)


def test_what_a_parser_takes_of_memory_is_seen() -> None:
    swell = "from fuzz import __main__ as f; b = f.peak(); k = b'x' * 2 * f.MEMORY; print(f.peak() - b > f.MEMORY)"
    environment = os.environ | {"PYTHONPATH": f"{TESTS}:{os.environ.get('PYTHONPATH', '')}"}
    ran = subprocess.run([sys.executable, "-c", swell], env=environment, capture_output=True, text=True, timeout=300)
    assert ran.stdout == "True\n", ran.stderr


def test_damage_goes_through_the_package_to_its_parts() -> None:
    good = parsers()["firms-xlsx"]().good[0]
    edits = [("put", 40, 0, b"\x00")]
    damaged = {fuzz.damage_inside(good, part, edits) for part in range(8)}
    assert len(damaged) == 8
    assert all(fuzz.zipped(content) for content in damaged)
    edits = [("cut", 1, 2, b""), ("double", 0, 1, b""), ("flip", 0, 0, b""), ("put", 1, 0, b"-")]
    assert fuzz.damage(b"abcdef", edits) == b"a-aaadef"
