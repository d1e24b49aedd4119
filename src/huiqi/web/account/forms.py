"""What may be typed on the account pages?"""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import FIRM_ROLES, ROLES
from huiqi.access.departments import ALL

CREDIT_CODE = forms.RegexField(
    label=_("统一社会信用代码"),
    regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    error_messages={"invalid": _("统一社会信用代码应为 18 位数字或大写字母，请核对营业执照。")},
)


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)


class InterestForm(forms.Form):
    """A firm in which one has an interest, and which."""

    credit_code = CREDIT_CODE
    reason = forms.CharField(label=_("利害关系"), max_length=200, help_text=_("例如：配偶在该企业任职。申报后不能撤回。"))


class InviteForm(forms.Form):
    """Whom to ask into the firm, as what."""

    email = forms.EmailField(label=_("电子邮箱"))
    role = forms.ChoiceField(label=_("角色"), choices=[(key, _(name)) for key, name in FIRM_ROLES.items()])


class JoinForm(forms.Form):
    """Who an invited person is; the password follows the service's rules."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 位，不能是常见密码。"),
    )

    def clean_password(self) -> str:
        """Refused with the reason of the first rule that it breaks."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class NewAccountForm(forms.Form):
    """A person to make an account for; a mail lets them set the password."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"))


class ResetForm(forms.Form):
    """How a person who lost every second factor was recognised."""

    why = forms.CharField(
        label=_("怎样核对了本人身份"), max_length=200, help_text=_("例如：当面核对工作证，并向其科室负责人核实。")
    )


class GrantForm(forms.Form):
    """One role, with its department or its firm."""

    role = forms.ChoiceField(label=_("角色"), choices=[(key, _(name)) for key, name in ROLES.items()])
    department = forms.ChoiceField(
        label=_("部门"),
        required=False,
        choices=[("", "—"), *((name, _(name)) for name in ALL)],
        help_text=_("窗口、经办和负责人的角色须选部门。"),
    )
    credit_code = forms.RegexField(
        label=_("统一社会信用代码"),
        regex=CREDIT_CODE.regex,
        required=False,
        help_text=_("企业的角色须填企业。"),
        error_messages=CREDIT_CODE.error_messages,
    )


class AuditFilterForm(forms.Form):
    """Which entries of the log are wanted."""

    actor = forms.CharField(label=_("谁"), required=False, max_length=40)
    verb = forms.CharField(label=_("做了什么"), required=False, max_length=40)
    subject = forms.CharField(label=_("对象"), required=False, max_length=100)
    text = forms.CharField(label=_("原因或内容含有"), required=False, max_length=100)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
