"""What would a browser send from a page? Its forms, filled in with something plausible."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

PLAUSIBLE = {
    "date": "2026-03-02",
    "datetime-local": "2026-03-02T09:00",
    "number": "2026",
    "email": "someone@example.cn",
    "password": "a long passphrase of 1",
    "checkbox": "on",
}
"""By type of control; any other text is 甲, an amount 1."""


@dataclass
class Form:
    """One form that posts: where to (empty: its own page), what it sends, and which of that was typed by hand."""

    action: str
    sends: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method") == "post" else None
            self.forms += [self.form] if self.form else []
        elif self.form and tag in ("input", "textarea"):
            self._control(given.get("name", ""), given.get("type", "text"), given.get("value", ""))
        elif self.form and tag == "select":
            self.select = given.get("name", "")
        elif self.form and tag == "option" and self.select and given.get("value"):
            self.form.sends.setdefault(self.select, given["value"])

    def _control(self, name: str, kind: str, value: str) -> None:
        assert self.form
        if not name or name == "csrfmiddlewaretoken" or kind in ("file", "submit"):
            return
        if kind in ("hidden", "radio"):
            self.form.sends.setdefault(name, value)
            return
        text = "1" if name.endswith(("_fen", "value")) else "甲"
        self.form.sends.setdefault(name, value or PLAUSIBLE.get(kind, text))
        self.form.typed.append(name)


def forms_of(page: str) -> list[Form]:
    """The forms of a page that post, but the one that signs out."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if "logout" not in form.action]
