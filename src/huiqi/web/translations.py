"""How do Chinese pages become English? By one catalogue, locale/en: Chinese is the source, English its `msgstr`.

The compiled .mo is not in git; `compile_stale()` makes it where the .po is newer.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

WEB = Path(__file__).parent
LOCALE = WEB / "locale"
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def compile_stale() -> list[Path]:
    """Compile each catalogue whose .mo is missing or older; returns the files written."""
    written = []
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po, abort_invalid=True)
        part = target.with_suffix(".part")
        with part.open("wb") as mo:
            write_mo(mo, catalogue)
        part.replace(target)
        written.append(target)
    return written


def page_msgids() -> set[str]:
    """Every Chinese string that a template or a Python file of `web` asks a translation for."""
    found: set[str] = set()
    for path in WEB.rglob("*.html"):
        found.update(_template_msgids(path.read_text()))
    for path in WEB.rglob("*.py"):
        found.update(_python_msgids(path.read_text()))
    return found


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
    sys.stdout.writelines(f"{path}\n" for path in compile_stale())
