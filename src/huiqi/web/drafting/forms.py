"""What is filled in on a draft's way: the text, the consultation, a comment, an answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.departments import ALL
from huiqi.drafting.actions import BODY_MAX, FILE_KINDS, FILES_MAX, WORDS_MAX
from huiqi.drafting.findings import ROLES_OF, SCOPED
from huiqi.drafting.models import FILE_BYTES_MAX, CommentGroup
from huiqi.web.drafting.words import KINDS, ROLES, SCOPES
from huiqi.web.officer.fields import DAY, NameSelect, SheetField, words

TEXTS = (".txt", ".docx", ".pdf")


class TextFile(SheetField):
    """The text of a policy."""

    endings = TEXTS
    wrong = _("请上传 .txt、.docx 或 .pdf 文件。")
    widget = forms.FileInput(attrs={"accept": ",".join(TEXTS)})


class DraftForm(forms.Form):
    """A text that is to become law."""

    title = forms.CharField(label=_("标题"), max_length=200)
    department = forms.ChoiceField(label=_("起草部门"), widget=NameSelect)
    file = TextFile(label=_("草案原文（.txt、.docx 或 .pdf）"), help_text=_("条款要带 一、（一）1. 这样的编号。"))
    note = words(_("起草说明"), _("为什么要做、依据什么、要花多少钱；随草案一起公开。"))
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**15)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["department"].choices = [(name, _t(name)) for name in ALL]  # type: ignore[attr-defined]  # a choice


class ConsultationForm(forms.Form):
    """When, how, and whether under real names."""

    opens_on = DAY(label=_("开始日期"))
    closes_on = DAY(label=_("截止日期（含当天）"))
    why_short = words(_("少于30天的理由"), _("一般不少于30天；缩短的要写明理由，随公告公开。"), required=False)
    real_names = forms.BooleanField(label=_("要求实名（姓名和联系方式不公开）"), required=False)
    channels = words(_("其他提意见的方式"), _("来信地址、电子邮箱等。"), required=False)


class SeveralFiles(forms.FileInput):
    """A control that takes more than one file."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name) if files else []


class FilesField(forms.FileField):
    """Files that somebody attaches, each with its name and content; what is too large is not even read."""

    widget = SeveralFiles(attrs={"accept": ",".join(f".{ending}" for kind in FILE_KINDS for ending in kind.endings)})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """The files; what is in them is checked by the room. Raises ValidationError."""
        sent: list[UploadedFile] = [one for one in data or [] if one]
        if len(sent) > FILES_MAX:
            raise forms.ValidationError(_t("一次最多选 %(most)s 个文件。") % {"most": FILES_MAX})
        for one in sent:
            if (one.size or 0) > FILE_BYTES_MAX:
                raise forms.ValidationError(_t("“%(name)s”超过 10 MB；请缩小后再上传。") % {"name": str(one.name)[:120]})
        return [(str(one.name), one.read()) for one in sent]


class CommentForm(forms.Form):
    """What somebody says."""

    clause = forms.ChoiceField(label=_("针对哪一条"), required=False)
    body = forms.CharField(label=_("您的意见"), max_length=BODY_MAX, widget=forms.Textarea(attrs={"rows": 6}))
    organisation = forms.BooleanField(label=_("我代表企业、协会或其他单位"), required=False)
    name = forms.CharField(label=_("姓名或单位名称"), max_length=100, required=False)
    contact = forms.CharField(label=_("联系方式"), max_length=100, required=False, help_text=_("只用于核实和答复，不公开。"))

    attachments = FilesField(
        label=_("附件"), required=False, help_text=_("最多 3 个，每个不超过 10 MB；PDF、Word、Excel 或图片。")
    )

    def __init__(self, data: Any, files: Any, clauses: Iterable[tuple[str, str]], *, real_names: bool) -> None:
        super().__init__(data, files)
        choices = [("", _t("整份草案")), *((number, f"{number} {head}".strip()) for number, head in clauses)]
        self.fields["clause"].choices = choices  # type: ignore[attr-defined]  # it is a choice
        self.fields["clause"].widget = NameSelect(choices=choices)
        for name in ("name", "contact"):
            self.fields[name].required = real_names


class DispositionForm(forms.Form):
    """The answer to a group of comments."""

    verdict = forms.ChoiceField(label=_("处理"))
    reason = words(_("理由"), _("提意见的人会看到。"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(value, _t(str(label))) for value, label in CommentGroup.Disposition.choices]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]  # it is a choice


class ReportForm(forms.Form):
    """The head of the report."""

    summary = words(_("总的说明"), _("收到多少意见、主要说了什么、总体怎样处理。"))


def things() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a thing in a text can be, kind by kind: `amount:cap`, 金额 上限."""
    return [
        (_t(KINDS[kind]), [(f"{kind}:{role}", f"{_t(KINDS[kind])} {_t(ROLES[role])}") for role in roles])
        for kind, roles in ROLES_OF.items()
    ]


def scopes() -> list[tuple[str, str]]:
    """What an amount can be counted over."""
    return sorted((scope, _t(words) if words else _t("不分")) for scope, words in SCOPES.items())


WRITTEN = _("这样写：70万元、35%、3年、2026-03-01；部门和条件不用填。")


class FindingForm(forms.Form):
    """What a thing in a text is: `kind`, `role`, `scope` and `typed` when clean."""

    what = forms.ChoiceField(label=_("是什么"))
    scope = forms.ChoiceField(label=_("按什么算"), required=False)
    typed = forms.CharField(label=_("值"), max_length=40, required=False, help_text=WRITTEN)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["what"].choices = things()  # type: ignore[attr-defined]  # it is a choice
        self.fields["scope"].choices = scopes()  # type: ignore[attr-defined]  # likewise

    def clean(self) -> dict[str, Any]:
        """The kind and what it does apart; what is not counted over anything has no scope."""
        found = super().clean() or {}
        kind, _colon, role = found.pop("what", "").partition(":")
        return found | {"kind": kind, "role": role, "scope": found.get("scope", "") if kind in SCOPED else ""}


class MissedForm(FindingForm):
    """What the machine missed, by the words in which it stands."""

    words = forms.CharField(label=_("原文中的字句"), max_length=WORDS_MAX)
    field_order = ("words", "what", "scope", "typed")
