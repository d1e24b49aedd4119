"""How does an administrator see that the timed work runs? One table: when each job ran, how long, what failed."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, require
from huiqi.web.account.actor import actor_in
from huiqi.web.timed.models import Job
from huiqi.web.timed.plan import WORK
from huiqi.web.webhooks.queries import backlog

LATE = dt.timedelta(minutes=5)
"""A job that is due so long and does not run: no worker is there."""


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs, and a warning where no worker runs them."""
    require(actor_in(request), "account.grant", About())
    rows = Job.objects.in_bulk()
    now = timezone.now()
    running = any(row.running_since for row in rows.values())
    late = not running and (not rows or any(row.due_at < now - LATE for row in rows.values()))
    context = {"jobs": [(work, rows.get(work.name)) for work in WORK], "late": late, "webhooks": backlog(now)}
    return render(request, "account/jobs.html", context)
