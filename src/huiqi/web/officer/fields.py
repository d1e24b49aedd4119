"""Which fields do forms share? A day, an amount in 万元, a text of several lines, a moment, a sheet."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.sheets import check_sheet
from huiqi.units.money import MoneyError, read_money
from huiqi.web.public.words import today
from huiqi.web.tags import is_foreign
from huiqi.web.whole import whole

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YEARS = range(2000, 2101)
"""In which a day or moment of the desk may lie, and of which it shows anything."""


def year_in(request: HttpRequest) -> int:
    """The year that an address asks for; this one where it names none, or one outside YEARS."""
    typed = whole(request.GET.get("year", ""), 0)
    return typed if typed in YEARS else today().year


def in_range(day: dt.date) -> None:
    """Raises ValidationError outside YEARS."""
    if day.year not in YEARS:
        raise forms.ValidationError(
            gettext("请填 %(first)s 年至 %(last)s 年之间的日期。") % {"first": YEARS[0], "last": YEARS[-1]}
        )


DAY = partial(forms.DateField, validators=[in_range], widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
MOMENT = partial(
    forms.DateTimeField,
    validators=[in_range],
    widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
)


def words(label: "_StrPromise", hint: "_StrPromise | str" = "", *, required: bool = True) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class FEN(forms.Field):
    """An amount typed in 万元, read to the fen; None where nothing is typed."""

    def to_python(self, value: Any) -> int | None:
        """Fen. Raises ValidationError."""
        typed = str(value or "").strip().removesuffix("万元")
        if not typed:
            return None
        try:
            fen = read_money(f"{typed}万元")
        except MoneyError:
            raise forms.ValidationError(gettext("请填以万元为单位的数字，例如 43.5，最小到分。")) from None
        if not 0 <= fen <= 10**14:
            raise forms.ValidationError(gettext("金额须在 0 和一万亿元之间，请核对单位。"))
        return fen

    def prepare_value(self, value: Any) -> Any:
        """Fen as 万元."""
        return f"{Decimal(value).scaleb(-6).normalize():f}" if isinstance(value, int) else value


class YUAN(FEN):
    """An amount typed in 元, as a bank's slip says it, read to the fen."""

    def to_python(self, value: Any) -> int | None:
        """Fen. Raises ValidationError."""
        typed = "".join(str(value or "").replace(",", "").split()).removesuffix("元")
        try:
            fen = read_money(f"{typed}元") if typed else None
        except MoneyError:
            raise forms.ValidationError(gettext("请填以元为单位的金额，例如 2819.18，最小到分。")) from None
        if fen is not None and not 0 <= fen <= 10**14:
            raise forms.ValidationError(gettext("金额须在 0 和一万亿元之间，请核对单位。"))
        return fen

    def prepare_value(self, value: Any) -> Any:
        """Fen as 元."""
        return f"{value // 100}.{value % 100:02}" if isinstance(value, int) else value


class NameSelect(forms.Select):
    """A choice among names: on an English page a voice reader is told which are Chinese."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its language."""
        option = super().create_option(*args, **kwargs)
        if is_foreign(str(option["label"])):
            option["attrs"]["lang"] = "zh-Hans"
        return option


SHEET_BYTES_MAX = 20 * 1024 * 1024
SHEETS = (".xlsx", ".csv")


class SheetField(forms.FileField):
    """A workbook or csv that somebody uploads."""

    endings: tuple[str, ...] = SHEETS
    wrong = gettext_lazy("请上传 .xlsx 或 .csv 文件。")
    widget = forms.FileInput(attrs={"accept": ",".join(SHEETS)})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        """The file where it may be read. Raises ValidationError."""
        sent = super().clean(data, initial)
        if not str(sent.name).lower().endswith(self.endings):
            raise forms.ValidationError(self.wrong)
        if (sent.size or 0) > SHEET_BYTES_MAX:
            raise forms.ValidationError(gettext("文件超过20MB；请分成几份上传。"))
        return bearable(sent)


def bearable(sent: UploadedFile) -> UploadedFile:
    """A file that may be read here. Raises ValidationError where that would take more than there is."""
    try:
        check_sheet(Path(str(sent.name)).suffix, sent.read())
    except FileRefused:
        raise forms.ValidationError(gettext("文件展开后过大，不能读；请删去表格末尾的空行空列，或分成几份上传。")) from None
    sent.seek(0)
    return sent


@contextmanager
def kept(sent: UploadedFile) -> Iterator[Path]:
    """An upload as a file, for as long as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(str(sent.name)).suffix.lower()}"
        with path.open("wb") as file:
            file.writelines(sent.chunks())
        yield path
