"""How does a program learn what the files hold? A Frictionless data package, made from the fields themselves."""

import json
from collections.abc import Iterable
from typing import Any

from huiqi.reports.open_data.datasets import BY_ID
from huiqi.reports.open_data.fields import Dataset, Field, Kind
from huiqi.reports.open_data.files import IssuedDataset, IssuedFile
from huiqi.reports.open_data.imprint import LICENCE, LICENCE_NAME, Imprint

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    Kind.TEXT: {"type": "string"},
    Kind.COUNT: {"type": "integer"},
    Kind.FEN: {"type": "integer"},
    Kind.YUAN: {"type": "number"},
    Kind.YEAR: {"type": "year"},
    Kind.DAY: {"type": "date"},
    Kind.MOMENT: {"type": "datetime"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.ADDRESS: {"type": "string", "format": "uri"},
}
"""Types of Table Schema."""


def package(issued: Iterable[IssuedDataset], imprint: Imprint) -> str:
    """The whole descriptor as JSON."""
    described = {
        "$schema": PROFILE,
        "name": "open-data",
        "id": f"{imprint.home}{PACKAGE}",
        "title": f"{imprint.publisher.name}：政策资金开放数据 Open data of the policy fund",
        "homepage": imprint.home,
        "created": imprint.at.isoformat(timespec="seconds"),
        "licenses": [{"name": LICENCE_NAME.replace(" ", "-"), "path": LICENCE}],
        "contributors": [{"title": imprint.publisher.name, "path": imprint.site, "roles": ["publisher"]}],
        "resources": [resource(one, file) for one in issued for file in one.files],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def resource(issued: IssuedDataset, file: IssuedFile) -> dict[str, Any]:
    """One file: where, how large, its SHA-256; a CSV file with the schema of its columns."""
    dataset = BY_ID[issued.id]
    found: dict[str, Any] = {
        "name": file.name.replace(".", "-"), "path": file.name, "title": dataset.called.zh, "title_en": dataset.called.en,
        "description": dataset.about.zh, "description_en": dataset.about.en, "mediatype": file.form.media,
        "format": file.form.ending, "bytes": file.size, "hash": f"sha256:{file.sha256}", "dataset": dataset.id,
        "rows": issued.rows, "modified": issued.modified.isoformat(timespec="seconds"),
        "since": issued.since and issued.since.isoformat(),
    }  # fmt: skip
    if file.name == f"{dataset.id}.csv":
        found |= {"type": "table", "encoding": "utf-8", "schema": schema(dataset)}
    return found


def schema(dataset: Dataset) -> dict[str, Any]:
    """The Table Schema of a dataset."""
    return {"fields": [_field(f) for f in dataset.fields], "primaryKey": list(dataset.key), "missingValues": [""]}


def _field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if field.optional else {"required": True}
    if field.codes:
        constraints["enum"] = list(field.codes)
    found: dict[str, Any] = {"name": field.name, **TYPES[field.kind], "title": field.called.zh, "title_en": field.called.en}
    found |= {"description": field.about.zh, "description_en": field.about.en, "constraints": constraints}
    if field.codes:
        found["categories"] = [{"value": code, "label": f"{words.zh} {words.en}"} for code, words in field.codes.items()]
    return found
