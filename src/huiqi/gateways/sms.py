"""How does a short message reach a telephone? A gateway; the fake keeps what would have been sent in a file.

No operator is connected: `FakeSms` is what runs, and says so in the name of its file.
"""

import json
from pathlib import Path
from typing import Protocol


class SmsRefused(Exception):
    """The gateway did not take the message; the text says why."""


class SmsGateway(Protocol):
    """Whoever can carry a short message."""

    def send(self, phone: str, text: str) -> None:
        """Hand it over. Raises SmsRefused."""


class FakeSms:
    """Keeps each message as one line of JSON: {"phone": …, "text": …}. Refuses what is no telephone number."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, phone: str, text: str) -> None:
        """Append to the file. Raises SmsRefused."""
        if not phone.lstrip("+").replace("-", "").replace(" ", "").isdecimal():
            raise SmsRefused(f"{phone[:6]}… 不是电话号码；请在企业信息中改正联系电话。")
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"phone": phone, "text": text}, ensure_ascii=False) + "\n")
        except OSError as failed:
            raise SmsRefused(f"短信文件写不进去：{failed}") from failed

    def sent(self) -> list[dict[str, str]]:
        """What was sent so far, oldest first."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
