"""Are the words that a rule quotes still the words of the text? Each is looked for in its own clause."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from huiqi.engine.program import Program
from huiqi.engine.rule import Rules

Problem = Literal["no_clause", "no_words"]
_PROBLEMS: dict[Problem, str] = {
    "no_clause": "文本中没有这个条款",
    "no_words": "条款中没有这几个字",
}


@dataclass(frozen=True)
class Finding:
    """Words that a rule quotes and the text does not have. `key` names the number or the condition."""

    clause: str
    key: str
    words: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.clause} {self.key}：{self.words!r} {_PROBLEMS[self.problem]}；请核对文本，再改规则或条款号"


def quoted(rules: Rules) -> Iterator[tuple[str, str]]:
    """Every (full key, words) that a measure or a policy quotes: numbers first, then conditions."""
    for number in rules.numbers.values():
        if number.says:
            yield number.key, number.says
    for condition in rules.conditions:
        if condition.says:
            yield f"{rules.id}.{condition.key}", condition.says


def stands_in(words: str, text: str) -> bool:
    """True where `text` has `words` one for one; only white space is overlooked, and no figure is found inside another.

    >>> stands_in("50%", "按 费用 50 %"), stands_in("50%", "按费用150%"), stands_in("最高10万元", "最高 10万\\n元")
    (True, False, True)
    """
    words, text = (re.sub(r"\s+", "", x) for x in (words, text))
    start = r"(?<!\d)(?<!\d[.,])" if words[:1].isdigit() else ""
    end = r"(?!\d)" if words[-1:].isdigit() else ""
    return re.search(start + re.escape(words) + end, text) is not None


def check(program: Program, clauses: Mapping[str, str]) -> list[Finding]:
    """Every quotation of the policy that is not word for word in its clause; words of no clause are sought in all.

    `clauses` as huiqi.policies.text.clauses() gives them. An empty list means that rules and text agree.
    """
    findings: list[Finding] = []
    everywhere = "\n".join(clauses.values())
    policy = program.policy
    findings += [Finding("", key, words, "no_words") for key, words in quoted(policy) if not stands_in(words, everywhere)]
    for m in policy.measures:
        own = clauses.get(m.clause)
        if own is None:
            findings.append(Finding(m.clause, m.id, m.title, "no_clause"))
            continue
        findings += [Finding(m.clause, key, words, "no_words") for key, words in quoted(m) if not stands_in(words, own)]
    return findings
