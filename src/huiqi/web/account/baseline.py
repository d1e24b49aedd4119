"""Where is each rule of the security baseline met? One table, in baseline_rules/, shown to whoever administers or audits."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.access.permissions import require
from huiqi.reports.letters.pdf import PrintingUnavailable, print_page
from huiqi.web.account.actor import actor_in
from huiqi.web.help.said import Said, said

_FOLDER = Path(__file__).with_name("baseline_rules")
STATES = {
    "met": _noop("满足"),
    "deployment": _noop("由部署满足"),
    "partly": _noop("部分满足"),
    "unmet": _noop("不满足"),
}


@dataclass(frozen=True)
class Rule:
    """One requirement in our own words, under its clause: its state, how it is met or why not, and what shows it.

    `where` are files of the project, `checks` tests as `file::name`.
    """

    clause: str
    asks: Said
    state: str
    how: Said
    where: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Standard:
    """A standard or a law, and those of its rules that concern this product."""

    title: Said
    rules: tuple[Rule, ...]


@cache
def standards() -> tuple[Standard, ...]:
    """The whole evaluation, in the order of the files."""
    rows = [row for path in sorted(_FOLDER.glob("*.yaml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(
        Standard(
            said(row, name="title"),
            tuple(
                Rule(
                    clause=str(rule["clause"]),
                    asks=said(rule, name="asks"),
                    state=rule["state"],
                    how=said(rule, name="how"),
                    where=tuple(rule.get("where", ())),
                    checks=tuple(rule.get("checks", ())),
                )
                for rule in row["rules"]
            ),
        )
        for row in rows
    )


def counted() -> list[tuple[str, str, int]]:
    """Each state with its name and how many rules are in it."""
    found = Counter(rule.state for standard in standards() for rule in standard.rules)
    return [(state, name, found[state]) for state, name in STATES.items()]


@require_safe
def baseline(request: HttpRequest) -> HttpResponse:
    """The evaluation, all of it or the rules in one state."""
    require(actor_in(request), "baseline.read")
    asked = request.GET.get("state", "")
    chosen = [(one, [rule for rule in one.rules if asked not in STATES or rule.state == asked]) for one in standards()]
    context = {
        "standards": [(one, rules) for one, rules in chosen if rules],
        "counts": counted(),
        "states": STATES,
        "asked": asked,
        "all": sum(len(one.rules) for one in standards()),
    }
    return render(request, "account/baseline.html", context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The evaluation as PDF, in the language of the page."""
    require(actor_in(request), "baseline.read")
    try:
        content = print_page(as_page())
    except PrintingUnavailable:
        messages.error(request, _("这台服务器还不能生成 PDF；请用浏览器打印这一页。"))
        return redirect("account-baseline")
    file = HttpResponse(content, content_type="application/pdf")
    language = "en" if get_language() == "en" else "zh"
    file["Content-Disposition"] = f'attachment; filename="huiqi-security-baseline-{language}.pdf"'
    return file


def as_page() -> str:
    """The page that is printed, in the language in force."""
    context = {
        "standards": [(one, one.rules) for one in standards()],
        "counts": counted(),
        "states": STATES,
        "language": "en" if get_language() == "en" else "zh",
    }
    return render_to_string("account/baseline_print.html", context)
