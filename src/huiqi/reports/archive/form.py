"""How is the application read on paper? The form with its facts, sources and papers, as PDF/A."""

from pathlib import Path
from typing import Any

from django.template import Context, Engine

from huiqi.reports.letters.pdf import print_page

_TEMPLATE = Engine(dirs=[str(Path(__file__).parent)]).get_template("form.html")
SOURCES = {"declaration": "企业申报", "register": "登记资料", "verified": "核实", "credit": "信用核查"}


def print_form(application: dict[str, Any], files: dict[str, list[str]]) -> bytes:
    """The form of an application as content.application() gives it; `files` is paper → names of its files.

    Raises PrintingUnavailable.
    """
    facts = [
        {
            "label": f.get("label", f["fact"]),
            "shown": f.get("shown", f["value"]),
            "source": SOURCES.get(f["kind"], f["kind"]),
        }
        | {"words": f["source"], "on": f["on"]}
        for f in application["facts"]
    ]
    context = {"a": application, "facts": facts, "papers": [(p, files.get(p["name"], [])) for p in application["papers"]]}
    return print_page(_TEMPLATE.render(Context(context)), variant="pdf/a-2u")
