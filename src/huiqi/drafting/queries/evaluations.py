"""What was expected of a published policy, when is it to be evaluated, and what was found?"""

import datetime as dt
from dataclasses import dataclass

from huiqi.drafting.models import Draft, PolicyEvaluation, PolicyForecast
from huiqi.drafting.queries.way import chain
from huiqi.register.models import PublishedVersion

EVALUATE_BEFORE = dt.timedelta(days=180)
"""How long before a policy expires its evaluation is due to begin. Our own time; the last day of force is its end."""


@dataclass(frozen=True)
class Due:
    """An evaluation that is to be done: from `begins_on` on, by the policy's last day."""

    version: PublishedVersion
    begins_on: dt.date

    def is_late(self, on: dt.date) -> bool:
        """Whether the policy has expired without it."""
        return on > self.version.expires_on


def forecast_of(draft: Draft) -> PolicyForecast | None:
    """What was last expected of a draft, or of one that it replaces."""
    for one in chain(draft):
        if found := one.forecasts.last():
            return found
    return None


def evaluation_of(version: PublishedVersion) -> PolicyEvaluation | None:
    """What was written of a version so far."""
    return PolicyEvaluation.objects.filter(version=version).first()


def begins_on(version: PublishedVersion) -> dt.date:
    """The day on which the evaluation of a version is due to begin, never before its first."""
    return max(version.effective_on, version.expires_on - EVALUATE_BEFORE)


def to_evaluate(on: dt.date) -> list[Due]:
    """The versions whose evaluation is due on a day and not concluded, the first to expire first."""
    rows = PublishedVersion.objects.filter(effective_on__lte=on).exclude(evaluation__concluded_on__isnull=False)
    found = [Due(row, begins_on(row)) for row in rows.order_by("expires_on", "pk")]
    return [due for due in found if due.begins_on <= on]
