"""What was decided about a policy's numbers, what does its text say, what did a visitor answer?"""

import datetime as dt

from huiqi.engine.bind import Binding, Decision, bind
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.policies import find_measure
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
from huiqi.units.sentence import Sentence


def decisions() -> list[Decision]:
    """Every recorded decision, oldest first."""
    rows = ParameterDecision.objects.order_by("valid_from", "pk")
    return [Decision(r.key, r.value, r.valid_from, r.document_number, r.approver) for r in rows]


def binding(program: Program, on: dt.date) -> Binding:
    """The numbers of a program on a day, with the decisions and conclusions recorded here. Raises DecisionError."""
    own = [d for d in decisions() if d.key.startswith(f"{program.policy.id}.")]
    return bind(program, on=on, decisions=own, cleared=cleared(program.policy.id, on=on))


def cleared(policy: str, *, on: dt.date) -> frozenset[str]:
    """The measures of a policy whose latest fair-competition conclusion on a day lets them pass; an exception that is over
    does not.
    """
    return frozenset(measure for measure, row in conclusions(policy, on=on).items() if clears(row, on=on))


def conclusions(policy: str, *, on: dt.date) -> dict[str, FairCompetitionConclusion]:
    """By measure, the latest fair-competition conclusion on a day."""
    rows = FairCompetitionConclusion.objects.filter(measure__startswith=f"{policy}.", on__lte=on).order_by("on", "pk")
    return {row.measure: row for row in rows}


def clears(row: FairCompetitionConclusion, *, on: dt.date) -> bool:
    """Whether the conclusion lets its measure pass on a day."""
    return row.passed and (row.until is None or on <= row.until)


def why_closed(measure: str, *, on: dt.date) -> Sentence | None:
    """Why a money measure may not be applied for on a day, and the next step; None where it may. Raises KeyError.

    Its fair-competition conclusion must let it pass, and a published version that opens it must be in force.
    """
    program, law = find_measure(measure)
    row = conclusions(program.policy.id, on=on).get(law.id)
    clear = row is not None and clears(row, on=on)
    why = _not_in_force(program.policy.id, law, on) if clear else _not_clear(law, row)
    return why and Sentence("%(clause)s%(title)s不能开放申请：%(why)s", clause=law.clause, title=law.title, why=why)


def _not_in_force(policy: str, law: Measure, on: dt.date) -> Sentence | None:
    """Why a measure is not in force on a day; None where it is."""
    version = in_force(policy, on)
    if version is not None and law.id in version.closed:
        return Sentence("%(version)s 没有开放这一项：%(reason)s", version=version, reason=version.closed[law.id])
    if version is not None:
        return None
    coming = PublishedVersion.objects.filter(policy=policy, effective_on__gt=on).last()
    if coming is not None:
        return Sentence("%(version)s 从%(day)s起施行；施行前不能申请。", version=coming, day=coming.effective_on)
    over = PublishedVersion.objects.filter(policy=policy).first()
    if over is not None:
        return Sentence("%(version)s 到%(day)s为止，已经失效；须先公布新的文件。", version=over, day=over.expires_on)
    return Sentence("这项政策还没有编号公布；须先在“草案”里走完审查、审议和公布。")


def _not_clear(law: Measure, row: FairCompetitionConclusion | None) -> Sentence:
    """What the fair-competition review of a measure lacks."""
    if law.blocked:
        return Sentence("%(blocked)s须先修改草案和规则，再由主管部门审查并签署结论。", blocked=law.blocked)
    if row is None:
        return Sentence("还没有公平竞争审查结论；主管部门须在草案的“公平竞争审查”页审查并签署结论。")
    if row.passed:
        return Sentence(
            "公平竞争审查结论 %(document)s 适用的例外到%(until)s为止，已经到期；主管部门须重新审查，或修改草案。",
            document=row.document, until=row.until,
        )  # fmt: skip
    return Sentence("公平竞争审查结论 %(document)s 是不通过；主管部门须修改草案和规则，再重新审查。", document=row.document)


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
