"""What does each clause of the policy do for people? All of them with the pages that work, for whoever reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiqi.engine.rule import Policy
from huiqi.policies import POLICIES
from huiqi.web.account.actor import actor_in
from huiqi.web.open_pages import pages_for, pages_of

WHO = {"public": "公众", "firm": "企业", "desk": "部门"}


def overview(request: HttpRequest) -> HttpResponse:
    """The clauses in order, each with the pages the reader can open."""
    actor = actor_in(request)
    rows = [(policy, m, pages_for(actor, m.short)) for policy in POLICIES.values() for m in policy.measures]
    return render(request, "clauses/overview.html", {"section": "services", "rows": rows})


def page_table(policy: Policy) -> str:
    """Clause → pages as a table in markdown: what the README shows."""
    lines = ["| 条款 clause | 措施 measure | 页面 pages |", "|---|---|---|"]
    for m in policy.measures:
        pages = "；".join(f"{page.label} `{reverse(page.route)}`（{WHO[page.who]}）" for page in pages_of(m.short))
        lines.append(f"| {m.clause} | {m.title} | {pages} |")
    return "\n".join(lines)
