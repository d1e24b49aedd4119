"""To which bank account is a firm's money sent? The firm names it, sees its end, and names another when it changes."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from huiqi.access.permissions import About, allowed, require
from huiqi.cases import queries
from huiqi.gateways.treasury import account_warning
from huiqi.register import actions as register
from huiqi.register import queries as known
from huiqi.register.errors import RegisterError, UnknownEnterprise
from huiqi.register.models import Enterprise
from huiqi.web.account.actor import actor_in
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr


class AccountForm(forms.Form):
    """A company account, as the bank's own paper writes it. The number is typed twice and never shown again."""

    bank_name = forms.CharField(label=_("开户银行"), max_length=100, help_text=_("填到支行，如“中国银行深圳南山支行”。"))
    bank_code = forms.CharField(label=_("联行号"), max_length=20, help_text=_("12位数字，可以向开户银行查询。"))
    number = forms.CharField(label=_("银行账号"), max_length=50, help_text=_("对公账户，9至30位数字，可以带空格。"),
                             widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))  # fmt: skip
    again = forms.CharField(label=_("再填一次银行账号"), max_length=50,
                            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Both numbers are the same."""
        typed = super().clean() or {}
        if "number" in typed and "".join(typed["number"].split()) != "".join(typed.get("again", "").split()):
            self.add_error("again", _("两次填写的账号不同，请核对。"))
        return typed


@login_required
@never_cache
@sensitive_post_parameters("number", "again")
def page(request: HttpRequest, credit_code: str) -> HttpResponse:
    """The account that counts, what waits for it, and the form for another."""
    actor, about = actor_in(request), About(credit_code=credit_code)
    if credit_code not in actor.firms:
        raise Http404(credit_code)
    firm, writes = _firm(credit_code), allowed(actor, "register.write", about)
    form = AccountForm(request.POST or None)
    if request.method == "POST":
        require(actor, "register.write", about)
        if form.is_valid() and _named(request, firm, form):
            return redirect("my-bank-account", credit_code)
    account = known.bank_account(firm)
    context = {
        "section": "my",
        "firm": firm,
        "account": account,
        "form": form,
        "writes": writes,
        "receipts": queries.receipts_of(firm),
    }
    return render(request, "enterprise/bank_account.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest, firm: Enterprise, form: AccountForm) -> bool:
    """Whether the account was recorded; what was refused stands in the form."""
    typed = form.cleaned_data
    try:
        register.name_bank_account(
            actor=actor_in(request),
            enterprise=firm,
            holder=firm.name,
            bank_name=typed["bank_name"],
            bank_code=typed["bank_code"],
            number=typed["number"],
            at=timezone.now(),
        )
    except RegisterError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, gettext("收款账户已登记，以后的款项付到这个账户。"))
    if warning := account_warning("".join(typed["number"].split())):
        messages.warning(request, tr(warning))
    return True


def _firm(credit_code: str) -> Enterprise:
    try:
        return known.enterprise(credit_code)
    except UnknownEnterprise:
        raise Http404(credit_code) from None
