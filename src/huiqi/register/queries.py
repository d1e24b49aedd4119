"""What can be read from the register? Every read is here."""

import datetime as dt

from huiqi.engine.bind import Binding, Decision, bind
from huiqi.engine.program import Program
from huiqi.policies.text import clauses
from huiqi.register.errors import UnknownAnswers, UnknownEnterprise
from huiqi.register.models import Enterprise, ParameterDecision, PolicyText, SavedAnswers


def enterprise(credit_code: str) -> Enterprise:
    """The enterprise of a credit code. Raises UnknownEnterprise."""
    try:
        return Enterprise.objects.get(credit_code=credit_code)
    except Enterprise.DoesNotExist:
        raise UnknownEnterprise(f"没有统一社会信用代码为 {credit_code} 的企业，请核对代码。") from None


def demonstration_firms(limit: int) -> list[Enterprise]:
    """The first enterprises of the demonstration district; none where it is not loaded."""
    return list(Enterprise.objects.filter(demonstration=True)[:limit])


def facts_of(firm: Enterprise, *, on: dt.date) -> dict[str, int]:
    """What is known of an enterprise on a day, by fact name; of several sources the latest word counts."""
    rows = firm.facts.filter(recorded_on__lte=on).order_by("recorded_on", "pk")
    return {row.fact: row.value for row in rows}


def decisions() -> list[Decision]:
    """Every recorded decision, oldest first."""
    rows = ParameterDecision.objects.order_by("valid_from", "pk")
    return [Decision(r.key, r.value, r.valid_from, r.document_number, r.approver) for r in rows]


def binding(program: Program, on: dt.date) -> Binding:
    """The numbers of a program on a day, with the decisions recorded here. Raises DecisionError."""
    own = [d for d in decisions() if d.key.startswith(f"{program.policy.id}.")]
    return bind(program, on=on, decisions=own)


def policy_text(policy: str) -> PolicyText | None:
    """The latest imported official text of a policy, or None."""
    return PolicyText.objects.filter(policy=policy).last()


def clause_text(policy: str, clause: str) -> str:
    """The official words of a clause such as 三（三） or 三（十二）1 in the latest imported text; empty without one."""
    row = policy_text(policy)
    return clauses(row.text).get(clause, "") if row else ""


def saved_answers(token: str, *, for_update: bool = False) -> SavedAnswers:
    """The answers behind a link; `for_update` inside a transaction that will write them. Raises UnknownAnswers."""
    rows = SavedAnswers.objects.select_for_update() if for_update else SavedAnswers.objects
    try:
        return rows.get(token=token)
    except SavedAnswers.DoesNotExist:
        raise UnknownAnswers("找不到这份已保存的回答：链接可能不完整，请重新打开完整链接，或重新开始测算。") from None
