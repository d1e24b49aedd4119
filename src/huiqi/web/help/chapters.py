"""What does the guide say, and which of its chapters is about a page? One YAML file a chapter, in guide/."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from huiqi.web.help.said import Said, said

_FOLDER = Path(__file__).with_name("guide")
LABEL = re.compile(r"\[\[(.+?)\]\]")
"""A button, a link or a heading that the text names: `[[提交]]` is the page's own msgid, in both languages."""
READERS = ("firm", "staff")


@dataclass(frozen=True)
class Screen:
    """Which page a step is told on: its route, opened as a role; `of` names the object where it is no common one."""

    route: str
    role: str
    of: str = ""


@dataclass(frozen=True)
class Step:
    """One thing to do or to know; `screen` is where its labels stand, `picture` the name of that screen's picture."""

    text: Said
    screen: Screen | None
    picture: str
    shows: Said | None

    @property
    def file(self) -> str:
        """The picture's static file in the language of the page."""
        return f"guide/{'en' if get_language() == 'en' else 'zh'}/{self.picture}.webp"

    @property
    def labels(self) -> list[str]:
        """What the step names of its page."""
        return LABEL.findall(self.text.zh)


@dataclass(frozen=True)
class Part:
    """A heading and its steps."""

    title: Said
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Chapter:
    """One chapter: whom it is for, and the routes it is about, by name or by a pattern such as `desk-draft*`."""

    key: str
    reader: str
    title: Said
    lead: Said
    about: tuple[str, ...]
    parts: tuple[Part, ...]

    def steps(self) -> Iterator[Step]:
        """Every step in order."""
        return (step for part in self.parts for step in part.steps)


@cache
def chapters() -> dict[str, Chapter]:
    """Every chapter under its key, in the order of the file names, which begin with a number."""
    read = (_chapter(path) for path in sorted(_FOLDER.glob("*.yaml")))
    return {chapter.key: chapter for chapter in read}


@cache
def chapter_of(route: str) -> Chapter | None:
    """The chapter that is about the page of a route: the one that names it, else one whose pattern fits."""
    named = (chapter for chapter in chapters().values() if route in chapter.about)
    fitting = (chapter for chapter in chapters().values() if any(fnmatchcase(route, one) for one in chapter.about))
    return next(named, None) or next(fitting, None)


def _chapter(path: Path) -> Chapter:
    row = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Chapter(
        key=path.stem.split("-", 1)[1],
        reader=row["reader"],
        title=said(row, name="title"),
        lead=said(row, name="lead"),
        about=tuple(row["about"]),
        parts=tuple(_parts(row["parts"])),
    )


def _parts(rows: list[Mapping[str, Any]]) -> Iterator[Part]:
    """A step without a screen of its own is told on the one before it, of this part or an earlier one."""
    screen = None
    for part in rows:
        steps = []
        for row in part["steps"]:
            screen = Screen(**row["screen"]) if "screen" in row else screen
            shows = said(row, name="shows") if "shows" in row else None
            steps.append(Step(said(row), screen, row.get("picture", ""), shows))
        yield Part(said(part, name="title"), tuple(steps))
