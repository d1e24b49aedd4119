"""The 360Giving files pass the standard's own schema, and come through flattentool unchanged in both directions."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flattentool
import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from cases import people
from huiqi.reports.open_data.giving import JSON_NAME, SHEET_NAME, write_giving
from reports.open_data.lived import IMPRINT, PAID, RECOVERED, lived

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT.parent / "shared/schemas/360giving"
GRANT, PACKAGE = SCHEMAS / "360-giving-schema.json", SCHEMAS / "360-giving-package-schema.json"
pytestmark = pytest.mark.database
needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason=f"the standard's schemas are not at {SCHEMAS}")


FORMATS = jsonschema.FormatChecker(formats=())
"""The formats the standard names; a day alone is no moment, or a date would be two things at once."""


@FORMATS.checks("date-time", raises=ValueError)
def _is_a_moment(text: str) -> bool:
    return "T" in text and dt.datetime.fromisoformat(text).tzinfo is not None


@FORMATS.checks("uri", raises=ValueError)
def _is_an_address(text: str) -> bool:
    found = urlsplit(text)
    return bool(found.scheme and found.netloc)


def read(path: Path) -> dict[str, Any]:
    """JSON with its numbers to the last figure."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def against_the_schema(package: dict[str, Any]) -> list[str]:
    """What the standard's package schema objects to; the grants' schema it refers to is the one beside it."""
    schema, grants = read(PACKAGE), read(GRANT)
    referred = schema["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(referred, Resource(grants, DRAFT202012))
    checker = jsonschema.Draft202012Validator(schema, registry=registry, format_checker=FORMATS)
    return [error.message for error in checker.iter_errors(package)]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Both files of a district that has lived."""
    lived()
    assert write_giving(tmp_path, IMPRINT, IMPRINT.at) == [JSON_NAME, SHEET_NAME]
    return tmp_path


def unflattened(sheet: Path, folder: Path) -> dict[str, Any]:
    """Our spreadsheet as flattentool reads it. Its sheet of the package's own fields needs no schema of the grants."""
    schema = json.loads(PACKAGE.read_text())
    schema["properties"]["grants"]["items"] = {"type": "object"}
    (folder / "meta.json").write_text(json.dumps(schema))
    flattentool.unflatten(
        str(sheet), input_format="xlsx", output_name=str(folder / "unflattened.json"), root_list_path="grants", id_name="id",
        schema=str(GRANT), convert_titles=True, metatab_name="Meta", metatab_schema=str(folder / "meta.json"),
        metatab_vertical_orientation=True,
    )  # fmt: skip
    return read(folder / "unflattened.json")


@needs_schemas
def test_the_package_passes_the_standards_schema(files: Path) -> None:
    package = read(files / JSON_NAME)
    assert against_the_schema(package) == []
    del package["grants"][0]["awardDate"]
    package["grants"][0]["currency"] = "元"
    assert len(against_the_schema(package)) == 2


@needs_schemas
def test_our_spreadsheet_becomes_our_package_in_flattentool(files: Path) -> None:
    found = unflattened(files / SHEET_NAME, files)
    assert found == read(files / JSON_NAME)
    assert against_the_schema(found) == []


@needs_schemas
def test_our_package_comes_through_flattentools_own_sheets_unchanged(files: Path) -> None:
    """As CSV: its workbooks would take the firm whose name begins with = for a formula, which ours do not."""
    flattentool.flatten(
        str(files / JSON_NAME), schema=str(GRANT), output_name=str(files / "flat"), output_format="csv",
        main_sheet_name="grants", root_list_path="grants", root_id="",
    )  # fmt: skip
    flattentool.unflatten(
        str(files / "flat"), input_format="csv", output_name=str(files / "again.json"), root_list_path="grants",
        id_name="id", root_id="", schema=str(GRANT),
    )  # fmt: skip
    assert read(files / "again.json")["grants"] == read(files / JSON_NAME)["grants"]


def test_a_grant_is_an_award_whose_notice_is_over_and_stands(files: Path) -> None:
    grants = {g["recipientOrganization"][0]["name"]: g for g in read(files / JSON_NAME)["grants"]}
    assert set(grants) == {PAID, RECOVERED}
    paid, back = grants[PAID], grants[RECOVERED]
    assert (paid["amountAwarded"], paid["amountDisbursed"], paid["currency"]) == (
        350000, Decimal("349999.95"), "CNY",
    )  # fmt: skip
    assert '"amountDisbursed": 349999.95,' in (files / JSON_NAME).read_text(encoding="utf-8")
    assert (back["amountAwarded"], back["amountDisbursed"]) == (350000, 0)
    assert [g["classifications"][0]["code"] for g in (paid, back)] == ["paid", "recovered"]
    assert paid["beneficiaryLocation"][0]["geoCode"] == "440305"
    assert paid["id"] == f"360G-example-{paid['url'].rpartition('/')[2]}"


def test_there_is_no_file_before_there_is_a_grant(tmp_path: Path) -> None:
    people.firm()
    people.window()
    people.decided_numbers()
    people.noticed()
    assert write_giving(tmp_path, IMPRINT, IMPRINT.at) == []
    assert list(tmp_path.iterdir()) == []
