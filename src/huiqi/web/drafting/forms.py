"""What is filled in on a draft's way: the text, the consultation, a comment, an answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.departments import ALL
from huiqi.drafting.actions import BODY_MAX
from huiqi.drafting.models import CommentGroup
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


class CommentForm(forms.Form):
    """What somebody says."""

    clause = forms.ChoiceField(label=_("针对哪一条"), required=False)
    body = forms.CharField(label=_("您的意见"), max_length=BODY_MAX, widget=forms.Textarea(attrs={"rows": 6}))
    organisation = forms.BooleanField(label=_("我代表企业、协会或其他单位"), required=False)
    name = forms.CharField(label=_("姓名或单位名称"), max_length=100, required=False)
    contact = forms.CharField(label=_("联系方式"), max_length=100, required=False, help_text=_("只用于核实和答复，不公开。"))

    def __init__(self, data: Any, clauses: Iterable[tuple[str, str]], *, real_names: bool) -> None:
        super().__init__(data)
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
