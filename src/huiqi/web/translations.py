"""How do Chinese pages become English? Chinese is the source, English its `msgstr`, in catalogues:

the pages' own in web/locale and web/*/locale, the policies' in policies/locale. The compiled .mo are not in git;
`compile_stale()` makes them where the .po is newer.
"""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

from huiqi.engine.formula import PHRASES
from huiqi.engine.program import Program

WEB = Path(__file__).parent
LOCALES = (
    WEB / "locale",
    *sorted([*WEB.glob("*/locale"), *WEB.glob("clauses/*/locale")]),
    WEB.parent / "policies" / "locale",
)
_CALLS = {"_", "_t", "gettext", "gettext_lazy", "gettext_noop", "_noop", "ngettext"}


def compile_stale() -> list[Path]:
    """Compile each catalogue whose .mo is missing or older; returns the files written."""
    written = []
    for source in (po for locale in LOCALES for po in locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po, abort_invalid=True)
        part = target.with_suffix(f".{os.getpid()}.part")  # processes that start together each write their own
        with part.open("wb") as mo:
            write_mo(mo, catalogue)
        part.replace(target)
        written.append(target)
    return written


def page_msgids() -> set[str]:
    """Every Chinese string that a template or a Python file of `web` asks a translation for."""
    found: set[str] = set()
    for path in (page for ending in ("html", "txt") for page in (WEB / "templates").rglob(f"*.{ending}")):
        found.update(_template_msgids(path.read_text()))
    for path in (*WEB.rglob("*.py"), WEB.parent / "cases" / "wording.py"):
        found.update(_python_msgids(path.read_text()))
    return found


def policy_msgids(program: Program) -> set[str]:
    """Every Chinese string of a policy that a page can show. Quoted words of the law stay as they are."""
    policy = program.policy
    found = {policy.title, *policy.questions, *(w.label for w in policy.warnings), *(w.origin for w in policy.warnings)}
    for m in policy.measures:
        found |= {m.title, m.summary, m.who, m.lead, m.blocked, *m.co_departments, *m.questions, *m.results}
        found |= {text for paper in m.papers for text in (paper.name, paper.source)}
    for number in program.numbers.values():
        found |= {number.label, number.origin, *number.choice_labels, *(c.origin for c in number.changes)}
    for value in program.values.values():
        found |= {value.label, value.origin}
    for question in policy.interview:
        found |= {question.ask, question.why}
    for fact in policy.facts.values():
        found |= {fact.label, fact.ask, fact.why, *(text for code in fact.codes for text in (code.label, code.note))}
    return {text for text in (*found, *PHRASES) if text}


def _template_msgids(source: str) -> Iterator[str]:
    block: list[str] | None = None
    for token in Lexer(source).tokenize():
        words = token.split_contents() if token.token_type == TokenType.BLOCK else [""]
        if words[0] == "blocktranslate":
            block = []
        elif words[0] in ("endblocktranslate", "plural") and block is not None:
            yield " ".join(line.strip() for line in "".join(block).strip().splitlines())
            block = None
        elif words[0] == "translate" and words[1][0] in "\"'":
            yield words[1][1:-1]
        elif block is not None:
            is_variable = token.token_type == TokenType.VAR
            block.append(f"%({token.contents.strip()})s" if is_variable else token.contents.replace("%", "%%"))


def _python_msgids(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


if __name__ == "__main__":
    compile_stale()
