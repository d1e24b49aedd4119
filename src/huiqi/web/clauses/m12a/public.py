"""Which boards are there, since when, and which does the draft name? For everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.access.permissions import About, allowed
from huiqi.policies import load
from huiqi.register import queries
from huiqi.reports.disclosure import FEWEST
from huiqi.web.account.actor import actor_in
from huiqi.web.public.words import today


def boards(request: HttpRequest) -> HttpResponse:
    """The open table, with whether the measure supports each board today."""
    on = today()
    binding = queries.binding(load("livestream"), on)
    rows = [
        (row, bool(binding.values[f"livestream.m12a.board_{row.key}"]), 0 < row.plans < FEWEST)  # type: ignore[attr-defined]
        for row in queries.boards()  # which counts the plans of each
    ]
    actor = actor_in(request)
    keeps = actor.is_staff and allowed(actor, "register.write", About())
    return render(request, "clauses/m12a/boards.html", {"section": "services", "rows": rows, "on": on, "keeps": keeps})
