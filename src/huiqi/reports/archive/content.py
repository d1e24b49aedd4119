"""What do the records of a case say? Application, review, decision, notice, supervision: plain, in their own order.

An expert's points stand under a seat's number, never a name; an objector's contact is masked.
"""

import datetime as dt
from typing import Any

from huiqi.cases.evaluation import asked, case_facts
from huiqi.cases.models import Case, SupervisionCheck
from huiqi.engine.facts import Fact
from huiqi.engine.formula import show_value
from huiqi.policies import POLICIES
from huiqi.register import queries as register
from huiqi.reports.archive.plain import masked_contact, plain, row


def application(case: Case, on: dt.date) -> dict[str, Any]:
    """What the firm asked for and what was known: facts with their sources, papers, the commitment."""
    facts = asked(case)
    return {
        "number": case.number,
        "measure": case.measure,
        "clause": case.law.clause,
        "title": case.law.title,
        "enterprise": {"name": case.enterprise.name, "credit_code": case.credit_code},
        **row(case, "year", "kind", "matter", "source", "committed", "created_at", "submitted_at", "closed_at"),
        "state": {"code": case.state, "label": case.get_state_display()},
        "window": row(case.window, "year", "opens_at", "closes_at", "budget_fen", "free_of_application"),
        "declared": {name: case.facts[name] for name in sorted(case.facts)},
        "facts": [_shown(fact, facts) for fact in known_facts(case, on)],
        "papers": [row(p, "name", "manner", "note", "changed_at") for p in case.papers.all()],
        "proposals": [row(p, "version", "award_fen", "sm3", "proposed_at") for p in case.proposals.all()],
    }


def known_facts(case: Case, on: dt.date) -> list[dict[str, Any]]:
    """The facts the outcome rests on: frozen by the decision, else as last examined, else as known on the day it ended."""
    decision, examined = getattr(case, "decision", None), case.examinations.last()
    if decision:
        return list(decision.frozen["facts"])
    return list(examined.facts) if examined else [f.as_json() for f in case_facts(case, on).values()]


def _shown(known: dict[str, Any], facts: dict[str, Fact]) -> dict[str, Any]:
    """A fact with its label and its value as people read it, where the rules still know it."""
    fact = facts.get(known["fact"])
    if fact is None:
        return known
    value = known["value"]
    shown = fact.codes[value].label if fact.kind == "code" else show_value(value, fact.unit)
    return known | {"label": fact.label, "shown": shown}


def review(case: Case) -> dict[str, Any]:
    """What the window, the departments and the experts found."""
    return {
        "corrections": [row(c, "points", "asked_at", "asked_by", "answered_at") for c in case.corrections.all()],
        "credit_checks": [
            row(c, "gate", "outcome", "list_name", "detail", "asked_at") | {"label": c.outcome_label}
            for c in case.credit_checks.all()
        ],
        "verifications": [row(v, "fact", "value", "source", "why", "by", "on") for v in case.verifications.all()],
        "opinions": [
            row(o, "department", "asked_at", "agrees", "text", "answered_at", "answered_by") for o in case.opinions.all()
        ],
        "visits": [
            row(v, "visited_on", "place", "officers", "findings", "conforms", "recorded_by") for v in case.visits.all()
        ],
        "audits": [
            row(a, "auditor", "reason", "ordered_at", "reported_at", "audited_fen", "conclusion") for a in case.audits.all()
        ],
        "panels": [_panel(panel) for panel in case.panels.select_related("sheet")],
        "examinations": [
            row(e, "supports", "text", "resolution", "claimed_fen", "award_fen", "facts", "answer", "at", "by")
            for e in case.examinations.all()
        ],
    }


def _panel(panel: Any) -> dict[str, Any]:
    """A panel blind: what it judged by, the points of each seat, the result. Who sat there is not in it."""
    seats = panel.seats.prefetch_related("scores")
    sheet = panel.sheet
    return {
        "panel": str(panel),
        "sheet": row(sheet, "criteria", "lowest", "highest", "threshold"),
        **row(panel, "brief", "seed", "due_on", "set_up_at", "closed_at", "score", "passed", "result"),
        "seats": [
            {"seat": seat.place, "drawn": seat.drawn, "recused": seat.recused_at is not None}
            | {"submitted_at": plain(seat.submitted_at)}
            | {"scores": [row(s, "criterion", "points", "comment") for s in seat.scores.all()]}
            for seat in seats
        ],
    }


def decision(case: Case) -> dict[str, Any] | None:
    """The decision with all it was computed from, and the meeting that made it; None where it came to none."""
    made = getattr(case, "decision", None)
    if made is None:
        return None
    item = case.meeting_items.filter(meeting=made.meeting).first()
    return {
        **row(made, "supported", "award_fen", "reason", "document_number", "decided_on", "sm3"),
        "frozen": made.frozen,
        "meeting": row(made.meeting, "title", "held_on", "budget_fen", "method", "document_number", "attendees", "minutes"),
        "place": row(item, "outcome", "reason", "rank", "claimed_fen", "pro_rata_cut_fen", "award_fen") if item else None,
    }


def notice(case: Case) -> dict[str, Any]:
    """What was put before the public and what was said against it."""
    shown = getattr(case, "public_notice", None)
    names = ("number", "enterprise_name", "credit_code_masked", "matter", "award_fen", "published_at", "ends_on")
    return {
        "notice": row(shown, *names, "withdrawn_at", "withdrawn_why") if shown else None,
        "objections": [
            row(o, "name", "reason", "filed_at", "upheld", "answer", "answered_at", "answered_by")
            | {"contact_masked": masked_contact(o.contact)}
            for o in case.objections.all()
        ],
    }


def supervision(case: Case) -> list[dict[str, Any]]:
    """What was looked at after the award."""
    names = ("what", "clause", "department", "due_on", "done_on", "conforms", "finding", "done_by")
    return [row(check, *names) for check in SupervisionCheck.objects.filter(plan__case=case)]


def law(case: Case, on: dt.date) -> dict[str, Any]:
    """The text and the rules under which it was decided, or else under which it ended."""
    made = getattr(case, "decision", None)
    day = made.decided_on if made else on
    policy = case.measure.partition(".")[0]
    text = register.in_force(policy, day)
    names = ("title", "document_number", "issued_on", "effective_on", "expires_on", "text_sha256")
    rules = {
        "policy_version": made.frozen["policy_version"] if made else case.program.version,
        "engine_version": made.frozen["engine_version"] if made else "",
        "numbers_hash": made.frozen["numbers_hash"] if made else "",
    }
    return {"on": plain(day), "policy": POLICIES[policy].title, "text": row(text, *names) if text else None, "rules": rules}
