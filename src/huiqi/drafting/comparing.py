"""What changes from one text to the next? Clause by clause: words, what is found in them, and the numbers of the rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from huiqi.drafting.findings import Clause, Finding
from huiqi.drafting.reading import Reading, plain_text, sentences
from huiqi.engine.program import Program
from huiqi.engine.rule import Number
from huiqi.policies.check import stands_in
from huiqi.units.sentence import Sentence

Change = Literal["added", "removed", "renumbered", "changed", "same"]
Mark = Literal["=", "-", "+"]
Piece = tuple[Mark, str]
"""Words that stay, go or come."""
_SAME_NUMBER_LEAST = 0.35
_OTHER_NUMBER_LEAST = 0.55
"""How alike two clauses are that are one clause changed: less where they bear one number."""
_SENTENCE_LEAST = 0.4
_KINDS = {"fen": "amount", "bp": "rate", "years": "years", "months": "months", "days": "working_days"}


@dataclass(frozen=True)
class FindingChange:
    """One thing found that differs: `before` is None where it is new, `after` where it is gone."""

    before: Finding | None
    after: Finding | None


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both texts. `old` is None where it was added, `new` where it was removed."""

    change: Change
    old: Clause | None
    new: Clause | None
    words: tuple[tuple[Piece, ...], ...] = ()
    """A row a sentence that differs, each of pieces that stay, go or come, in the order of the new text."""
    findings: tuple[FindingChange, ...] = ()

    @property
    def moved(self) -> bool:
        """True where it bears another number than before."""
        return self.old is not None and self.new is not None and self.old.number != self.new.number


@dataclass(frozen=True)
class Comparison:
    """All clauses, those of the new text in its order, each removed one where it stood."""

    clauses: tuple[ClauseChange, ...]
    scenario: dict[str, int]
    """Numbers of the policy whose words changed, by full key: the new stored value, for Binding.supposing()."""
    notes: tuple[Sentence, ...]
    """Numbers whose words changed in a way that no value can be taken from."""

    @property
    def changed(self) -> tuple[ClauseChange, ...]:
        """Those that are not the same."""
        return tuple(c for c in self.clauses if c.change != "same")


def compare(old: Reading, new: Reading, program: Program | None = None) -> Comparison:
    """What changes between two texts, and which numbers of the policy that the old text fixes get another value."""
    clauses = tuple(_compared(old, new, a, b) for a, b in _in_order(old, new, _matched(old, new)))
    scenario: dict[str, int] = {}
    notes: list[Sentence] = []
    for one in clauses if program else ():
        for number in _numbers_of(program, one.old):
            _suppose(old, one, number, scenario, notes)
    return Comparison(clauses, scenario, tuple(notes))


def _matched(old: Reading, new: Reading) -> dict[int, int]:
    """Index of the new clause by index of the old: same words first, then the most alike."""
    before, after = [_plain(old, c) for c in old.clauses], [_plain(new, c) for c in new.clauses]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for same_number in (True, False):
        for i, words in enumerate(before):
            for j, others in enumerate(after):
                alike = words == others and (old.clauses[i].number == new.clauses[j].number or not same_number)
                if i not in pairs and j not in taken and alike and (words or same_number):
                    pairs[i] = j
                    taken.add(j)
    ranked = []
    for i in (i for i in range(len(before)) if i not in pairs):
        for j in (j for j in range(len(after)) if j not in taken):
            same = old.clauses[i].number == new.clauses[j].number
            likeness = _likeness(before[i], after[j], _SAME_NUMBER_LEAST if same else _OTHER_NUMBER_LEAST)
            titled = bool(old.clauses[i].title) and old.clauses[i].title == new.clauses[j].title
            if likeness or titled:
                ranked.append((likeness + 0.1 * same + 0.5 * titled, -i, -j))
    for _, i, j in sorted(ranked, reverse=True):
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return pairs


def _likeness(one: str, other: str, least: float) -> float:
    """From 0 to 1; 0 where it is under `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _plain(reading: Reading, clause: Clause) -> str:
    return re.sub(r"\s+", "", plain_text(reading.words(clause)))


def _in_order(old: Reading, new: Reading, pairs: dict[int, int]) -> Iterator[tuple[Clause | None, Clause | None]]:
    """The new clauses in their order; a removed one stands after what stood before it."""
    back = {j: i for i, j in pairs.items()}
    told = -1
    for j, clause in enumerate(new.clauses):
        i = back.get(j)
        if i is not None:
            for gone in range(told + 1, i):
                if gone not in pairs:
                    yield old.clauses[gone], None
            told = max(told, i)
        yield (None if i is None else old.clauses[i]), clause
    for gone in range(told + 1, len(old.clauses)):
        if gone not in pairs:
            yield old.clauses[gone], None


def _compared(old: Reading, new: Reading, a: Clause | None, b: Clause | None) -> ClauseChange:
    if a is None or b is None:
        gone, come = _found(old, a), _found(new, b)
        findings = (*(FindingChange(f, None) for f in gone), *(FindingChange(None, f) for f in come))
        return ClauseChange("added" if a is None else "removed", a, b, findings=findings)
    if _plain(old, a) == _plain(new, b):
        return ClauseChange("same" if a.number == b.number else "renumbered", a, b)
    return ClauseChange("changed", a, b, tuple(_words(old, new, a, b)), tuple(_changes(_found(old, a), _found(new, b))))


def _words(old: Reading, new: Reading, a: Clause, b: Clause) -> Iterator[tuple[Piece, ...]]:
    """The sentences that differ, each old one beside the new one it became."""
    before = [old.text[x:y] for x, y in sentences(old.text, a.body, a.end)]
    after = [new.text[x:y] for x, y in sentences(new.text, b.body, b.end)]
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        left = list(before[i1:i2])
        for sentence in after[j1:j2]:
            best = max(left, key=lambda one: _likeness(one, sentence, 0.0), default=None)
            if best is None or not _likeness(best, sentence, _SENTENCE_LEAST):
                yield (("+", sentence),)
                continue
            left.remove(best)
            yield tuple(_pieces(best, sentence))
        yield from ((("-", sentence),) for sentence in left)


_TOKEN = re.compile(r"\d+(?:[.,，]\d+)*(?:万元|亿元|元|%|个?工作日|个月|年)?|[A-Za-z]+|.", re.DOTALL)
"""A figure with its unit goes or comes as a whole: 70万元 becomes 50万元, not 7 becomes 5."""


def _pieces(before: str, after: str) -> Iterator[Piece]:
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    for op, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if op == "equal":
            yield "=", "".join(one[i1:i2])
            continue
        if i2 > i1:
            yield "-", "".join(one[i1:i2])
        if j2 > j1:
            yield "+", "".join(other[j1:j2])


def _found(reading: Reading, clause: Clause | None) -> list[Finding]:
    """All but conditions, whose words are told as words."""
    return [f for f in reading.within(clause) if f.kind != "condition"] if clause else []


def _changes(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[FindingChange]:
    """Those that differ: what is wholly the same is left out, then like is set beside like, in the order of the text."""
    gone, come = list(before), list(after)
    pairs: list[tuple[Finding, Finding]] = []
    likenesses = (
        lambda f: (f.kind, f.role, f.scope, _worth(f)),
        lambda f: (f.kind, _worth(f)),
        lambda f: (f.kind, f.role, f.scope),
        lambda f: (f.kind, f.role),
        lambda f: f.kind,
    )
    for place, alike in enumerate(likenesses):
        for f in list(gone):
            if other := next((g for g in come if alike(f) == alike(g)), None):
                gone.remove(f)
                come.remove(other)
                pairs += [(f, other)] if place else []
    yield from (FindingChange(f, g) for f, g in sorted(pairs, key=lambda pair: pair[1].start))
    yield from (FindingChange(f, None) for f in gone)
    yield from (FindingChange(None, f) for f in come)


def _worth(f: Finding) -> int | str:
    return f.value if f.value is not None else f.words


def _numbers_of(program: Program | None, clause: Clause | None) -> Iterator[Number]:
    """The numbers that the words of a measure's clause fix."""
    for measure in program.policy.money if program and clause else ():
        if clause and measure.clause == clause.number:
            yield from (n for n in measure.numbers.values() if n.says and not n.choices and n.unit in _KINDS)


def _suppose(old: Reading, one: ClauseChange, number: Number, scenario: dict[str, int], notes: list[Sentence]) -> None:
    """Take the new value of a number where its words changed."""
    if one.old is None or one.change in ("same", "renumbered") or not stands_in(number.says or "", old.words(one.old)):
        return
    pair = next(
        (c for c in one.findings if c.before and c.before.kind == _KINDS[number.unit] and c.before.value == number.value),
        None,
    )
    if pair is None:
        return
    value = pair.after.value if pair.after else None
    low, high = number.range
    if value is None or not low <= value <= high:
        notes.append(
            Sentence(
                "%(clause)s：%(number)s 在新文本里没有了，无法测算，请另定一个数。",
                clause=one.old.number,
                number=number.label,
            )
        )
    elif value != number.value:
        scenario[number.key] = value
