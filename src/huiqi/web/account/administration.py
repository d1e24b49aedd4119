"""How does an administrator see to accounts? The list, one account with its roles, the people of each department."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiqi.access import actions, queries
from huiqi.access.actor import ROLES
from huiqi.access.departments import ALL
from huiqi.access.errors import AccessError, Forbidden
from huiqi.access.models import Account
from huiqi.access.permissions import About, require
from huiqi.web.account.actor import actor_in, say
from huiqi.web.account.forms import GrantForm, NewAccountForm

PAGE_SIZE = 50


def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, found by name, address, credit code or role; and a new one."""
    text, role = request.GET.get("q", "").strip()[:100], request.GET.get("role", "")
    rows = queries.accounts(actor_in(request), text=text, role=role)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _create(request, form)):
        return made
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "account/accounts.html", {"page": page, "form": form, "q": text, "role": role, "roles": ROLES})


def edit(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its roles, one role more."""
    actor = actor_in(request)
    account = get_object_or_404(queries.accounts(actor), pk=account_id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant(actor=actor, account_id=account_id, at=timezone.now(), **form.cleaned_data)
        except Forbidden:
            raise
        except AccessError as error:
            form.add_error(None, say(error))
        else:
            messages.success(request, _("角色已授予。"))
            return redirect("account-edit", account_id)
    grants = [(row, ROLES[row.role]) for row in account.grants.all()]
    return render(request, "account/edit.html", {"account": account, "grants": grants, "form": form})


@require_POST
def set_active(request: HttpRequest, account_id: int) -> HttpResponse:
    """Stop or allow signing in."""
    active = request.POST.get("active") == "1"
    try:
        actions.set_active(actor=actor_in(request), account_id=account_id, active=active, at=timezone.now())
        if not active:
            end_sessions(account_id)
        messages.success(request, _("账号已启用。") if active else _("账号已停用。"))
    except AccessError as error:
        if error.code not in ("LAST_ADMINISTRATOR", "ACCOUNT_UNKNOWN"):
            raise
        messages.error(request, say(error))
    return redirect("account-edit", account_id)


def send_password_mail(request: HttpRequest, account: Account) -> None:
    """The mail with which a person sets a password, in their own language."""
    form = ResetPasswordForm({"email": account.email})
    if form.is_valid():
        with translation.override(account.language):
            form.save(request)


def end_sessions(account_id: int) -> None:
    """Wherever this account is signed in, it no longer is, and stays so if it is made active again."""
    for session in UserSession.objects.filter(user_id=account_id):
        session.end()


def departments(request: HttpRequest) -> HttpResponse:
    """Who works for each department; one without people cannot act, and says so."""
    require(actor_in(request), "account.grant", About())
    staff = queries.staff_by_department()
    rows = [(name, [(row, ROLES[row.role]) for row in staff.get(name, [])]) for name in ALL]
    return render(request, "account/departments.html", {"rows": rows})


def _create(request: HttpRequest, form: NewAccountForm) -> HttpResponse | None:
    """The new account's page, or None where the address is taken and the form says so."""
    typed: dict[str, Any] = form.cleaned_data
    try:
        account = actions.create_account(actor=actor_in(request), at=timezone.now(), **typed)
    except Forbidden:
        raise
    except AccessError as error:
        form.add_error("email", say(error))
        return None
    send_password_mail(request, account)
    messages.success(request, _("账号已建立，设置密码的邮件已发送。请授予角色。"))
    return redirect("account-edit", account.pk)
