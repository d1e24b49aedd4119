"""What does a demonstration start with? A year of a small district, and windows that are open today."""

import datetime as dt
from pathlib import Path

from django.conf import settings

from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.clocks import day_of
from huiqi.cases.models import Case
from huiqi.cases.states import SUBMITTED
from huiqi.gateways.credit import BLOCKED, COLUMNS
from huiqi.web.district.cast import MACHINE
from huiqi.web.district.ground import keep_open, prepare
from huiqi.web.district.year import Watch, live_a_year, unseen

FIRMS, SEED = 60, 7


def ensure_demonstration(at: dt.datetime, watch: Watch = unseen) -> None:
    """A year up to yesterday where nobody is there yet; then what makes today a day of it: its clocks, open windows."""
    if not Account.objects.exists():
        live_a_year(firms=FIRMS, seed=SEED, until=day_of(at) - dt.timedelta(1), watch=watch)
    if Account.objects.filter(demonstration=True).exists():
        keep_open(at)
        actions.run_clocks(actor=MACHINE, at=at)
        list_a_firm(settings.DEMONSTRATION_LIST, at)


def ensure_ground(at: dt.datetime) -> None:
    """All that is needed to apply, without a past."""
    prepare(firms=FIRMS, seed=SEED, at=at)
    keep_open(at)


def list_a_firm(path: Path, at: dt.datetime) -> None:
    """A credit list with one firm, whose application waits at the window: what a barred firm meets. Kept where there."""
    waits = Case.objects.filter(state=SUBMITTED).order_by("pk").last()
    if path.exists() or waits is None:
        return
    row = (waits.credit_code, "严重失信主体名单（演示）", f"{day_of(at).year}-01-01", "", BLOCKED)
    path.write_text("\n".join(",".join(line) for line in (COLUMNS, row)) + "\n", encoding="utf-8")
