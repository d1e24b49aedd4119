"""What was decided about a policy's numbers, what does its text say, what did a visitor answer?"""

import datetime as dt

from huiqi.engine.bind import Binding, Decision, bind
from huiqi.engine.program import Program
from huiqi.policies.text import clauses
from huiqi.register.errors import UnknownAnswers
from huiqi.register.models import (
    FairCompetitionConclusion,
    ParameterDecision,
    PolicyText,
    PublishedVersion,
    SavedAnswers,
)
from huiqi.register.queries.publications import in_force


def decisions() -> list[Decision]:
    """Every recorded decision, oldest first."""
    rows = ParameterDecision.objects.order_by("valid_from", "pk")
    return [Decision(r.key, r.value, r.valid_from, r.document_number, r.approver) for r in rows]


def binding(program: Program, on: dt.date) -> Binding:
    """The numbers of a program on a day, with the decisions and conclusions recorded here. Raises DecisionError."""
    own = [d for d in decisions() if d.key.startswith(f"{program.policy.id}.")]
    return bind(program, on=on, decisions=own, cleared=cleared(program.policy.id, on=on))


def cleared(policy: str, *, on: dt.date) -> frozenset[str]:
    """The measures of a policy whose latest fair-competition conclusion on a day lets them pass."""
    rows = FairCompetitionConclusion.objects.filter(measure__startswith=f"{policy}.", on__lte=on).order_by("on", "pk")
    latest = {row.measure: row.passed for row in rows}
    return frozenset(measure for measure, passed in latest.items() if passed)


def policy_text(policy: str, on: dt.date) -> PolicyText | None:
    """The official text of a policy on a day: that of the version in force, else the latest imported that is no version's.

    None where there is neither.
    """
    texts = PolicyText.objects.filter(policy=policy)
    if (version := in_force(policy, on)) is not None:
        return texts.get(sha256=version.text_sha256)
    versions = PublishedVersion.objects.filter(policy=policy)
    return texts.exclude(sha256__in=versions.values("text_sha256")).last()


def clause_text(policy: str, clause: str, on: dt.date) -> str:
    """The official words of a clause such as 三（三） or 三（十二）1 on a day; empty without a text."""
    row = policy_text(policy, on)
    return clauses(row.text).get(clause, "") if row else ""


def saved_answers(token: str, *, for_update: bool = False) -> SavedAnswers:
    """The answers behind a link; `for_update` inside a transaction that will write them. Raises UnknownAnswers."""
    rows = SavedAnswers.objects.select_for_update() if for_update else SavedAnswers.objects
    try:
        return rows.get(token=token)
    except SavedAnswers.DoesNotExist:
        raise UnknownAnswers(
            "ANSWERS_UNKNOWN", "找不到这份已保存的回答：链接可能不完整，请重新打开完整链接，或重新开始测算。"
        ) from None
