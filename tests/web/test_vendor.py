"""The front-end files are the ones npm gave, to the byte."""

import hashlib
import json

from huiqi.web.commands.vendor import FILES, ROOT, VENDOR

ROWS = json.loads((VENDOR / "VENDOR.json").read_text())


def test_each_vendored_file_has_its_hash() -> None:
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in FILES} == {
        name: row["sha256"] for name, row in ROWS.items()
    }


def test_nothing_else_is_vendored() -> None:
    assert {p.name for p in VENDOR.iterdir()} == {*FILES, "VENDOR.json", "LICENSES.txt"}


def test_versions_are_those_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {row["package"]: row["version"] for row in ROWS.values()} == wanted


def test_no_lock_file_names_a_host() -> None:
    hosts = {
        name: [line for line in (ROOT / name).read_text().splitlines() if "://" in line and "funding" not in line]
        for name in ("requirements.txt", "requirements-dev.txt")
    }
    lock = json.loads((ROOT / "package-lock.json").read_text())
    hosts["package-lock.json"] = [p for p, row in lock["packages"].items() if "resolved" in row]
    assert hosts == {"requirements.txt": [], "requirements-dev.txt": [], "package-lock.json": []}


def test_no_vendored_file_asks_for_a_source_map() -> None:
    assert [name for name in FILES if b"sourceMappingURL" in (VENDOR / name).read_bytes()] == []
