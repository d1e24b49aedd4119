"""A file lies under the hash of its content, whole or not at all, and no name leads out of the folder."""

import hashlib
import os
from pathlib import Path

import pytest

from huiqi.gateways.storage import Store


def test_a_content_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    store = Store(tmp_path / "media")
    names = {store.keep(b"paper"), store.keep(b"paper")}
    assert names == {hashlib.sha256(b"paper").hexdigest()}
    assert [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()] == [b"paper"]


def test_a_crash_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        Store(tmp_path).keep(b"paper")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "/" + "a" * 63, "a" * 65])
def test_what_is_no_hash_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        Store(tmp_path).path_of(name)
