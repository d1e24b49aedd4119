"""How long is the archive of a case kept, and under which number? As the archives office sets it; assumed until it does."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from huiqi.cases.models import Case

ORIGIN = "假定：业务档案10年，依据通行做法；由档案科确定后以 HUIQI_ARCHIVE_YEARS 和 HUIQI_ARCHIVE_FONDS 登记"
SET = "档案科确定"


@dataclass(frozen=True)
class Retention:
    """Years of keeping and the fonds number (全宗号); `origin` says who set them."""

    years: int
    fonds: str
    assumed: bool

    @property
    def origin(self) -> str:
        return ORIGIN if self.assumed else SET

    def until(self, ended_on: dt.date) -> dt.date:
        """The last day: years are counted from the first of January after the end.

        >>> Retention(10, "0000", True).until(dt.date(2026, 3, 25))
        datetime.date(2036, 12, 31)
        """
        return dt.date(ended_on.year + self.years, 12, 31)

    def reference(self, case: Case, ended_on: dt.date, version: int) -> str:
        """档号: fonds, category ZW (政务服务), year of the end, years of keeping, case number; from the second package on
        its version."""
        later = f"-{version}" if version > 1 else ""
        return f"{self.fonds}-ZW·{ended_on.year}-D{self.years}-{case.number}{later}"


def retention() -> Retention:
    """What holds now."""
    return Retention(settings.ARCHIVE_YEARS, settings.ARCHIVE_FONDS, settings.ARCHIVE_ASSUMED)
