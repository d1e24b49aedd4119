"""How is a draft read on a page? Its lines in order, each clause under its number."""

from dataclasses import dataclass

from huiqi.policies.text import clauses


@dataclass(frozen=True)
class ClauseLines:
    """A clause: its number, the line that heads it, and the lines below."""

    number: str
    head: str
    body: tuple[str, ...]


def lines_of(text: str) -> list[ClauseLines]:
    """The clauses in the order of the text. Raises TextError."""
    out = []
    for number, words in clauses(text).items():
        head, *body = words.splitlines()
        out.append(ClauseLines(number, head, tuple(line for line in body if line)))
    return out
