"""How is a text kept that is written in both languages? Side by side, so that neither is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Said:
    """One text in Chinese and in English, each written for its own readers; `here` is that of the page."""

    zh: str
    en: str

    @property
    def here(self) -> str:
        """The text in the language of the page."""
        return self.en if get_language() == "en" else self.zh


def said(row: Mapping[str, object], *, name: str = "") -> Said:
    """Read `{zh: …, en: …}`, or that under `name`. Raises KeyError where a language is missing."""
    both = row[name] if name else row
    assert isinstance(both, Mapping)
    return Said(str(both["zh"]).strip(), str(both["en"]).strip())
