"""A scanner over a real socket says clean or infected; where it is silent, wrong or gone, a file is "not scanned"."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from huiqi.gateways import clamd
from huiqi.gateways.clamd import CLEAN, INFECTED, NOT_SCANNED, Scan, scan

Start = Callable[..., str]


def talk(line: socket.socket, answer: bytes | None) -> bytes:
    """The scanner's side: reads the stream to its end and answers; None hangs up in the middle."""

    def take(count: int) -> bytes:
        got = b""
        while len(got) < count and (part := line.recv(count - len(got))):
            got += part
        return got

    assert take(10) == b"zINSTREAM\x00"
    if answer is None:
        return b""
    content = b""
    while length := struct.unpack("!L", take(4))[0]:
        content += take(length)
    virus = b"EICAR" in content
    line.sendall(answer or (b"stream: Eicar-Test FOUND\x00" if virus else b"stream: OK\x00"))
    return content


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Start]:
    """`scanner(answer)`: one that answers once; returns its address. What it read goes to `heard`, where given."""
    opened: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: bytes | None = b"", *, unix: bool = True, heard: Queue[bytes] | None = None) -> str:
        server = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        server.bind(str(tmp_path / "clamd.sock") if unix else ("127.0.0.1", 0))
        server.listen()
        opened.append(server)

        def serve() -> None:
            line, _ = server.accept()
            with line:
                content = talk(line, answer)
            if heard is not None:
                heard.put(content)

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return str(tmp_path / "clamd.sock") if unix else f"127.0.0.1:{server.getsockname()[1]}"

    yield start
    for thread in threads:
        thread.join(5)
    for server in opened:
        server.close()


@pytest.mark.parametrize("unix", [True, False])
def test_what_the_scanner_says_is_the_answer(scanner: Start, unix: bool) -> None:
    content = b"a" * (clamd.CHUNK + 7)
    assert scan(content, scanner(unix=unix)) == Scan(CLEAN)


def test_the_scanner_reads_every_byte(scanner: Start) -> None:
    content, heard = bytes(range(256)) * 9000, Queue[bytes]()
    scan(content, scanner(heard=heard))
    assert heard.get(timeout=5) == content


def test_a_virus_is_named(scanner: Start) -> None:
    assert scan(b"..EICAR..", scanner()) == Scan(INFECTED, "Eicar-Test")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\x00", b"\x00", b"\xff\xfe", None], ids=range(4))
def test_an_answer_that_is_none_means_not_scanned(scanner: Start, answer: bytes | None) -> None:
    assert scan(b"a", scanner(answer)).outcome == NOT_SCANNED


@pytest.mark.parametrize("address", ["", "/nowhere/clamd.sock", "127.0.0.1:1", "127.0.0.1:x", "\x00"], ids=range(5))
def test_where_no_scanner_answers_the_file_is_not_scanned(address: str) -> None:
    assert scan(b"a", address).outcome == NOT_SCANNED
