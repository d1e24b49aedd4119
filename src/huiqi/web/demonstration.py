"""What does a demonstration start with? A year of a small district, and windows that are open today."""

import datetime as dt

from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.clocks import day_of
from huiqi.web.district.cast import MACHINE
from huiqi.web.district.ground import keep_open, prepare
from huiqi.web.district.year import Watch, live_a_year, unseen

FIRMS, SEED = 40, 7


def ensure_demonstration(at: dt.datetime, watch: Watch = unseen) -> None:
    """A year up to yesterday where nobody is there yet; then what makes today a day of it: its clocks, open windows."""
    if not Account.objects.exists():
        live_a_year(firms=FIRMS, seed=SEED, until=day_of(at) - dt.timedelta(1), watch=watch)
    if Account.objects.filter(demonstration=True).exists():
        keep_open(at)
        actions.run_clocks(actor=MACHINE, at=at)


def ensure_ground(at: dt.datetime) -> None:
    """All that is needed to apply, without a past."""
    prepare(firms=FIRMS, seed=SEED, at=at)
    keep_open(at)
