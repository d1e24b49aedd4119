"""Which timed work ran, when, and how did it end? One row a job, written by the worker alone."""

from typing import ClassVar

from django.db import models


class Job(models.Model):
    """A job of `plan.WORK`: when it is due, its last run, and what went wrong last."""

    class Outcome(models.TextChoices):
        """How the last run ended; STOPPED: its process was killed meanwhile."""

        DONE = "done", "完成"
        FAILED = "failed", "出错"
        STOPPED = "stopped", "中途停止"

    name = models.CharField(max_length=20, primary_key=True)
    due_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    """Milliseconds of the last run."""
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    counts = models.JSONField(default=dict)
    """What the last whole run did: Chinese label → number."""
    failures = models.PositiveIntegerField(default=0)
    """Runs that failed one after the other, up to now."""
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    """Why it failed last; stays after runs that went well."""

    class Meta:
        ordering: ClassVar = ["name"]
