"""Which tables can be simulated on beside the register? Upload one, see what was read of it, take it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from huiqi.access.permissions import require
from huiqi.simulation.firms import TableError
from huiqi.web.account.actor import actor_in
from huiqi.web.lab import actions
from huiqi.web.lab.forms import TableForm
from huiqi.web.lab.models import FirmTable
from huiqi.web.lab.people import PROGRAM
from huiqi.web.officer.fields import kept
from huiqi.web.said import say_refusal


def tables(request: HttpRequest) -> HttpResponse:
    """The tables there are, and a form for another."""
    actor = actor_in(request)
    require(actor, "law.simulate")
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = form.cleaned_data["file"]
            with kept(sent) as path:
                table = actions.upload_table(
                    actor=actor, name=form.cleaned_data["name"], path=path, called=str(sent.name), at=timezone.now()
                )
        except TableError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("读到 %(firms)s 家企业，可以用来测算了。") % {"firms": table.firms})
            return redirect("desk-lab-tables")
    facts = [(fact.label, fact.aliases) for fact in PROGRAM.facts.values()]
    context = {"form": form, "tables": FirmTable.objects.all(), "me": actor.key, "facts": facts}
    return render(request, "lab/tables.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, table_id: int) -> HttpResponse:
    """Take one's own table away."""
    actions.remove_table(actor=actor_in(request), table=get_object_or_404(FirmTable, pk=table_id), at=timezone.now())
    messages.success(request, _t("企业表已删除。"))
    return redirect("desk-lab-tables")
