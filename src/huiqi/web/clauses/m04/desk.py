"""How does the office check audited accounts? Against the report; a difference must be explained; the size is yes or no."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import SizeConfirmation, Statement
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50
WHICH = (("open", _("待核对")), ("checked", _("已核对")), ("", _("全部")))
_CHECKED = {"open": False, "checked": True}


class CheckForm(forms.Form):
    """The report was seen."""

    note = forms.CharField(label=_("备注"), required=False, max_length=300)


class SizeForm(forms.Form):
    """Yes or no, and where it comes from."""

    above = forms.ChoiceField(label=_("“四上”在库"), choices=(("yes", _("是")), ("no", _("否"))))
    basis = forms.ChoiceField(label=_("依据"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        labels = [(value, tr(str(label))) for value, label in SizeConfirmation.Basis.choices]
        self.fields["basis"].choices = labels  # type: ignore[attr-defined]  # it is a choice


def queue(request: HttpRequest) -> HttpResponse:
    """Accounts, the unchecked first asked for."""
    staff(request)
    which = request.GET.get("which", "open")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in dict(WHICH) else ""}
    found = queries.statements(words=asked["q"], checked=_CHECKED.get(asked["which"]))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "clauses/m04/queue.html", {"page": page, "asked": asked, "which": WHICH})


def _statement(statement_id: int) -> Statement:
    """Raises Http404."""
    row = queries.statements().filter(pk=statement_id).first()
    if row is None:
        raise Http404(statement_id)
    return row


def page(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One year's accounts beside those of the year before, and the check."""
    actor, row = staff(request), _statement(statement_id)
    writes = allowed(actor, "register.write", About())
    form = CheckForm(request.POST or None) if writes and row.checked_on is None else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.check_statement, statement_id=row.pk, note=form.cleaned_data["note"], on=today())
        ):
            return redirect("desk-statement", statement_id)
    sizes = queries.sizes([row.enterprise.credit_code])
    context = {"s": row, "form": form, "sizes": sizes, "writes": writes}
    return render(request, "clauses/m04/desk_statement.html", context, status=422 if request.method == "POST" else 200)


def size(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Confirm whether the firm is above the designated size this year."""
    require(actor_in(request), "register.write", About())
    row, form = _statement(statement_id), SizeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(
        request, form, actions.confirm_size, enterprise=row.enterprise, year=today().year, on=today(),
        above=form.cleaned_data["above"] == "yes", basis=form.cleaned_data["basis"],
    ):  # fmt: skip
        return redirect("desk-statement", statement_id)
    lead = _t("只登记是或否；统计报表本身不看、不留。")
    back = reverse("desk-statement", args=[statement_id])
    return form_page(request, form, _t("确认“四上”"), back, desk=True, lead=lead)
