"""What does the virus scanner say, where one runs? clamd over its socket; where none answers, "not scanned".

Nothing waits for it longer than TIMEOUT, and its silence stops nobody: the file is marked, and people see the mark.
"""

import logging
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 20.0
"""Seconds for each step of the talk."""
CHUNK = 1024 * 1024

CLEAN, INFECTED, NOT_SCANNED = "clean", "infected", "not_scanned"


@dataclass(frozen=True)
class Scan:
    """`outcome` is clean, infected or not_scanned; `detail` is the virus's name, or why nobody looked."""

    outcome: str
    detail: str = ""


def scan(content: bytes, address: str) -> Scan:
    """The answer for some bytes; `address` is a path or `host:port`, empty where no scanner runs."""
    if not address:
        return Scan(NOT_SCANNED, "no scanner is connected")
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\x00")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(part)) + part)
            line.sendall(struct.pack("!L", 0))
            return _read(_answer(line))
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("clamd at %s does not answer: %s", address, error)
        return Scan(NOT_SCANNED, str(error)[:200])


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and "/" not in address:
        return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(TIMEOUT)
    try:
        line.connect(str(Path(address)))
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\x00") and len(said) < 4096 and (part := line.recv(4096)):
        said += part
    return said.rstrip(b"\x00").decode(errors="replace")


def _read(said: str) -> Scan:
    """`stream: OK`, `stream: NAME FOUND`, or an error such as a stream that is too long."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return Scan(CLEAN)
    if words.endswith(" FOUND"):
        return Scan(INFECTED, words.removesuffix(" FOUND")[:200])
    return Scan(NOT_SCANNED, words[:200] or "the scanner said nothing")
