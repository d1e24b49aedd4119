"""Everything the review says can be said in English."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from huiqi import drafting
from huiqi.drafting import errors
from huiqi.drafting.fair_competition import Answer, Verdict
from huiqi.drafting.fair_competition_articles import ITEMS, Severity
from huiqi.drafting.fair_competition_concerns import PLACES
from huiqi.drafting.fair_competition_exceptions import GROUNDS
from huiqi.drafting.fair_competition_sheets import Outcome
from huiqi.drafting.fair_competition_words import RULES
from huiqi.drafting.fair_competition_yardsticks import YARDSTICKS
from huiqi.drafting.queries import Standing
from huiqi.web.tags import tr

FILES = sorted(Path(drafting.__file__).parent.rglob("fair_competition*.py"))
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.DraftingError)}
CHANGES = ("规则", "数字的取值", "机器的判断", "逐项回答", "适用例外")
"""What can change after an opinion was signed."""


def patterns() -> Iterator[str]:
    """The sentences that the files make with values."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            made = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if made in {"Sentence", "ExceptionRefused", *REFUSALS}:
                assert isinstance(node, ast.Call)
                said_by = node.args[0 if made == "Sentence" else 1]
                yield said_by.value if isinstance(said_by, ast.Constant) else f"?{ast.unparse(said_by)}"


def said() -> list[str]:
    """Every text of the tables, and every pattern."""
    told = [text for item in ITEMS.values() for text in (item.question, item.redesign) if text]
    told += [c.why for c in YARDSTICKS.values()] + [rule.why for rule in RULES]
    told += [
        *GROUNDS.values(),
        *PLACES.values(),
        *(x.label for kind in (Severity, Verdict, Answer, Outcome, Standing) for x in kind),
    ]
    return [*dict.fromkeys(told), *(p for p in patterns() if p != "?sentence")]


def test_everything_said_has_its_english() -> None:
    assert len(said()) > 90
    with translation.override("en"):
        assert [text for text in said() if tr(text) == text] == []
