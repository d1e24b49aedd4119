"""What did the district propose to a firm by itself, and what did the firm say? Awards without application 免申即享."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case, Window
from huiqi.register.models import Enterprise


class Proposal(models.Model):
    """One row per window and matter that was ever proposed. `version` rises whenever what is proposed changes.

    `frozen` is what it rests on, as snapshot.freeze() writes it; `sm3` is over its canonical JSON.
    """

    class State(models.TextChoices):
        """What became of it. An open one ends with its window."""

        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        DECLINED = "declined", "企业不要"
        WITHDRAWN = "withdrawn", "已收回"

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="proposals")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="proposals")
    matter_key = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    award_fen = models.BigIntegerField()
    """The award before any cut of the batch, fen."""
    frozen = models.JSONField()
    sm3 = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    """What the last version changed: [{"kind": …, "name": …, "before": …, "after": …}], entitlement.Change."""
    why = models.TextField(blank=True)
    """Why it was declined or withdrawn."""
    proposed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    """When a mail about it left for the firm; null until one has, and again once what is proposed changed."""
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="proposals")
    """What the firm's confirmation opened."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["window", "matter_key"], name="a_matter_is_proposed_once_a_window"),
            models.CheckConstraint(condition=models.Q(award_fen__gt=0), name="a_proposal_offers_money"),
            models.CheckConstraint(
                condition=models.Q(state="confirmed", case__isnull=False)
                | (~models.Q(state="confirmed") & models.Q(case__isnull=True)),
                name="a_confirmed_proposal_has_its_case",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "confirmed"]) | ~models.Q(why=""),
                name="a_proposal_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_key} {self.award_fen}"
