"""A backup of a district that goes on is of one moment and comes back whole, row by row and file by file, or not at all."""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from new_databases import NewDatabase, execute, new_databases
from web.backups import Dump, head

pytestmark = pytest.mark.database
TESTS = Path(__file__).parents[1]
HOW_LONG = 240.0
"""Seconds after which a test gives up."""
KEYS = {f"HUIQI_{name}_KEY": f"{name.lower()} key longer than thirty-two signs" for name in ("SECRET", "AUDIT", "DATA")}
TURNS = iter("ABCDEFGH")
"""Every time there are other firms."""


@dataclass(frozen=True)
class Place:
    """A district: its database and its folder."""

    url: str
    var: Path

    def environment(self, **more: str) -> dict[str, str]:
        here = {"DATABASE_URL": self.url, "HUIQI_VAR": str(self.var), "HUIQI_DEMONSTRATION": "1"}
        path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        return os.environ | KEYS | here | {"PYTHONPATH": path} | more

    def run(self, *words: str, code: int = 0, typed: str = "", module: str = "huiqi.web.commands", **more: str) -> str:
        """What a command prints; its exit code is as said."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            capture_output=True, text=True, input=typed, env=self.environment(**more), timeout=HOW_LONG,
        )  # fmt: skip
        assert done.returncode == code, f"{words}: {done.returncode} {done.stdout} {done.stderr}"
        return done.stdout + done.stderr

    def do(self, *words: str, code: int = 0) -> str:
        return self.run(*words, module="web.backups", code=code)

    def rows(self) -> Dump:
        """Everything in the database."""
        self.do("read", str(self.var / "dump"))
        found: Dump = json.loads((self.var / "dump").read_text())
        return found

    def files(self) -> dict[str, str]:
        """SHA-256 of the content of every stored file, by name."""
        paths = [path for path in (self.var / "media").glob("??/*") if path.is_file()]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    @contextlib.contextmanager
    def living(self, writers: int = 3) -> Iterator[None]:
        """Processes write all the time, and did so before the block begins."""
        before, turn = head(self.url), next(TURNS)
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "web.backups", "write", f"{turn}{n}"],
                env=self.environment(),
                stderr=subprocess.DEVNULL,
            )
            for n in range(writers)
        ]
        try:
            end = time.monotonic() + HOW_LONG
            while head(self.url) < before + 40:
                assert time.monotonic() < end, "nobody writes"
                time.sleep(0.05)
            yield
            assert [process.poll() for process in started] == [None] * writers
        finally:
            for process in started:
                process.kill()
                process.wait()


NewPlace = Callable[[str], Place]


@pytest.fixture
def place(tmp_path: Path, empty_database: NewDatabase) -> NewPlace:
    """`place(name)`: an empty one."""

    return lambda name: _place(tmp_path, empty_database, name)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A district with one case that was paid, and what the tests add; none spoils it."""
    folder = tmp_path_factory.mktemp("lived")
    with new_databases(folder) as empty_database:
        source = _place(folder, empty_database, "source")
        source.do("prepare")
        yield source


def _place(folder: Path, empty_database: NewDatabase, name: str) -> Place:
    var = folder / f"var-{name}"
    var.mkdir()
    return Place(empty_database(f"backup_{name}"), var)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where a test's archive is to be."""
    return tmp_path / "a.tar"


@pytest.fixture
def restored(lived: Place, place: NewPlace, archive: Path) -> Place:
    """The same district elsewhere, for a test that spoils it."""
    lived.run("backup", str(archive))
    target = place("restored")
    target.run("restore", str(archive))
    return target


def named(rows: Dump, place: Place) -> set[str]:
    """The files that rows of papers name: 64 hexadecimal digits in a row of a table of stored files."""
    text = "".join(row for table in ("cases_upload", "cases_photograph") for row in rows.get(table, []))
    return {name for name in place.files() if name in text}


def test_a_backup_under_load_comes_back_as_the_rows_and_files_of_one_moment(
    lived: Place, place: NewPlace, archive: Path
) -> None:
    witness = lived.var / "witness"
    with lived.living():
        began = head(lived.url)
        lived.do("backup", str(archive), str(witness))
        ended = head(lived.url)
    then: Dump = json.loads(witness.read_text())
    cut = len(then["access_auditentry"])
    assert began <= cut < ended - 30, "nobody wrote meanwhile"
    target = place("target")
    printed = target.run("restore", str(archive))
    assert f"审计链完整，末条 {cut}:" in printed
    now = target.rows()
    assert now == then
    assert len(now) > 60
    assert now["(triggers)"]
    source, stored = lived.files(), target.files()
    assert all(name == found for name, found in stored.items())
    assert named(then, lived) <= set(stored) <= set(source)
    assert len(named(then, lived)) > 2
    _goes_on(target, cut)


def _goes_on(target: Place, cut: int) -> None:
    """The chain and the decisions hold, what refused a change refuses it, and a case goes all the way."""
    assert f"末条 {cut}:" in target.run("audit", "verify")
    assert "全部重新计算一致" in target.run("replay", "all")
    target.do("live", "MA600000")
    assert head(target.url) > cut
    assert "审计链完整" in target.run("audit", "verify")
    for statement in ("UPDATE access_auditentry SET why = 'x'", "DELETE FROM ledger_transfer"):
        with pytest.raises(Exception, match="append-only"):
            execute(target.url, statement)


def test_table_by_table_without_a_snapshot_is_of_no_moment_and_does_not_come_back(
    lived: Place, place: NewPlace, archive: Path
) -> None:
    with lived.living():
        lived.do("naive", str(archive), str(lived.var / "witness"))
    target = place("target")
    assert "RESTORE_" in target.run("restore", str(archive), code=1)
    assert target.files() == {}


def test_a_copy_of_the_database_file_lacks_what_was_written_last(lived: Place, place: NewPlace, archive: Path) -> None:
    if not lived.url.startswith("sqlite"):
        pytest.skip("a PostgreSQL database is not one file")
    here = lived.url.removeprefix("sqlite:///")
    copy = lived.var / "copy.sqlite3"
    with contextlib.closing(sqlite3.connect(here, isolation_level=None)) as reader, lived.living(1):
        reader.execute("BEGIN")  # whoever reads keeps the log from being written back
        reader.execute("SELECT count(*) FROM access_account").fetchone()
        before = head(lived.url)
        while head(lived.url) < before + 20:
            time.sleep(0.05)
        shutil.copyfile(here, copy)
        lived.run("backup", str(archive))
    target = place("target")
    target.run("restore", str(archive))
    assert _end_in_copy(copy) < before + 20 <= head(target.url)


def _end_in_copy(copy: Path) -> int:
    """Where the copy's audit chain ends; -1 where the copy cannot be read, since the file was written to meanwhile."""
    try:
        return head(f"sqlite:///{copy}")
    except sqlite3.DatabaseError:
        return -1


@pytest.mark.parametrize(("words", "number"), [("数据表", 0), ("数据表", 30), ("文件", 1)])
def test_a_backup_that_is_killed_leaves_no_archive_and_does_not_harm_the_next(
    lived: Place, place: NewPlace, archive: Path, words: str, number: int
) -> None:
    lived.do("kill", words, str(number), "backup", str(archive), code=-signal.SIGKILL)
    assert not archive.exists()
    lived.run("backup", str(archive))
    assert [path.name for path in archive.parent.glob("a.tar*")] == ["a.tar"]
    assert "完好" in lived.run("restore", str(archive), "--check")


def test_a_restore_that_is_killed_anywhere_leaves_a_place_nobody_opens_until_it_is_done_again(
    lived: Place, place: NewPlace, archive: Path
) -> None:
    then = lived.rows()
    lived.run("backup", str(archive))
    target = place("target")
    for words, number in (("文件", 1), ("数据表", 0), ("数据表", 40), ("committed", 0)):
        target.do("kill", words, str(number), "restore", str(archive), code=-signal.SIGKILL)
        assert "RESTORE_UNFINISHED" in target.run("audit", "verify", code=1), (words, number)
        assert "RESTORE_UNFINISHED" in target.run("backup", str(target.var / "b.tar"), code=1)
    target.run("restore", str(archive))
    assert target.rows() == then
    assert target.files() == lived.files()
    assert "审计链完整" in target.run("audit", "verify")


def test_an_archive_that_is_cut_off_changed_or_strange_is_refused_and_nothing_is_written(
    lived: Place, place: NewPlace, archive: Path, tmp_path: Path
) -> None:
    target = place("target")
    lived.run("backup", str(archive))
    whole = archive.read_bytes()
    bad = tmp_path / "bad.tar"
    with tarfile.open(archive) as tar:
        inside = {member.name: member.offset_data for member in tar.getmembers()}
        end = inside["manifest.json"] + tar.getmember("manifest.json").size
    table, file = (next(name for name in inside if name.startswith(kind)) for kind in ("database/", "files/"))
    cut = [whole[:length] for length in (0, 100, 512, len(whole) // 2, inside["manifest.json"], end - 1)]
    changed = [_flipped(whole, inside[name] + 10) for name in (table, file)]
    changed += [_flipped(whole, inside["manifest.json"] + away) for away in (3, 40, 400)]
    for content in [*cut, *changed]:
        bad.write_bytes(content)
        assert "BACKUP_BROKEN" in target.run("restore", str(bad), code=1)
    for strange in _strange(archive, tmp_path):
        said = target.run("restore", str(strange), code=1)
        assert "BACKUP_BROKEN" in said, strange.name
    assert "RESTORE_READ" in target.run("restore", str(tmp_path / "none.tar"), code=1)
    assert not (target.var / "media").exists()
    assert not (tmp_path.parent / "escaped").exists()
    assert "没有表" in target.run("backup", str(tmp_path / "empty.tar"), code=1)
    target.run("restore", str(archive))


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _strange(archive: Path, folder: Path) -> Iterator[Path]:
    """The archive with one member more that nobody should unpack, and with one less."""
    name = "a" * 64
    members = []
    for path in ("../../escaped", "/tmp/escaped", "files/aa/../../escaped", f"files/bb/{name}", "database/x/y.jsonl.gz"):
        members.append(tarfile.TarInfo(path))
    for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "manifest.json"), (tarfile.FIFOTYPE, "")):
        link = tarfile.TarInfo(f"files/aa/{name}")
        link.type, link.linkname = kind, target
        members.append(link)
    members += [tarfile.TarInfo(f"files/aa/{name}"), tarfile.TarInfo("manifest.json")]
    for number, member in enumerate(members):
        path = folder / f"strange{number}.tar"
        shutil.copyfile(archive, path)
        with tarfile.open(path, "a") as tar:
            tar.addfile(member)
        yield path
    less = folder / "less.tar"
    with tarfile.open(archive) as tar, tarfile.open(less, "w") as out:
        for member in tar.getmembers():
            if not member.name.startswith("files/"):
                out.addfile(member, tar.extractfile(member))
    yield less


def test_an_archive_comes_back_only_under_the_keys_it_was_made_under(lived: Place, place: NewPlace, archive: Path) -> None:
    target = place("target")
    lived.run("backup", str(archive))
    for name in KEYS:
        said = target.run("restore", str(archive), code=1, **{name: "another key longer than thirty-two signs"})
        assert f"BACKUP_KEYS: {archive} 是在密钥 {name}" in said
    newer = f"a new key in front longer than thirty-two signs,{KEYS['HUIQI_DATA_KEY']}"
    assert "完好" in target.run("restore", str(archive), "--check", HUIQI_DATA_KEY=newer)
    content = archive.read_bytes()
    assert [name for name, key in KEYS.items() if key.encode() in content] == []
    assert archive.stat().st_mode & 0o077 == 0


def test_a_place_that_holds_something_is_replaced_only_by_who_types_its_name(lived: Place, archive: Path) -> None:
    then = lived.rows()
    lived.run("backup", str(archive))
    lived.do("live", "MA700000")
    later, files = lived.rows(), lived.files()
    assert "RESTORE_NOT_EMPTY" in lived.run("restore", str(archive), code=1)
    name = lived.url.rpartition("/")[2]
    assert "RESTORE_CONFIRM" in lived.run("restore", str(archive), "--replace", code=1, typed="yes\n")
    assert lived.rows() == later != then
    assert "以前的文件" in lived.run("restore", str(archive), "--replace", typed=f"{name}\n")
    assert lived.rows() == then
    assert lived.files() == files, "no file is deleted by a restore"


def test_a_folder_keeps_the_newest_archives_and_an_old_one_is_not_overwritten(lived: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "huiqi.tar").write_text("somebody's own")
    old = [folder / f"huiqi-2026010{day}T000000Z.tar" for day in range(1, 5)]
    for path in old:
        path.touch()
    lived.run("backup", str(folder), "--keep", "2")
    left = sorted(path.name for path in folder.iterdir())
    assert [left[0], len(left), left[2]] == [old[3].name, 3, "huiqi.tar"]
    assert "BACKUP_EXISTS" in lived.run("backup", str(folder / left[1]), code=1)
    assert "BACKUP_KEEP" in lived.run("backup", str(folder / "x.tar"), "--keep", "2", code=1)
    assert "BACKUP_WRITE" in lived.run("backup", str(folder / "no" / "x.tar"), code=1)


def test_files_that_are_lost_or_spoilt_are_named_and_the_rest_is_kept(
    lived: Place, restored: Place, place: NewPlace, archive: Path
) -> None:
    named = json.dumps(restored.rows())  # a file may lie in the store that no row names: its upload was cut short
    lost, spoilt = [path for path in sorted((restored.var / "media").glob("??/*")) if path.name in named][:2]
    lost.unlink()
    spoilt.write_bytes(b"rotten")
    archive.unlink()
    said = restored.run("backup", str(archive), code=1)
    assert "1 个缺失、1 个损坏" in said
    assert lost.name in said
    target = place("target")
    assert "1 个文件缺失、1 个损坏" in target.run("restore", str(archive))
    assert target.rows() == lived.rows()


def test_an_older_archive_is_brought_up_to_date_and_a_newer_refused(
    lived: Place, restored: Place, place: NewPlace, archive: Path
) -> None:
    archive.unlink()
    execute(restored.url, "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', '2026-01-01')")
    assert "BACKUP_NEWER" in restored.run("backup", str(archive), code=1)
    execute(restored.url, "DELETE FROM django_migrations WHERE name = '9999_later'")
    restored.do("back")
    restored.run("backup", str(archive))
    target = place("target")
    target.run("restore", str(archive))
    assert set(restored.rows()["(migrations)"]) < set(target.rows()["(migrations)"]) == set(lived.rows()["(migrations)"])
    assert "审计链完整" in target.run("audit", "verify")
    assert "RESTORE_AHEAD" in target.run("restore", str(archive), "--replace", code=1)


def test_an_archive_of_one_database_comes_back_in_the_other_and_returns_the_same(
    lived: Place, place: NewPlace, tmp_path: Path
) -> None:
    if lived.url.startswith("sqlite"):
        pytest.skip("it takes both databases")
    small = Place(f"sqlite:///{tmp_path / 'small.sqlite3'}", tmp_path / "small")
    back = place("back")
    first, second, third = (tmp_path / f"{name}.tar" for name in ("first", "second", "third"))
    lived.run("backup", str(first))
    small.run("restore", str(first))
    small.run("backup", str(second))
    back.run("restore", str(second))
    back.run("backup", str(third))
    assert _lines(first) == _lines(second) == _lines(third)
    assert lived.rows() == back.rows()
    assert lived.files() == small.files() == back.files()
    assert "审计链完整" in small.run("audit", "verify")


def _lines(archive: Path) -> dict[str, list[object]]:
    """The rows in an archive, read; what was JSON in a column has no order of its own."""
    with tarfile.open(archive) as tar:
        tables = [member for member in tar.getmembers() if member.name.startswith("database/")]
        return {m.name: [json.loads(line) for line in gzip.open(tar.extractfile(m))] for m in tables}
