"""An issue is whole or not there; what did not change keeps its bytes and its day; catalogue and package tell the truth."""

import csv
import dataclasses
import datetime as dt
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from huiqi.cases.models import Notice
from huiqi.reports.open_data import issue as issues
from huiqi.reports.open_data.datasets import BY_ID, DATASETS
from huiqi.reports.open_data.imprint import LICENCE
from huiqi.reports.open_data.issue import read_issue
from reports.open_data.lived import IMPRINT, PAID, issued, lived

pytestmark = pytest.mark.database
LATER = dataclasses.replace(IMPRINT, at=IMPRINT.at + dt.timedelta(hours=3))


def test_the_sums_are_those_of_the_files(tmp_path: Path) -> None:
    made = issued(tmp_path / "issue")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made.folder, check=True)
    listed = {line.split("  ")[1] for line in (made.folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == {path.name for path in made.folder.iterdir()} - {"SHA256SUMS"}
    assert {d.id for d in made.datasets} == set(BY_ID)
    assert made == read_issue(made.folder)
    (made.folder / "awards.csv").write_text("changed")
    assert subprocess.run(["sha256sum", "-c", "--status", "SHA256SUMS"], cwd=made.folder).returncode == 1


def test_what_did_not_change_keeps_its_bytes_and_its_day(tmp_path: Path) -> None:
    lived()
    first = issued(tmp_path / "1")
    again = issued(tmp_path / "2", first, LATER)
    assert again.datasets == first.datasets
    Notice.objects.filter(enterprise_name=PAID).update(award_fen=1)
    changed = issued(tmp_path / "3", again, LATER)
    assert {one.id for one in changed.datasets if one.modified == LATER.at} == {"awards", "payments"}
    assert {one.modified for one in changed.datasets} == {IMPRINT.at, LATER.at}


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch) -> None:
    def broken(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(issues, "catalogue", broken)
    with pytest.raises(OSError, match="No space"):
        issued(tmp_path / "issue")
    assert list(tmp_path.iterdir()) == []


def test_the_package_describes_each_csv_file_by_its_own_fields(tmp_path: Path) -> None:
    lived()
    folder = issued(tmp_path / "issue").folder
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = {r["path"]: r for r in described["resources"] if "schema" in r}
    assert set(tables) == {f"{d.id}.csv" for d in DATASETS}
    for name, resource in tables.items():
        content = (folder / name).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        assert len(rows) == resource["rows"]
        assert [fault for row in rows for fault in _faults(row, fields)] == []


def _faults(row: dict[str, str], fields: dict[str, Any]) -> list[str]:
    """Cells that the Table Schema refuses."""
    reads: dict[str, Any] = {
        "string": str, "integer": int, "number": lambda text: (int(text.replace(".", "", 1))), "year": int,
        "date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat, "boolean": {"true": 1, "false": 0}.__getitem__,
    }  # fmt: skip
    assert list(row) == list(fields)
    found = []
    for name, text in row.items():
        limits = fields[name]["constraints"]
        if text == "":
            found += [name] if limits.get("required") else []
            continue
        reads[fields[name]["type"]](text)
        found += [] if text in limits.get("enum", [text]) else [name]
    return found


def test_the_catalogue_is_dcat_that_others_can_read(tmp_path: Path) -> None:
    from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

    lived()
    made = issued(tmp_path / "issue")
    graph = Graph().parse(made.folder / "catalogue.jsonld", format="json-ld")
    home, spdx = "https://example.org/open-data/", Namespace("http://spdx.org/rdf/terms#")
    catalogue = URIRef(f"{home}catalogue.jsonld")
    assert (catalogue, RDF.type, DCAT.Catalog) in graph
    assert (catalogue, DCTERMS.publisher, URIRef(f"{home}#publisher")) in graph
    assert graph.value(URIRef(f"{home}#publisher"), FOAF.name) == Literal(IMPRINT.publisher.name)
    assert {str(d) for d in graph.objects(catalogue, DCAT.dataset)} == {f"{home}{d.id}" for d in DATASETS}
    required = (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.identifier, DCTERMS.modified, DCTERMS.spatial,
                DCTERMS.license, DCTERMS.accrualPeriodicity, DCAT.contactPoint, DCAT.theme, DCAT.distribution)  # fmt: skip
    for one in made.datasets:
        node = URIRef(f"{home}{one.id}")
        assert [term for term in required if graph.value(node, term, any=True) is None] == []
        assert {t.language for t in graph.objects(node, DCTERMS.title)} == {"zh-Hans", "en"}
        for file in one.files:
            there = URIRef(f"{home}{file.name}")
            assert (node, DCAT.distribution, there) in graph
            assert (there, RDF.type, DCAT.Distribution) in graph
            assert (there, DCTERMS.license, URIRef(LICENCE)) in graph
            assert (there, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)) in graph
            checksum = graph.value(there, spdx.checksum)
            assert str(graph.value(checksum, spdx.checksumValue).toPython().hex()) == file.sha256
            assert graph.value(there, DCAT.mediaType)
    period = graph.value(URIRef(f"{home}awards"), DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == Literal("2026-03-13", datatype=XSD.date)
    assert graph.value(URIRef(f"{home}360giving.json"), DCTERMS.conformsTo)


def test_a_district_without_anything_publishes_empty_tables(tmp_path: Path) -> None:
    made = issued(tmp_path / "issue")
    awards = made.dataset("awards")
    assert awards is not None
    assert (awards.rows, awards.since, [f.name for f in awards.files]) == (
        0, None, ["awards.csv", "awards.parquet", "awards.xlsx"],
    )  # fmt: skip
    assert (made.folder / "awards.csv").read_bytes().count(b"\r\n") == 1
