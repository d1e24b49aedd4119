"""What does the result say of each measure? Its group, its bar, its conditions, its sum, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from huiqi.engine.explain import Explanation, Line
from huiqi.engine.find import Finding, is_blocked, questions
from huiqi.engine.interval import FALSE, Range
from huiqi.units.money import show_yuan
from huiqi.web.public.words import Cap, StatedNumber, cap_of, readers_money, stated_numbers
from huiqi.web.tags import money_text

CLAIM, OPEN, REFUSED, BLOCKED = "claim", "open", "refused", "blocked"
FULL = 1000
"""Length of a bar in its own units: the cap, or what the cap cut off."""


@dataclass(frozen=True)
class Bar:
    """An award against its cap, in thousandths of the bar: sure from 0 to `sure`, possible up to `possible`.

    The cap stands at `cap`; what it cut off runs from there to the end.
    """

    sure: int
    possible: int
    cap: int
    cut_fen: int

    @property
    def more(self) -> int:
        """The length of what is possible beyond what is sure."""
        return self.possible - self.sure

    @property
    def cut(self) -> int:
        """The length of what the cap cut off."""
        return FULL - self.cap


@dataclass(frozen=True)
class Missing:
    """A fact that is missing, and the question that asks for it."""

    label: str
    question: str


@dataclass(frozen=True)
class Outcome:
    """One measure of the result."""

    answer: Explanation
    group: str
    cap: Cap
    bar: Bar
    missing: tuple[Missing, ...]

    @property
    def exact(self) -> str:
        """The sum to the fen, before it is rounded down to whole 万元; empty where nothing is cut off or known."""
        fen = next((line.known for line in self.answer.steps if line.value.key == "pro_rata_cut"), None)
        return _exact_text(fen) if fen is not None and self.answer.award_fen not in (None, 0, fen) else ""

    @property
    def steps(self) -> list[tuple[Line, str]]:
        """The lines of the sum, each with its formula in the reader's figures."""
        return [(line, readers_money(line.formula(gettext))) for line in self.answer.steps]

    @property
    def failed(self) -> list[Line]:
        """The conditions that refuse the firm."""
        return [line for line in self.answer.conditions if line.range == FALSE]

    @property
    def numbers(self) -> list[StatedNumber]:
        """The numbers the sum rests on."""
        return stated_numbers(self.answer.measure, self.answer.binding)


def _exact_text(fen: int) -> str:
    return f"¥{show_yuan(fen).removesuffix('元')}" if get_language() == "en" else show_yuan(fen)


def outcomes(finding: Finding) -> list[Outcome]:
    """Every measure asked about, in the order of the text."""
    asking = {name: q.key for q in questions(finding.binding) for name in q.facts}
    facts = finding.binding.program.policy.facts
    found = []
    for answer in finding.answers:
        cap = cap_of(answer.measure, finding.binding)
        assert cap, f"{answer.measure.id} pays money and has no cap"
        missing = tuple(Missing(facts[name].label, asking[name]) for name in answer.missing)
        found.append(Outcome(answer, _group(answer, finding), cap, _bar(answer, cap.fen), missing))
    return found


def _group(answer: Explanation, finding: Finding) -> str:
    lo, hi = answer.award_range_fen
    if is_blocked(finding.binding, answer.measure):
        return BLOCKED
    if lo != hi:
        return OPEN
    return CLAIM if lo else REFUSED


def _bar(answer: Explanation, cap_fen: int) -> Bar:
    lo, hi = answer.award_range_fen
    before = _before_cap(answer.steps)
    cut = max(before[0] - cap_fen, 0) if before[0] == before[1] and lo == hi and lo else 0
    length = max(min(cap_fen + cut, 2 * cap_fen), 1)
    return Bar(lo * FULL // length, hi * FULL // length, cap_fen * FULL // length, cut)


def _before_cap(steps: Iterable[Line]) -> Range:
    """What the sum was worth just before its cap."""
    before: Range = (0, 0)
    for line in steps:
        if line.value.key == "cap":
            return before
        before = line.range
    return 0, 0


@dataclass(frozen=True)
class Summary:
    """The result in one sentence, and the groups under it."""

    claim: list[Outcome]
    open: list[Outcome]
    refused: list[Outcome]
    blocked: list[Outcome]
    total: Range
    all_cap_fen: int

    @property
    def headline(self) -> str:
        """What can be claimed, or what is not yet known, or that nothing is."""
        sure = sum(o.answer.award_range_fen[0] for o in self.claim)
        count = len(self.claim) + len(self.open) + len(self.refused)
        if self.claim:
            words = gettext("可以申领 %(n)s 项，约 %(sum)s（共 %(all)s 项资金支持）")
            return words % {"n": len(self.claim), "sum": money_text(sure), "all": count}
        if self.open:
            words = gettext("还不能确定：最多 %(sum)s，看还差的信息")
            return words % {"sum": money_text(self.total[1])}
        if self.blocked and not self.refused:
            return gettext("这一项暂不开放申请")
        return gettext("目前没有符合条件的资金支持")

    @property
    def second(self) -> str:
        """What an answer could still add; empty where nothing is missing."""
        if not self.open:
            return ""
        more = self.total[1] - sum(o.answer.award_range_fen[0] for o in self.claim)
        words = gettext("还差信息的有 %(n)s 项，最多再得 %(sum)s。")
        return words % {"n": len(self.open), "sum": money_text(more)}

    @property
    def bar(self) -> Bar:
        """The total against the sum of all caps."""
        length = max(self.all_cap_fen, 1)
        lo, hi = self.total
        return Bar(lo * FULL // length, hi * FULL // length, FULL, 0)

    @property
    def assumed(self) -> bool:
        """True where a number behind a possible award waits for a decision."""
        return any(o.answer.undecided for o in (*self.claim, *self.open))


def summary(finding: Finding) -> Summary:
    """The finding as the result page tells it."""
    found = outcomes(finding)
    groups = {group: [o for o in found if o.group == group] for group in (CLAIM, OPEN, REFUSED, BLOCKED)}
    all_cap = sum(o.cap.fen for o in found if o.group != BLOCKED)
    return Summary(groups[CLAIM], groups[OPEN], groups[REFUSED], groups[BLOCKED], finding.total_range_fen, all_cap)
