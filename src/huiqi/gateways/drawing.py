"""How is a page of a PDF drawn, whatever its file asks for? In a process of its own that may use only so much.

`python -m huiqi.gateways.drawing PATH PAGE SECONDS BYTES` writes the page as WebP; `draw` runs that and takes the picture.
"""

import io
import resource
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

WIDTH = 1240
"""Pixels of a page: A4 at 150 dots per inch."""
SECONDS = 15
"""Of the processor, for one page; a scan of a whole page takes less than one."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space for one page."""


def draw(path: Path, page: int, *, seconds: int = SECONDS, memory: int = MEMORY) -> bytes | None:
    """Page `page` (from 1) as WebP of at most WIDTH pixels across; None where it takes too much or cannot be drawn."""
    command = [sys.executable, "-m", __name__, str(path), str(page), str(seconds), str(memory)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds * 2)  # noqa: S603  our own program
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def as_webp(picture: Image.Image) -> bytes:
    """A drawn page as it is sent."""
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=82, method=2)
    return written.getvalue()


def scale_of(sheet: pypdfium2.PdfPage) -> float:
    """Pixels per point. A page may claim to be a wall: neither side of the picture grows above twice the width."""
    return WIDTH / max(sheet.get_width(), sheet.get_height() / 2, 1)


def _draw_here(path: str, page: int, seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with pypdfium2.PdfDocument(path) as document:
        sheet = document[page - 1]
        sys.stdout.buffer.write(as_webp(sheet.render(scale=scale_of(sheet)).to_pil()))


if __name__ == "__main__":
    _draw_here(sys.argv[1], *map(int, sys.argv[2:]))
