"""A stranger's file is read by a process of its own, with limits: it may end there, and nobody else notices."""

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gateways.makers import pdf
from huiqi.gateways.confined import Unread, confined
from huiqi.gateways.preview import counted
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.sheets import read_through

FORKED = """
import os
from huiqi.gateways.confined import confined
print(confined(os.getppid), flush=True)
if os.fork() == 0:
    print(confined(os.getppid), flush=True)
    os._exit(0)
os.wait()
print(confined(os.getppid), flush=True)
"""


def test_each_file_has_a_process_of_its_own_and_its_answer_comes_back(tmp_path: Path) -> None:
    assert len({os.getpid(), *(confined(os.getpid) for _ in range(3))}) == 4
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf(2))
    assert confined(counted, str(path)) == 2
    assert confined(counted, content=path.read_bytes()) == 2
    assert confined(os.fsencode, "惠企") == "惠企".encode()
    assert confined(json.loads, content='{"户": [1, null]}'.encode()) == {"户": [1, None]}


def test_who_takes_too_long_is_ended() -> None:
    with pytest.raises(Unread):
        confined(math.factorial, 10**9, seconds=1)
    with pytest.raises(Unread):
        confined(time.sleep, 1_000, seconds=1)


def test_who_takes_too_much_memory_gets_none() -> None:
    assert confined(bytes, 10**8) == bytes(10**8)
    with pytest.raises(Unread, match="MemoryError"):
        confined(bytes, 10**8, memory=10**7)


def test_a_reader_writes_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("words")
    with pytest.raises(Unread, match="OSError"):
        confined(shutil.copyfile, str(tmp_path / "a"), str(tmp_path / "b"))
    assert (tmp_path / "b").read_bytes() == b""


def test_a_refusal_comes_back_as_one_and_a_fault_by_its_kind_alone() -> None:
    with pytest.raises(FileRefused, match="展开后过大"):
        confined(read_through, ".csv", content=b"\n" * 10**7, memory=10**8)
    with pytest.raises(Unread, match=r"^FileNotFoundError$"):
        confined(os.listdir, "/no/such/place")


def test_a_fork_server_that_is_killed_is_begun_anew() -> None:
    before = confined(os.getppid)
    os.kill(before, signal.SIGKILL)
    assert confined(os.getppid) not in (before, os.getpid())


def test_a_forked_process_has_one_of_its_own_and_each_ends_with_who_asks_it() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)
    first, of_the_fork, again = map(int, done.stdout.split())
    assert first == again != of_the_fork
    end = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in (first, of_the_fork)):
        assert time.monotonic() < end, "a fork server outlives those who ask it"
        time.sleep(0.05)
