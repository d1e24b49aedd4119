"""How does a line of the log look? One event a line, with its time in UTC; nothing that somebody sent breaks it in two."""

import logging
import time
from typing import Any

_WRITTEN_OUT = {sign: f"\\x{sign:02x}" for sign in (*range(32), *range(127, 160))}
_WRITTEN_OUT |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class OneLine(logging.Formatter):
    """Time, level, who says it, what. The trace of an error follows, set in: no line of it looks like an entry."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the library's name
        """The line itself, with every control sign written out."""
        return super().formatMessage(record).translate(_WRITTEN_OUT)

    def formatException(self, ei: Any) -> str:  # noqa: N802  the library's name
        """The trace, set in."""
        return "\n".join(f"  {line.translate(_WRITTEN_OUT)}" for line in super().formatException(ei).splitlines())
