"""Which windows are opportunities, and which of them does a search find? There are few: one a measure and year."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiqi.cases.models import Notice
from huiqi.engine.bind import Binding
from huiqi.policies import POLICIES, find_measure
from huiqi.register import queries as register
from huiqi.reports.windows import PublicWindow, WindowStanding, public_windows, windows_at
from huiqi.web.commongrants import matching
from huiqi.web.commongrants import schemas as s
from huiqi.web.commongrants.naming import address, at_moment, department, ids, money, uuid_of
from huiqi.web.public.search import find_measures
from huiqi.web.public.words import KINDS, cap_of, today
from huiqi.web.tags import tr

STATUS = {
    WindowStanding.COMING: s.OppStatusValue.FORECASTED,
    WindowStanding.OPEN: s.OppStatusValue.OPEN,
    WindowStanding.SUSPENDED: s.OppStatusValue.CUSTOM,
    WindowStanding.CLOSED: s.OppStatusValue.CLOSED,
}
"""A window that is suspended takes no applications, so it is not called open."""
_ORDER = list(s.OppStatusValue)


class Opportunities:
    """The windows of one moment, with what the law says of each on that day; read once a request."""

    def __init__(self, host: str) -> None:
        self.host, self.on = host, today()
        self.windows = windows_at(public_windows(), timezone.now(), self.on)
        self._bindings: dict[str, Binding] = {}

    def by_uuid(self, wanted: object) -> PublicWindow | None:
        """The window of an opportunity's id."""
        return next((w for w in self.windows if uuid_of("opportunity", w.id) == wanted), None)

    def search(self, asked: s.OppSearch) -> tuple[list[PublicWindow], s.SortInfo, s.FilterInfo]:
        """What a search finds, in its order, and what of it was not understood."""
        filters = asked.filters or s.OppFilters()
        custom, errors = matching.custom_words(filters.custom_filters)
        errors += matching.unknown_words(filters.status, list(s.OppStatusValue), "status")
        ranges = (filters.total_funding_available_range, filters.min_award_amount_range, filters.max_award_amount_range)
        errors += matching.other_money(*ranges)
        named = _measures_named(asked.search or "")
        found = [w for w in self.windows if self._matches(w, filters, custom) and w.law.id in named]
        how = matching.sort_info(asked.sorting, _SORTS)
        key = _SORTS[how.sort_by]
        known = [w for w in found if key(self, w) is not None]
        ordered = sorted(known, key=lambda w: (key(self, w), w.id), reverse=how.sort_order == "desc")
        ordered += [w for w in found if key(self, w) is None]  # what is not known stands last, whichever way
        return ordered, how, matching.filter_info(asked.filters, errors)

    def cap_fen(self, w: PublicWindow) -> int | None:
        """The most one firm gets."""
        cap = cap_of(w.law, self._binding(w))
        return cap.fen if cap else None

    def opportunity(self, w: PublicWindow) -> s.Opportunity:
        """A window as the protocol writes it."""
        return s.Opportunity(**self._fields(w))

    def details(self, w: PublicWindow) -> s.OpportunityDetails:
        """The same with the awards it led to."""
        notices = Notice.objects.filter(case__window=w.id).order_by("pk")
        awards = [
            s.Ref(id=uuid_of("award", number), title=award_title(matter, w.law.title), identifiers=ids(number))
            for number, matter in notices.values_list("number", "matter")
        ]
        return s.OpportunityDetails(**self._fields(w), awards=awards)

    def _binding(self, w: PublicWindow) -> Binding:
        program = find_measure(w.law.id)[0]
        if program.policy.id not in self._bindings:
            self._bindings[program.policy.id] = register.binding(program, self.on)
        return self._bindings[program.policy.id]

    def _matches(self, w: PublicWindow, filters: s.OppFilters, custom: dict[str, s.StringArray]) -> bool:
        own = {"measure": w.law.id, "kind": w.law.kind, "lead": w.law.lead}
        return (
            matching.is_one_of(filters.status, STATUS[w.standing])
            and matching.has_day(filters.close_date_range, _day(w.closes_at))
            and matching.has_amount(filters.total_funding_available_range, w.budget_fen)
            and matching.has_amount(filters.min_award_amount_range, None)
            and matching.has_amount(filters.max_award_amount_range, self.cap_fen(w))
            and all(matching.is_one_of(wanted, own[name]) for name, wanted in custom.items())
        )

    def _fields(self, w: PublicWindow) -> dict[str, Any]:
        law, cap = w.law, self.cap_fen(w)
        others = {f"coDepartment{n}": department(name) for n, name in enumerate(law.co_departments, 1)}
        policy, short = law.id.split(".")
        return {
            "id": uuid_of("opportunity", w.id),
            "title": opportunity_title(law.title, w.year),
            "identifiers": ids(f"{law.id}:{w.year}:{w.id}"),
            "status": s.OppStatus(
                value=STATUS[w.standing],
                custom_value="suspended" if w.why else None,
                description=tr(w.why) if w.why else gettext(w.standing.label),
            ),
            "description": "\n".join(gettext(words) for words in (law.summary, law.who) if words),
            "funding": s.OppFunding(
                total_amount_available=None if w.budget_fen is None else money(w.budget_fen),
                max_award_amount=None if cap is None else money(cap),
            ),
            "funders": s.OrgRefs(primary=department(law.lead), other_orgs=others or None),
            "key_dates": s.OppTimeline(
                post_date=at_moment(gettext("申请开始"), w.opens_at), close_date=at_moment(gettext("申请截止"), w.closes_at)
            ),
            "accepted_applicant_types": [s.ApplicantType(description=gettext(law.who) if law.who else gettext("企业"))],
            "source": address(self.host, reverse("measure", args=[policy, short])),
            "custom_fields": self._custom(w),
            "created_at": w.announced_at,
            "last_modified_at": w.changed_at,
        }

    def _custom(self, w: PublicWindow) -> dict[str, s.CustomField]:
        """What the law says and the protocol has no word for."""
        law, binding = w.law, self._binding(w)
        undecided = [gettext(number.label) for number in binding.undecided(law.id)]
        told: dict[str, tuple[s.FieldType, Any, str]] = {
            "measure": ("string", law.id, gettext("措施编号")),
            "clause": ("string", law.clause, gettext("条款号")),
            "kind": ("string", law.kind, gettext(KINDS[law.kind])),
            "lead": ("string", law.lead, gettext("牵头部门")),
            "year": ("integer", w.year, gettext("资金年度")),
            "conditions": ("array", [gettext(c.label) for c in law.conditions], gettext("申请条件")),
            "undecidedNumbers": ("array", undecided, gettext("尚未审定的数字；审定以前不能发放")),
            "freeOfApplication": ("boolean", w.free_of_application, gettext("免申即享")),
        }
        return {
            name: s.CustomField(name=name, field_type=kind, value=value, description=words)
            for name, (kind, value, words) in told.items()
        }


_SORTS: dict[str, Callable[[Opportunities, PublicWindow], Any]] = {
    "lastModifiedAt": lambda all_, w: w.changed_at,
    "createdAt": lambda all_, w: w.announced_at,
    "title": lambda all_, w: gettext(w.law.title),
    "status.value": lambda all_, w: _ORDER.index(STATUS[w.standing]),
    "keyDates.closeDate": lambda all_, w: w.closes_at,
    "funding.maxAwardAmount": lambda all_, w: all_.cap_fen(w),
    "funding.totalAmountAvailable": lambda all_, w: w.budget_fen,
}


def opportunity_title(title: str, year: int) -> str:
    """A measure of a year."""
    return f"{gettext(title)} {year}"


def award_title(matter: str, title: str) -> str:
    """What an award is for: its matter where it has one, else its measure."""
    return matter or gettext(title)


def _measures_named(search: str) -> set[str]:
    """The measures that words find; all of them where there are no words."""
    return {m.id for policy in POLICIES for m in find_measures(policy, search)[0]}


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)
