"""A disk that is full: what was to be written is not there at all, what was there before stays, and it works again after.

The database on a full disk is in test_kill_submissions.py.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from cases import people as p
from faults.disks import BALLAST, filled, small_disk
from faults.told import Told
from huiqi.access.audit import verify
from huiqi.cases import actions
from huiqi.cases.actions import orders
from huiqi.cases.models import ArchiveRecord, Case, Upload
from huiqi.gateways.specimen import specimen_pdf
from huiqi.web.archives.making import archive_case, checks_of, is_whole
from huiqi.web.backup import making
from huiqi.web.backup.archive import Reader, written_whole
from web import archive_routes
from web.routes import world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("site_files")]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte of its own."""
    with small_disk(tmp_path / "disk", "1m") as folder:
        yield folder


def left(disk: Path) -> list[str]:
    """The files with something to say or none: what a try leaves behind counts as well."""
    return sorted(path.name for path in disk.rglob("*") if path.is_file() and path.name != BALLAST)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "存储空间已满"), ("en", "The storage is full")])
def test_an_upload_is_refused_whole_with_what_to_do_and_goes_when_there_is_room(
    disk: Path, tell: Told, language: str, words: str
) -> None:
    place = world()
    case = Case.objects.get(number=place.own["draft"])
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    client.force_login(place.accounts["filler"])

    def send() -> tuple[int, str]:
        form = {"version": case.version, "file-0": SimpleUploadedFile("租约.pdf", specimen_pdf())}
        answer = client.post(f"/my/cases/{case.number}/papers?lang={language}", form)
        return answer.status_code, answer.content.decode()

    before = Upload.objects.count()
    with override_settings(MEDIA_ROOT=disk):
        with filled(disk):
            status, page = send()
            assert (status, f"<h1>{words}</h1>" in page) == (507, True)
            assert (Upload.objects.count(), left(disk)) == (before, [])
        assert send()[0] == 302
        assert (Upload.objects.count(), len(left(disk))) == (before + 1, 1)
    tell([], [], uploads=1)
    assert verify() is None


def test_an_order_for_the_bank_is_written_whole_later_and_is_not_noted_as_delivered_before(disk: Path, tell: Told) -> None:
    p.ready()
    batch = p.sent(p.to_be_paid())
    with override_settings(TREASURY_FOLDER=disk):
        with filled(disk), pytest.raises(OSError, match="No space left"):
            actions.deliver_orders(at=p.moment(3, 24))
        batch.refresh_from_db()
        assert (batch.delivered_at, left(disk)) == (None, [])
        assert actions.deliver_orders(at=p.moment(3, 24)) == 1
    assert (disk / orders.ORDERS / f"{batch}.csv").read_bytes() == orders.files_of(batch)[f"{batch}.csv"]
    tell([], [], orders=1)
    assert verify() is None


def test_a_backup_that_found_no_room_has_no_name_and_leaves_the_room_to_others(disk: Path, tell: Told) -> None:
    path = disk / "huiqi.tar"
    with filled(disk), pytest.raises(OSError, match="No space left"), written_whole(path) as file:
        file.write(bytes(1024))  # still in memory: the disk says no at the end
    tell(left(disk), [], backups=1)
    assert left(disk) == []


@pytest.mark.parametrize("full", ["store", "scratch"])
def test_a_case_is_archived_whole_or_not_at_all(disk: Path, tell: Told, full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is kept, or where it is packed, there is no room."""
    with override_settings(MEDIA_ROOT=disk if full == "store" else disk.parent):
        case = archive_routes.refused(p.CODE)
        call = {"actor": archive_routes.MACHINE, "case_id": case.pk, "at": p.moment(5, 1)}
        before = left(disk)
        with filled(disk), monkeypatch.context() as patch:
            if full == "scratch":
                patch.setattr(tempfile, "tempdir", str(disk))
            with pytest.raises(OSError, match="No space left"):
                archive_case(**call)
        assert (ArchiveRecord.objects.count(), left(disk)) == (0, before)
        record = archive_case(**call)
        assert is_whole(checks_of(record))
    tell([], [], archives=1)
    assert verify() is None


@pytest.mark.database(transaction=True)
@pytest.mark.parametrize("room", [0, 1 << 14])
def test_a_whole_backup_that_runs_out_of_room_leaves_nothing_and_is_made_when_there_is(
    disk: Path, tell: Told, room: int, settings
) -> None:
    settings.MEDIA_ROOT = disk.parent / "files"  # what other tests handed in would take all the room
    p.paid()
    path, at = disk / "huiqi.tar", p.moment(4, 1)
    with filled(disk, room), pytest.raises(OSError, match="No space left"):
        making.make(path, at=at, watch=lambda parts, words: parts)
    assert left(disk) == []
    made = making.make(path, at=at, watch=lambda parts, words: parts)
    with path.open("rb") as file:
        Reader(file, path.name).check(lambda parts, words: parts)
    tell([], [], backups=1)
    assert (made.rows["cases_case"], left(disk)) == (1, ["huiqi.tar"])


def test_a_plain_write_would_leave_half_a_file_under_its_name(disk: Path, tell: Told) -> None:
    """The check sees what it looks for: an order that is written the plain way."""
    with filled(disk), pytest.raises(OSError, match="No space left"):
        (disk / "PB-2026-1.csv").write_bytes(bytes(1024))
    tell(left(disk), [], orders=1)
    assert left(disk) == ["PB-2026-1.csv"]
