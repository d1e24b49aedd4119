"""Which passwords are too easy to guess? Words that anybody who knows the service would try, and what leaked."""

import hashlib
from bisect import bisect_left
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiqi.access.models import Account

WORDS = (
    *("huiqi", "惠企", "nanshan", "南山", "shenzhen", "深圳", "zhengce", "政策"),
    *("password", "密码", "administrator", "admin"),
)
"""The product, the place, its subject and its roles."""
OWN_SIGNS_MIN = 6
"""Signs a password must have beside these words, digits and marks."""


class NoWordsOfTheService:
    """A password is more than the service's own words with digits and marks around them."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError where little is left without them."""
        left = password.lower()
        if not any(word in left for word in WORDS):
            return
        for word in WORDS:
            left = left.replace(word, "")
        if sum(sign.isalpha() for sign in left) < OWN_SIGNS_MIN:
            raise ValidationError(self.get_help_text(), code="password_of_the_service")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("不能主要由本系统、本地的名称组成。")


DIGEST_SIGNS = 40
"""Signs of a SHA-1 as hexadecimal."""


class NotLeaked:
    """A password is in no list of passwords that leaked anywhere, kept on this machine.

    `path`: SHA-1 of each as hexadecimal, one a line in their order, with or without `:` and how often it was seen; so they
    are given away by Have I Been Pwned. Such a file has 40 GB, and some forty of its lines are read.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError where it leaked; OSError where the list cannot be read, for then nobody knows."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if self._next(digest) == digest:
            raise ValidationError(_("这个密码已经在别处泄露，请换一个。"), code="password_leaked")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("不能是已经在别处泄露的密码。")

    def faults(self) -> bool:
        """Whether a list cannot be what is asked for: it cannot be read, or its first lines are no hashes in their order."""
        try:
            with self.path.open("rb") as file:
                first = [file.readline()[:DIGEST_SIGNS].decode().strip() for _line in range(100)]
        except (OSError, UnicodeDecodeError):
            return True
        there = [line for line in first if line]
        hashes = all(len(line) == DIGEST_SIGNS and set(line) <= set("0123456789ABCDEFabcdef") for line in there)
        return not (there and hashes and there == sorted(there))

    def _next(self, digest: str) -> str:
        """The first of the list that is not before it; empty where all are."""
        with self.path.open("rb") as file:

            def line_from(place: int) -> str:
                if place:  # the line that begins here, or else the next
                    file.seek(place - 1)
                    file.readline()
                else:
                    file.seek(0)
                return file.readline()[:DIGEST_SIGNS].decode().upper()

            size = file.seek(0, 2)
            found = bisect_left(range(size), digest, key=lambda place: line_from(place) or "G")
            return line_from(found)
