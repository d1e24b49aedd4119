"""How do awards read in the 360Giving Data Standard 1.4? One table of columns makes both its JSON and its spreadsheet.

A grant is an award whose notice is over and was not withdrawn: from then on it is owed, paid or recovered. What was
disbursed is what the firm has kept, so that what was paid and came back again counts as nothing, as a refund does.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from huiqi.reports.awards import PublicAward, Standing, each_award, public_awards
from huiqi.reports.open_data.awards import AWARDS, KINDS, STANDINGS
from huiqi.reports.open_data.fields import yuan
from huiqi.reports.open_data.imprint import LICENCE, Imprint
from huiqi.reports.open_data.tables import workbook

VERSION = "1.4"
JSON_NAME, SHEET_NAME = "360giving.json", "360giving.xlsx"
GRANTED = (Standing.DUE, Standing.PAID, Standing.RECOVERED)
SHEET, META = "grants", "Meta"
Place = tuple[str | int, ...]

COLUMNS: tuple[tuple[str, Place, Callable[[PublicAward, Imprint], Any]], ...] = (
    ("Identifier", ("id",), lambda a, i: f"{i.publisher.prefix}-{a.number}"),
    ("Title", ("title",), lambda a, i: f"{a.title[:60]}：{a.enterprise[:60]}（{a.year}年）"),
    ("Description", ("description",), lambda a, i: f"{a.clause}{a.title}，{a.document_number}审定，{a.number}公示"),
    ("Currency", ("currency",), lambda a, i: "CNY"),
    ("Amount Awarded", ("amountAwarded",), lambda a, i: amount(a.award_fen)),
    ("Amount Disbursed", ("amountDisbursed",), lambda a, i: amount(a.paid_fen - a.recovered_fen)),
    ("Award Date", ("awardDate",), lambda a, i: a.decided_on.isoformat()),
    ("URL", ("url",), lambda a, i: f"{i.site}/notices/{a.number}"),
    ("Planned Dates:Start Date", ("plannedDates", 0, "startDate"), lambda a, i: f"{a.year}-01-01"),
    ("Planned Dates:End Date", ("plannedDates", 0, "endDate"), lambda a, i: f"{a.year}-12-31"),
    ("Recipient Org:Identifier", ("recipientOrganization", 0, "id"), lambda a, i: i.publisher.organisation(a.firm)),
    ("Recipient Org:Name", ("recipientOrganization", 0, "name"), lambda a, i: a.enterprise),
    ("Beneficiary Location:Name", ("beneficiaryLocation", 0, "name"), lambda a, i: i.publisher.division),
    ("Beneficiary Location:Country Code", ("beneficiaryLocation", 0, "countryCode"), lambda a, i: "CN"),
    ("Beneficiary Location:Geographic Code", ("beneficiaryLocation", 0, "geoCode"),
     lambda a, i: i.publisher.division_code),
    ("Beneficiary Location:Geographic Code Type", ("beneficiaryLocation", 0, "geoCodeType"), lambda a, i: "GB/T 2260"),
    ("Funding Org:Identifier", ("fundingOrganization", 0, "id"), lambda a, i: i.publisher.id),
    ("Funding Org:Name", ("fundingOrganization", 0, "name"), lambda a, i: i.publisher.name),
    ("Funding Org:Department", ("fundingOrganization", 0, "department"), lambda a, i: a.department),
    ("Grant Programme:Code", ("grantProgramme", 0, "code"), lambda a, i: a.measure),
    ("Grant Programme:Title", ("grantProgramme", 0, "title"), lambda a, i: f"{a.clause}{a.title}"),
    ("Grant Programme:URL", ("grantProgramme", 0, "url"), lambda a, i: f"{i.site}/policy/{a.measure.replace('.', '/')}"),
    ("From An Open Call?", ("fromOpenCall",), lambda a, i: "No" if a.proposed else "Yes"),
    ("Funding Type:Vocabulary", ("fundingType", 0, "vocabulary"), lambda a, i: f"{i.home}{AWARDS.id}#kind"),
    ("Funding Type:Code", ("fundingType", 0, "code"), lambda a, i: a.kind),
    ("Funding Type:Title", ("fundingType", 0, "title"), lambda a, i: " ".join(KINDS[a.kind])),
    ("Classifications:Vocabulary", ("classifications", 0, "vocabulary"), lambda a, i: f"{i.home}{AWARDS.id}#standing"),
    ("Classifications:Code", ("classifications", 0, "code"), lambda a, i: str(a.standing)),
    ("Classifications:Title", ("classifications", 0, "title"), lambda a, i: " ".join(STANDINGS[a.standing])),
    ("Data Source", ("dataSource",), lambda a, i: f"{i.home}{AWARDS.id}"),
)  # fmt: skip
"""Heading of the spreadsheet, place in the JSON, value."""
_HEAD: tuple[tuple[str, Place, Callable[[Imprint, dt.datetime], str]], ...] = (
    ("Version", ("version",), lambda i, at: VERSION),
    ("Title", ("title",), lambda i, at: f"{i.publisher.name}：{AWARDS.called.zh} Awards"),
    ("Description", ("description",), lambda i, at: f"{AWARDS.about.zh} {AWARDS.about.en}"),
    ("Issued", ("issued",), lambda i, at: timezone.localdate(at).isoformat()),
    ("Modified", ("modified",), lambda i, at: timezone.localtime(at).isoformat(timespec="seconds")),
    ("Identifier", ("identifier",), lambda i, at: f"{i.publisher.prefix}-{AWARDS.id}"),
    ("Publisher:Identifier", ("publisher", "identifier"), lambda i, at: i.publisher.id),
    ("Publisher:Name", ("publisher", "name"), lambda i, at: i.publisher.name),
    ("Publisher:Website", ("publisher", "website"), lambda i, at: i.site),
    ("Download URL", ("downloadURL",), lambda i, at: f"{i.home}{JSON_NAME}"),
    ("Access URL", ("accessURL",), lambda i, at: f"{i.home}{AWARDS.id}"),
    ("License", ("license",), lambda i, at: LICENCE),
)


def amount(fen: int) -> int | Decimal:
    """Yuan as JSON writes them: exact, and without places where there are none.

    >>> amount(35_000_000), amount(35_000_05)
    (350000, Decimal('35000.05'))
    """
    return fen // 100 if fen % 100 == 0 else yuan(fen)


def grants() -> Iterator[PublicAward]:
    """The awards that are grants, the oldest notice first."""
    return (a for a in each_award(public_awards().order_by("published_at", "pk")) if a.standing in GRANTED)


def write_giving(folder: Path, imprint: Imprint, made: dt.datetime) -> list[str]:
    """The package and its spreadsheet; the names of both, or none where there is no grant: an empty package is not valid."""
    if next(grants(), None) is None:
        return []
    _write_package(folder / JSON_NAME, imprint, made)
    _write_sheet(folder / SHEET_NAME, imprint, made)
    return [JSON_NAME, SHEET_NAME]


def _write_package(path: Path, imprint: Imprint, made: dt.datetime) -> None:
    head: dict[str, Any] = {}
    for _, place, read in _HEAD:
        _put(head, place, read(imprint, made))
    with path.open("w", encoding="utf-8") as file:
        file.write(written(head)[:-1] + ', "grants": [')
        for number, award in enumerate(grants()):
            file.write(",\n" if number else "\n")
            file.write(written(grant(award, imprint)))
        file.write("\n]}\n")


def grant(award: PublicAward, imprint: Imprint) -> dict[str, Any]:
    """One award as the standard's grant."""
    found: dict[str, Any] = {}
    for _, place, read in COLUMNS:
        _put(found, place, read(award, imprint))
    return found


def _put(target: Any, place: Place, value: Any) -> None:
    """Set a value deep inside, with the lists (of one) and objects on its way."""
    *way, last = place
    for step, after in zip(way, place[1:], strict=True):
        empty: Any = [{}] if after == 0 else {}
        target = target[step] if isinstance(step, int) else target.setdefault(step, empty)
    target[last] = value


def written(value: Any) -> str:
    """JSON with decimals to the last figure, which `json` would write as floats.

    >>> written({"a": [Decimal("35000.05"), "元"], "b": 1})
    '{"a": [35000.05, "元"], "b": 1}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def _write_sheet(path: Path, imprint: Imprint, made: dt.datetime) -> None:
    with workbook(path, made) as book:
        bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(COLUMNS) - 1, 20)
        sheet.write_row(0, 0, [heading for heading, _, _ in COLUMNS], bold)
        for line, award in enumerate(grants(), 1):
            for column, (_, _, read) in enumerate(COLUMNS):
                value = read(award, imprint)
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    sheet.write_number(line, column, value, money)
        meta = book.add_worksheet(META)
        meta.set_column(0, 1, 40)
        for line, (heading, _, read_head) in enumerate(_HEAD):
            meta.write_string(line, 0, heading, bold)
            meta.write_string(line, 1, read_head(imprint, made))
