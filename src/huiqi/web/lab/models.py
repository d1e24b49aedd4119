"""What does the laboratory keep? Long work with how far it is, and tables of firms without their names."""

import datetime as dt
from typing import ClassVar

from django.db import models

SILENT = dt.timedelta(seconds=60)
"""A run that has said nothing for so long: its process is gone."""


class FirmTable(models.Model):
    """A table that somebody uploaded: its columns are a file called by their SHA-256; codes and names are not kept."""

    name = models.CharField(max_length=80)
    columns_sha256 = models.CharField(max_length=64)
    firms = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    """Rows that lack a fact: they are in no sum."""
    bad = models.PositiveIntegerField()
    """Rows that could not be read."""
    uploaded_by = models.CharField(max_length=40)
    """The key of the actor (access.actor)."""
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]


class Run(models.Model):
    """Years to come, drawn many times: what was asked, how far it is, what came out."""

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "计算中"
        DONE = "done", "完成"
        CANCELLED = "cancelled", "已取消"
        FAILED = "failed", "出错"

    asked = models.JSONField()
    """As typed: population, measure, scenario, years, draws, seed, budget, assumptions."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    drawn = models.PositiveIntegerField(default=0)
    """Draws done."""
    to_draw = models.PositiveIntegerField()
    cancel_asked = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    """When it last said how far it is."""
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    stamp = models.JSONField(null=True)
    """What the result rests on: the same stamp gives the same result."""
    result_sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def is_lost(self, at: dt.datetime) -> bool:
        """Whether it should run and nothing is heard of it."""
        return self.is_open and at - self.heard_at > SILENT
