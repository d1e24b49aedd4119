"""Which routes has the policy laboratory, and what are they about?"""

from collections.abc import Callable

from django.utils import timezone

from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from huiqi.simulation.assumptions import USUAL, read_assumptions
from huiqi.simulation.population import concerned
from huiqi.web.lab import actions, work
from huiqi.web.lab.models import FirmTable, Run
from huiqi.web.lab.people import PROGRAM, People, keep
from web.route import Route

ASKS = {"population": "1000", "measure": "livestream.m03", "rate_bp": "20%"}
ANALYSTS = "officer head secretary treasury"


def officer():
    """The account that owns the runs and tables of the laboratory."""
    return actor_of(Account.objects.get(email="officer@example.cn"), "test")


def asked(**changes: object) -> dict[str, object]:
    """What a run of three draws over two years asks."""
    typed = {
        "population": "1000", "measure": "livestream.m03", "years": 2, "draws": 3, "seed": 7, "budget": 1_000_000_000,
        "scenario": {"livestream.m03.rate_bp": 2_000}, "base": {}, **USUAL,
    }  # fmt: skip
    return work.asked_of(typed | changes, timezone.localdate())


def run(code: str) -> int:
    """A run that is done; the same one again where it is there."""
    there = Run.objects.filter(state=Run.State.DONE).first()
    if there is not None:
        return int(there.pk)
    made = actions.ask_run(actor=officer(), asked=asked(), to_draw=6, at=timezone.now())
    work.compute(made.pk)
    return int(made.pk)


def firm(code: str) -> int:
    """The first firm that a measure may concern."""
    from huiqi.simulation.outlook import relive

    firms, _before, law = work.laid_out(asked())
    years = relive(law, firms.columns, read_assumptions({}), years=1, seed=7, draw=0)
    return int(years[0].numbers[0])


def table(code: str) -> int:
    """An uploaded table; the same one again where it is there."""
    there = FirmTable.objects.first()
    if there is not None:
        return int(there.pk)
    firms = concerned(PROGRAM, firms=50, seed=3)
    sha256 = keep(People({name: firms[name].to_numpy().copy() for name in PROGRAM.facts}))
    made = FirmTable.objects.create(
        name="摸底名单",
        columns_sha256=sha256,
        firms=50,
        unknown=0,
        bad=0,
        uploaded_by=officer().key,
        uploaded_at=timezone.now(),
    )
    return int(made.pk)


RUN = {"run_id": "lab_run"}
YEAR, DRAW = RUN | {"year": "lab_year"}, {"draw": "0"}
ROUTES = {
    "desk-lab": Route(ANALYSTS, data=ASKS),
    "desk-lab-move": Route(ANALYSTS, data=ASKS),
    "desk-lab-export": Route(ANALYSTS, objects={"form": "xlsx"}, data=ASKS),
    "desk-lab-firms": Route(ANALYSTS, data=ASKS),
    "desk-lab-firm": Route(ANALYSTS, objects={"row": "one"}, data=ASKS),
    "desk-lab-heat": Route(ANALYSTS, data=ASKS),
    "desk-lab-heat-export": Route(ANALYSTS, objects={"form": "xlsx"}, data=ASKS),
    "desk-lab-outlook": Route(ANALYSTS),
    "desk-lab-run": Route(ANALYSTS, objects=RUN),
    "desk-lab-cancel": Route("officer", objects=RUN, method="post"),
    "desk-lab-again": Route(ANALYSTS, objects=RUN, method="post"),
    "desk-lab-run-export": Route(ANALYSTS, objects=RUN | {"form": "xlsx"}),
    "desk-lab-year": Route(ANALYSTS, objects=YEAR, data=DRAW),
    "desk-lab-year-firm": Route(ANALYSTS, objects=YEAR | {"number": "lab_firm"}, data=DRAW),
    "desk-lab-tables": Route(ANALYSTS),
    "desk-lab-table-remove": Route("officer", objects={"table_id": "lab_table"}, method="post"),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "lab_run": run, "lab_table": table, "xlsx": lambda _code: "xlsx",
    "lab_year": lambda _code: timezone.localdate().year, "lab_firm": firm,
}  # fmt: skip
