"""Who publishes the data, where, when and under which licence? And by which name does it call a firm?"""

import datetime as dt
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.utils import timezone

LICENCE, LICENCE_NAME = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
"""Whoever uses the data names its source and nothing else: the least that lets a figure be followed back to the district."""
_LENGTH = 20


@dataclass(frozen=True)
class Publisher:
    """`prefix` is the publisher's own at 360Giving; `division_code` is the GB/T 2260 code of the `division`."""

    name: str
    prefix: str
    division: str
    division_code: str

    @property
    def id(self) -> str:
        """The publisher as an organisation of its own list."""
        return f"{self.prefix}-ORG:{self.division_code}"

    def organisation(self, firm: int) -> str:
        """A firm by the register's key, told apart from all others and told to nobody.

        A keyed hash, since the credit code is masked in public: it stays the same and leads back only for who has the key.
        """
        mac = HMAC(settings.AUDIT_KEY.encode(), SM3())
        mac.update(f"open data: firm {firm}".encode())
        return f"{self.prefix}-ORG:{mac.finalize().hex()[:_LENGTH]}"


@dataclass(frozen=True)
class Imprint:
    """One issue of the data: by whom, at which address, at which moment."""

    publisher: Publisher
    site: str
    """The address of the service, without a slash at its end."""
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        """The day in the district."""
        return timezone.localdate(self.at)

    @property
    def home(self) -> str:
        """Where the data are found, for good."""
        return f"{self.site}/open-data/"


def imprint(at: dt.datetime) -> Imprint:
    """The imprint of this installation (settings.PUBLISHER, settings.SITE)."""
    return Imprint(Publisher(*settings.PUBLISHER), settings.SITE, at)
