"""`huiqi demo` fills an empty database with a year in which everything happens, the same for the same seed."""

import datetime as dt

import pytest
from django.utils import timezone

from huiqi.access import audit
from huiqi.access.models import Account, AuditEntry, Invitation
from huiqi.cases.models import (
    Assessment,
    Case,
    Correction,
    Decision,
    Event,
    Meeting,
    Objection,
    Panel,
    Proposal,
    Seat,
    ServiceRequest,
    Visit,
    Window,
)
from huiqi.cases.snapshot import replay
from huiqi.cases.states import ROWS, State
from huiqi.register.models import (
    AssistanceOrder,
    Attendance,
    BrandEvent,
    Course,
    Enterprise,
    EventItem,
    HostProfile,
    InterestSlip,
    Internship,
    InternshipApplication,
    Introduction,
    Investment,
    Lead,
    LeadPromise,
    LeadStep,
    Lease,
    Listing,
    ListingStep,
    LiveScene,
    LiveSession,
    Loan,
    NetworkFault,
    NetworkLine,
    NetworkPlan,
    Person,
    SelectionDay,
    SelectionStand,
    SizeConfirmation,
    Space,
    SpeedTest,
    Spot,
    Statement,
    SupplyEntry,
    Trainee,
    TrainingBase,
    Viewing,
)
from huiqi.web.demonstration import ensure_demonstration
from huiqi.web.district.year import NotEmpty, live_a_year, summary
from soak import SOAK, SOAKING

pytestmark = pytest.mark.database
FIRMS = 300 if SOAKING else 40
UNTIL = dt.date(2026, 11, 24)


@pytest.mark.parametrize("seed", range(7, 7 + SOAK))
def test_a_year_is_whole_and_ends_with_cases_in_every_state(seed: int) -> None:
    lived = live_a_year(firms=FIRMS, seed=seed, until=UNTIL)
    assert {state for _, state in lived.cases} == set(State)
    everything = (Enterprise, Lease, Person, Invitation, Correction, Visit, Panel, Meeting, Objection, Proposal,
                  ServiceRequest, Assessment, BrandEvent, EventItem, AssistanceOrder, Loan,
                  InterestSlip, Listing, ListingStep, Statement, SizeConfirmation,
                  Lead, LeadStep, LeadPromise, Investment,
                  TrainingBase, Course, Trainee, Attendance, Internship, InternshipApplication,
                  NetworkLine, Spot, SpeedTest, NetworkPlan, NetworkFault,
                  SupplyEntry, Introduction, SelectionDay, SelectionStand,
                  LiveScene, HostProfile, LiveSession, Space, Viewing)  # fmt: skip
    assert [table.__name__ for table in everything if not table.objects.exists()] == []
    assert audit.verify() is None
    assert [str(d) for d in Decision.objects.select_related("case") if not replay(d).same] == []
    assert lived.awarded_fen == sum(d.award_fen for d in Decision.objects.exclude(case__state=State.VOIDED)) > 0
    assert Event.objects.exclude(at__date__range=(UNTIL - dt.timedelta(365), UNTIL)).count() == 0
    if SOAKING:
        moved = set(Event.objects.values_list("from_state", "event"))
        assert {(t.source, t.event) for t in ROWS} - moved == set()
    _a_visitor_finds_work(Account.objects.get(email="manager@demo.huiqi.example").grants.get().credit_code)
    _nobody_lives_a_second_year()


def _a_visitor_finds_work(host: str) -> None:
    """The made-up manager has a case to correct and a measure to apply for; each desk has something on it."""
    own = Case.objects.filter(enterprise__credit_code=host)
    assert own.filter(state=State.RETURNED).exists()
    assert not own.filter(measure="livestream.m03").exists()
    assert Proposal.objects.filter(enterprise__credit_code=host, state="open").exists()
    expert = Account.objects.get(email="expert@demo.huiqi.example")
    assert Seat.objects.filter(account=expert.pk, panel__closed_at=None, submitted_at=None).exists()
    culture = {state for m, state in summary().cases if m in ("livestream.m01", "livestream.m03", "livestream.m04")}
    assert culture & {State.ACCEPTED, State.DECIDED, State.OBJECTED}


def _nobody_lives_a_second_year() -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(NotEmpty):
        live_a_year(firms=5, seed=1, until=UNTIL)
    assert AuditEntry.objects.count() == before


def test_the_demonstration_of_a_later_day_keeps_its_year_and_opens_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiqi.web.demonstration.FIRMS", 12)
    at = timezone.now()
    ensure_demonstration(at)
    before = Case.objects.count()
    open_until = {w.measure: w.closes_at for w in Window.objects.all()}
    assert min(open_until.values()) < at + dt.timedelta(200)
    ensure_demonstration(at + dt.timedelta(200))
    assert Case.objects.count() == before > 0
    assert not Case.objects.filter(state=State.NOTICED).exists(), "the clocks of the later day have run"
    assert {w.measure for w in Window.objects.filter(closes_at__gt=at + dt.timedelta(200))} == set(open_until)
