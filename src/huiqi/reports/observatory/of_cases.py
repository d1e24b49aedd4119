"""Which figures do cases and books give? Applications, how they went, awards, objections, recoveries, money by measure."""

from functools import partial
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Length, Replace

from huiqi.cases.evaluation import REGISTER
from huiqi.cases.models import Case as Application
from huiqi.cases.models import Correction, Decision, Event, Examination, Objection, Proposal, Recovery, RecoveryReceipt
from huiqi.cases.states import VOIDED
from huiqi.ledger import queries as ledger
from huiqi.ledger.models import Transfer
from huiqi.reports.observatory.figure import Figure, Span

READS = "case.read"
_WHOLE = BigIntegerField()


def _under(rows: QuerySet[Any], span: Span, measure: str = "case__measure") -> QuerySet[Any]:
    return rows.filter(**{f"{measure}__startswith": f"{span.policy}."})


def _submitted(span: Span) -> QuerySet[Application]:
    return _under(Application.objects.filter(submitted_at__range=span.moments), span, "measure")


def _formality(span: Span) -> QuerySet[Event]:
    """Each end of a formal check, accepted or not, with how many corrections were asked for before it."""
    asked = Correction.objects.filter(case=OuterRef("case"), asked_at__lte=OuterRef("at")).order_by()
    rounds = asked.values("case").annotate(n=Count("pk")).values("n")
    ends = Event.objects.filter(event__in=("accept", "refuse_acceptance"), at__range=span.moments)
    ends = ends.annotate(rounds=Coalesce(Subquery(rounds, output_field=IntegerField()), 0))
    passes = Case(When(event="accept", rounds=0, then=1), default=0, output_field=IntegerField())
    return _under(ends, span).annotate(first_pass=passes)


def _corrections(span: Span) -> QuerySet[Correction]:
    return _under(Correction.objects.filter(asked_at__range=span.moments), span)


def _occurrences(text: str) -> ExpressionWrapper:
    """How often a text stands in the facts of an examination, as JSON writes them; a quotation mark inside a string is
    written otherwise, so that nothing anybody typed is counted."""
    facts = Cast("facts", TextField())
    left = Length(Replace(facts, Value(text), Value("")))
    return ExpressionWrapper((Length(facts) - left) / Value(len(text)), IntegerField())


def _examined(span: Span) -> QuerySet[Examination]:
    """The examinations of the span with the facts they rest on, and how many of these a register gave."""
    rows = _under(Examination.objects.filter(at__range=span.moments), span)
    return rows.annotate(known=_occurrences('"kind": "'), prefilled=_occurrences(f'"kind": "{REGISTER}"'))


def _supported(span: Span) -> QuerySet[Decision]:
    """Awards decided in the span and not revoked since; those that the district proposed by itself are marked."""
    rows = _under(Decision.objects.filter(supported=True, decided_on__range=span.days), span)
    proposed = Q(case__source="proposal") | Exists(Proposal.objects.filter(case=OuterRef("case")))
    rows = rows.exclude(case__state=VOIDED)
    return rows.annotate(
        free=Case(When(proposed, then=1), default=0, output_field=IntegerField()),
        free_fen=Case(When(proposed, then=F("award_fen")), default=0, output_field=_WHOLE),
    )


def _objections(span: Span) -> QuerySet[Objection]:
    rows = Objection.objects.filter(filed_at__range=span.moments)
    upheld = Case(When(upheld=True, then=1), default=0, output_field=IntegerField())
    return _under(rows, span).annotate(was_upheld=upheld)


def _recoveries(span: Span) -> QuerySet[Recovery]:
    return _under(Recovery.objects.filter(opened_at__range=span.moments), span)


def _received(span: Span) -> QuerySet[RecoveryReceipt]:
    return _under(RecoveryReceipt.objects.filter(received_on__range=span.days), span, "recovery__case__measure")


def _money(figure: str, span: Span) -> QuerySet[Transfer]:
    """The transfers booked by the day whose sum is a figure of the year's envelopes, each with its measure."""
    rows = ledger.postings_of_year(span.year, figure).filter(booked_on__lte=span.on)
    return _under(rows, span, "measure")


_CASE = ("case__number", "case__enterprise__name", "case__measure")
_FOUND = ("case__number", "case__enterprise__name")
_OF_CASE: dict[str, Any] = {"reads": READS, "case": "case", "firm": "case__enterprise", "search": _FOUND}
MONEY = ("appropriated", "reserved", "paid", "recovered", "available", "decided")
"""The figures of the books."""
FIGURES = (
    Figure("submitted", "count", _submitted, ("number", "enterprise__name", "measure", "state", "submitted_at"), READS,
           part="measure", case="pk", firm="enterprise", search=("number", "enterprise__name"), order="-submitted_at"),
    Figure("first_pass", "share", _formality, (*_CASE, "label", "at", "rounds", "first_pass"), amount="first_pass",
           order="-at", **_OF_CASE),
    Figure("rounds", "mean", _formality, (*_CASE, "label", "at", "rounds"), amount="rounds", order="-rounds", **_OF_CASE),
    Figure("corrections", "count", _corrections, (*_CASE, "asked_at", "answered_at"), order="-asked_at", **_OF_CASE),
    Figure("prefilled", "share", _examined, (*_CASE, "at", "prefilled", "known"), amount="prefilled", of="known",
           order="-at", **_OF_CASE),
    Figure("supported", "fen", _supported, (*_CASE, "document_number", "decided_on", "award_fen"), amount="award_fen",
           complete=True, part="case__measure", order="-decided_on", **_OF_CASE),
    Figure("free", "share", _supported, (*_CASE, "decided_on", "free"), amount="free",
           part="case__measure", order="-free", **_OF_CASE),
    Figure("free_money", "share", _supported, (*_CASE, "decided_on", "free_fen", "award_fen"), amount="free_fen",
           of="award_fen", part="case__measure", order="-free_fen", **_OF_CASE),
    Figure("objections", "count", _objections, (*_CASE, "filed_at", "answered_at", "was_upheld"), order="-filed_at",
           **_OF_CASE),
    Figure("upheld", "share", _objections, (*_CASE, "filed_at", "answered_at", "was_upheld"), amount="was_upheld",
           order="-filed_at", **_OF_CASE),
    Figure("recoveries", "count", _recoveries, (*_CASE, "ground", "opened_at", "closed_at", "claimed_fen"),
           order="-opened_at", **_OF_CASE),
    Figure("received", "fen", _received,
           ("recovery__case__number", "recovery__case__enterprise__name", "recovery__case__measure", "received_on",
            "amount_fen", "interest_fen", "principal_fen"), READS, amount="principal_fen", complete=True,
           case="recovery__case", firm="recovery__case__enterprise",
           search=("recovery__case__number", "recovery__case__enterprise__name"),
           order="-received_on"),
    *(Figure(figure, "fen", partial(_money, figure), ("booked_on", "kind", "measure", "case_ref", "document", "signed_fen"),
             "budget.read", amount="signed_fen", part="measure", complete=True, search=("case_ref", "document"))
      for figure in MONEY),
)  # fmt: skip
