"""What was read in a draft, what a person made of it, and how much is still to be looked at."""

from dataclasses import dataclass, replace
from typing import cast

from huiqi.drafting.findings import Clause, Finding, Kind, Role, Scope
from huiqi.drafting.models import Draft, FindingCheck
from huiqi.drafting.reading import Reading, plain_text, read_policy, sentences


@dataclass(frozen=True)
class CheckedFinding:
    """One thing in the text: `read` as the machine read it or a person added it, `check` what a person made of it."""

    read: Finding
    check: FindingCheck | None

    @property
    def holds(self) -> Finding | None:
        """What it is by all that is known: as corrected, else as read; None where it was struck out."""
        if self.check is None or self.check.verdict in (FindingCheck.Verdict.CONFIRMED, FindingCheck.Verdict.ADDED):
            return self.read
        if self.check.verdict == FindingCheck.Verdict.STRUCK:
            return None
        return replace(
            self.read, kind=cast(Kind, self.check.new_kind), role=cast(Role, self.check.new_role),
            scope=cast(Scope, self.check.new_scope), value=self.check.new_value,
        )  # fmt: skip


@dataclass(frozen=True)
class CheckedClause:
    """A clause with what stands in it, in the order of the text."""

    clause: Clause
    findings: tuple[CheckedFinding, ...]

    @property
    def left(self) -> int:
        """How many of them nobody has looked at."""
        return sum(one.check is None for one in self.findings)


@dataclass(frozen=True)
class CheckedReading:
    """The reading of a draft with what people made of it."""

    reading: Reading
    """As the machine read it."""
    clauses: tuple[CheckedClause, ...]

    @property
    def total(self) -> int:
        """How many things stand in the text, those added by hand too."""
        return sum(len(one.findings) for one in self.clauses)

    @property
    def done(self) -> int:
        """How many of them a person has looked at."""
        return self.total - sum(one.left for one in self.clauses)

    @property
    def confirmed(self) -> Reading:
        """The reading as it holds: corrected, with what was added, without what was struck out."""
        held = (one.holds for clause in self.clauses for one in clause.findings)
        return replace(self.reading, findings=tuple(f for f in held if f))

    @property
    def unchecked(self) -> frozenset[Finding]:
        """What of it nobody has looked at."""
        return frozenset(one.read for clause in self.clauses for one in clause.findings if one.check is None)

    def finding(self, key: str) -> CheckedFinding | None:
        """What has the key, if anything does."""
        return next((one for clause in self.clauses for one in clause.findings if one.read.key == key), None)


def reading(found: Draft) -> CheckedReading:
    """What was read in a draft and what people made of it (one query).

    What is on record stays as it was checked, also where the machine has learnt to read it in another way.
    """
    machine = read_policy(found.text)
    plain = plain_text(found.text)
    things = {one.key: CheckedFinding(one, None) for one in machine.findings}
    for check in found.finding_checks.all():
        one = _recorded(check, machine, plain)
        there = things.get(one.key)
        if there is not None:
            one = replace(one, sentence=there.read.sentence, says=there.read.says)
        things[one.key] = CheckedFinding(one, check)
    in_order = sorted(things.values(), key=lambda one: (one.read.start, one.read.end))
    return CheckedReading(
        machine,
        tuple(CheckedClause(c, tuple(one for one in in_order if one.read.clause == c.number)) for c in machine.clauses),
    )


def _recorded(check: FindingCheck, machine: Reading, plain: str) -> Finding:
    """What a row says was found, in the clause in which it stands."""
    clause = next((c for c in machine.clauses if c.start <= check.start < c.end), machine.clauses[0])
    around = (s for s in sentences(plain, clause.body, clause.end) if s[0] <= check.start < s[1])
    start, end = next(around, (check.start, check.end))
    return Finding(
        cast(Kind, check.kind), cast(Role, check.role), check.start, check.end, check.words, check.value,
        cast(Scope, check.scope), check.of, clause.number, (start, max(end, check.end)), (check.start, check.end),
    )  # fmt: skip
