"""How do other portals find the data? A DCAT catalogue as JSON-LD, after the application profile DCAT-AP 3."""

import json
from collections.abc import Iterable
from typing import Any

from huiqi.reports.open_data.datasets import BY_ID
from huiqi.reports.open_data.fields import Words
from huiqi.reports.open_data.files import IssuedDataset, IssuedFile
from huiqi.reports.open_data.giving import JSON_NAME, SHEET_NAME
from huiqi.reports.open_data.imprint import LICENCE, Imprint
from huiqi.reports.open_data.package import PACKAGE

CATALOGUE = "catalogue.jsonld"
_EU = "http://publications.europa.eu/resource/authority"
GIVING_STANDARD = "https://standard.threesixtygiving.org/en/latest/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KEYWORDS = (Words("惠企政策", "business support"), Words("财政资金", "public money"), Words("公示", "public notice"))


def catalogue(issued: Iterable[IssuedDataset], imprint: Imprint) -> str:
    """The whole catalogue. Its addresses are permanent: those of the service, not of an issue."""
    datasets = list(issued)
    latest = max(one.modified for one in datasets)
    graph = {
        "@context": CONTEXT,
        "@id": f"{imprint.home}{CATALOGUE}",
        "@type": "dcat:Catalog",
        "dct:title": _said(Words(f"{imprint.publisher.name}开放数据", f"Open data of {imprint.publisher.name}")),
        "dct:description": _said(Words("支持政策、支持项目和资金使用。", "Support policies, awards, and the money.")),
        "dct:publisher": _publisher(imprint),
        "dct:language": _languages(),
        "dct:license": _ref(LICENCE),
        "dct:spatial": _place(imprint),
        "dct:modified": _moment(latest.isoformat(timespec="seconds")),
        "dcat:themeTaxonomy": _ref(f"{_EU}/data-theme"),
        "foaf:homepage": _ref(imprint.home),
        "dcat:dataset": [_dataset(one, imprint) for one in datasets],
    }
    return json.dumps(graph, ensure_ascii=False, indent=1) + "\n"


def _dataset(issued: IssuedDataset, imprint: Imprint) -> dict[str, Any]:
    dataset, page = BY_ID[issued.id], f"{imprint.home}{issued.id}"
    found = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": page,
        "dct:title": _said(dataset.called),
        "dct:description": _said(dataset.about),
        "dct:publisher": _ref(_publisher(imprint)["@id"]),
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": imprint.publisher.name,
                              "vcard:hasURL": _ref(imprint.home)},
        "dcat:keyword": [word for words in KEYWORDS for word in _said(words)],
        "dcat:theme": [_ref(f"{_EU}/data-theme/{theme}") for theme in ("GOVE", "ECON")],
        "dct:language": _languages(),
        "dct:license": _ref(LICENCE),
        "dct:accessRights": _ref(f"{_EU}/access-right/PUBLIC"),
        "dct:accrualPeriodicity": _ref(f"{_EU}/frequency/DAILY"),
        "dct:spatial": _ref(_place(imprint)["@id"]),
        "dct:modified": _moment(issued.modified.isoformat(timespec="seconds")),
        "dcat:landingPage": _ref(page),
        "dct:conformsTo": _ref(f"{imprint.home}{PACKAGE}"),
        "dcat:distribution": [_distribution(issued, file, imprint) for file in issued.files],
    }  # fmt: skip
    if issued.since:
        found["dct:issued"] = {"@type": "xsd:date", "@value": issued.since.isoformat()}
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": issued.since.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": imprint.on.isoformat()},
        }
    return found


def _distribution(issued: IssuedDataset, file: IssuedFile, imprint: Imprint) -> dict[str, Any]:
    address = f"{imprint.home}{file.name}"
    found: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": _ref(f"{imprint.home}{issued.id}"),
        "dcat:downloadURL": _ref(address),
        "dcat:mediaType": _ref(f"https://www.iana.org/assignments/media-types/{file.form.media}"),
        "dct:format": _ref(f"{_EU}/file-type/{file.form.file_type}"),
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _ref("spdx:checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
        "dct:license": _ref(LICENCE),
        "dct:modified": _moment(issued.modified.isoformat(timespec="seconds")),
    }
    if file.name in (JSON_NAME, SHEET_NAME):
        found["dct:conformsTo"] = _ref(GIVING_STANDARD)
    return found


def _publisher(imprint: Imprint) -> dict[str, Any]:
    return {
        "@id": f"{imprint.home}#publisher", "@type": "foaf:Agent", "foaf:name": imprint.publisher.name,
        "dct:identifier": imprint.publisher.id, "foaf:homepage": _ref(imprint.site),
    }  # fmt: skip


def _place(imprint: Imprint) -> dict[str, Any]:
    return {
        "@id": f"{imprint.home}#place", "@type": "dct:Location", "skos:prefLabel": imprint.publisher.division,
        "dct:identifier": f"GB/T 2260:{imprint.publisher.division_code}",
    }  # fmt: skip


def _said(words: Words) -> list[dict[str, str]]:
    return [{"@language": "zh-Hans", "@value": words.zh}, {"@language": "en", "@value": words.en}]


def _languages() -> list[dict[str, str]]:
    return [_ref(f"{_EU}/language/{code}") for code in ("ZHO", "ENG")]


def _ref(address: str) -> dict[str, str]:
    return {"@id": address}


def _moment(text: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": text}
