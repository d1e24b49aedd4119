"""The whole way of a paper, from the form to the reader, is the same whether files lie in a folder or in a bucket.

And the bucket may be away, lack a file or hold another content: nothing half is kept, and the page says what to do.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from buckets import client_of, key_of, new_place, s3_server
from gateways import makers
from huiqi.access.models import Account
from huiqi.cases.models import Case, Upload
from huiqi.gateways.bucket import Place
from huiqi.gateways.specimen import specimen_pdf
from huiqi.gateways.storage import StoreAway
from huiqi.register.files import bucket, folder, store
from huiqi.web.backup import moving
from new_databases import NewDatabase
from web.routes import World, world
from web.test_backup import _place

pytestmark = pytest.mark.database
PDF = specimen_pdf("BUCKET")
NAME = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.S3_COPIES = tmp_path / "media", tmp_path / "copies"


@pytest.fixture
def in_a_bucket(settings, endpoint: str) -> Place:
    settings.S3 = new_place(endpoint)
    return settings.S3


@pytest.fixture
def place() -> World:
    return world()


def signed_in(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def upload_by(client: Client, place: World, content: bytes = PDF, name: str = "租约.pdf") -> int:
    case = Case.objects.get(number=place.own["draft"])
    form = {"version": case.version, "file-0": SimpleUploadedFile(name, content)}
    return client.post(f"/my/cases/{case.number}/papers", form).status_code


def nothing_read_lately() -> None:
    """As another machine, or this one after a while: no copy is here."""
    for path in bucket().copies.folder.rglob("?" * 64) if bucket() else ():
        path.unlink()


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_a_paper_is_handed_in_scanned_seen_saved_and_taken_back(request, place: World, kind: str) -> None:
    if kind == "bucket":
        request.getfixturevalue("in_a_bucket")
    client, case = signed_in(place.accounts["filler"]), Case.objects.get(number=place.own["draft"])
    assert upload_by(client, place) == 302
    assert upload_by(client, place, makers.table(("发票号", "金额"), ("0001", 88)), "表.xlsx") == 302
    pdf, table = Upload.objects.order_by("pk")
    assert (pdf.scanned, pdf.sha256) == ("not_scanned", NAME)
    assert set(store().names()) == {pdf.sha256, table.sha256}
    assert [folder().has(NAME), bool(bucket() and bucket().has(NAME))] == [kind == "folder", kind == "bucket"]
    for lately in (True, False):
        if not lately:
            nothing_read_lately()
        assert 'class="sheet"' in client.get(f"/files/{pdf.pk}/view").content.decode()
        assert client.get(f"/files/{pdf.pk}/1.webp")["Content-Type"] == "image/webp"
        assert "0001" in client.get(f"/files/{table.pk}/view").content.decode()
        answer = client.get(f"/files/{pdf.pk}")
        assert b"".join(answer) == PDF
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    case.refresh_from_db()
    client.post(f"/my/cases/{case.number}/files/{pdf.pk}/remove", {"version": case.version})
    pdf.refresh_from_db()
    assert pdf.removed_at is not None
    assert store().has(NAME), "the history still names it"


def test_who_may_not_read_a_file_gets_no_byte_of_the_bucket(in_a_bucket: Place, place: World) -> None:
    upload_by(signed_in(place.accounts["filler"]), place)
    address = f"/files/{Upload.objects.get().pk}"
    assert Client().get(address).status_code in (302, 403, 404)
    assert signed_in(place.accounts["treasury"]).get(address).status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "存放文件的地方一时没有应答"), ("en", "The file store did not answer")]
)
def test_a_bucket_that_is_away_keeps_no_half_row_and_the_same_form_goes_through_afterwards(
    settings, in_a_bucket: Place, place: World, language: str, words: str
) -> None:
    client = signed_in(place.accounts["filler"])
    upload_by(client, place)
    upload = Upload.objects.get()
    nothing_read_lately()
    settings.S3 = replace(in_a_bucket, endpoint="http://127.0.0.1:9")
    case = Case.objects.get(number=place.own["draft"])
    other = {"version": case.version, "file-0": SimpleUploadedFile("b.pdf", specimen_pdf("OTHER"))}
    answer = client.post(f"/my/cases/{case.number}/papers?lang={language}", other)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert words in answer.content.decode()
    for end in ("", "/view", "/1.webp"):
        assert client.get(f"/files/{upload.pk}{end}").status_code == 503
    assert client.get(f"/my/cases/{case.number}/papers").status_code == 200, "pages need no bucket"
    assert Upload.objects.count() == 1
    case.refresh_from_db()
    assert case.version == other["version"]
    settings.S3 = in_a_bucket
    other["file-0"] = SimpleUploadedFile("b.pdf", specimen_pdf("OTHER"))
    assert client.post(f"/my/cases/{case.number}/papers", other).status_code == 302
    assert Upload.objects.count() == 2


@pytest.mark.parametrize("fault", ["another content", "deleted"])
def test_a_file_the_bucket_lost_or_that_was_changed_there_is_never_shown(
    in_a_bucket: Place, place: World, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(place.accounts["filler"])
    upload_by(client, place)
    upload, key = Upload.objects.get(), {"Bucket": in_a_bucket.bucket, "Key": key_of(in_a_bucket, NAME)}
    nothing_read_lately()
    if fault == "deleted":
        client_of(in_a_bucket).delete_object(**key)
    else:
        client_of(in_a_bucket).put_object(**key, Body=specimen_pdf("FORGED"))
    assert [client.get(f"/files/{upload.pk}{end}").status_code for end in ("", "/view", "/1.webp")] == [404, 404, 404]
    assert NAME in caplog.text


def named_by(place: Place) -> dict[str, str]:
    """The settings that name a bucket, as an environment."""
    return {
        "HUIQI_S3": f"s3://{place.bucket}/{place.prefix}", "HUIQI_S3_ENDPOINT": place.endpoint,
        "HUIQI_S3_REGION": place.region, "HUIQI_S3_KEY_ID": place.key_id, "HUIQI_S3_KEY": place.key,
    }  # fmt: skip


def test_a_district_in_a_bucket_is_backed_up_restored_and_moved_by_the_commands(
    endpoint: str, tmp_path: Path, empty_database: NewDatabase
) -> None:
    first, second, third = (new_place(endpoint) for _ in range(3))
    source, target, other = (_place(tmp_path, empty_database, name) for name in ("source", "target", "other"))
    archive = str(tmp_path / "a.tar")
    source.run("prepare", module="web.backups", **named_by(first))
    assert "：2 个文件完好" in source.run("files", "--check", **named_by(first))
    assert source.files() == {}
    assert "2 个文件" in source.run("backup", archive, **named_by(first))
    assert "2 个文件" in target.run("restore", archive, **named_by(second))
    assert "：2 个文件完好" in target.run("files", "--check", **named_by(second))
    refused = other.run("restore", archive, code=1, **named_by(second))
    assert f"RESTORE_NOT_EMPTY: 目标不是空的：存放文件的地方（s3://{second.bucket}/district/）" in refused
    other.run("restore", archive)
    assert len(other.files()) == 2
    assert "FILES_BUCKET" in other.run("files", "--to-bucket", code=1)
    away = named_by(replace(third, endpoint="http://127.0.0.1:9"))
    assert "STORE_AWAY" in other.run("files", "--to-bucket", code=1, **away)
    assert "已复制 2 个文件；目标里原有 0 个" in other.run("files", "--to-bucket", **named_by(third))
    assert "已复制 0 个文件；目标里原有 2 个" in other.run("files", "--to-folder", **named_by(third))
    name = min(other.files())
    client_of(third).put_object(Bucket=third.bucket, Key=key_of(third, name), Body=b"spoilt")
    assert "FILES_FAULTY: 1 个文件损坏、0 个缺失" in other.run("files", "--check", code=1, **named_by(third))
    assert "BACKUP_FILES" in other.run("backup", str(tmp_path / "b.tar"), code=1, **named_by(third))


@pytest.mark.parametrize("word", ["HUIQI_S3", "HUIQI_OIDC_ISSUER"])
def test_settings_that_cannot_be_meant_stop_the_start_and_say_what_to_write(
    tmp_path: Path, empty_database: NewDatabase, word: str
) -> None:
    said = _place(tmp_path, empty_database, "wrong").run("files", "--check", code=1, **{word: "papers"})
    assert said.startswith(f"SETTINGS_UNCLEAR: {word}")
    assert said.count("\n") == 1


def watch(parts, words):
    return parts


def test_files_go_into_the_bucket_and_back_one_by_one_and_go_on_where_they_ended(in_a_bucket: Place, settings) -> None:
    kept = [folder().keep(specimen_pdf(str(number))) for number in range(5)]
    target = bucket()
    assert target is not None

    def cut_off(parts, words):
        for number, part in enumerate(parts):
            if number == 2:
                raise KeyboardInterrupt
            yield part

    with pytest.raises(KeyboardInterrupt):
        moving.move(folder(), target, cut_off)
    assert len(list(target.names())) == 2
    assert moving.move(folder(), target, watch) == moving.Moved(3, 2, ())
    assert moving.move(folder(), target, watch) == moving.Moved(0, 5, ())
    assert moving.check(target, watch) == moving.Found(5, (), ())
    for name in kept:
        folder().drop(name)
    assert moving.move(target, folder(), watch) == moving.Moved(5, 0, ())
    assert moving.check(folder(), watch) == moving.Found(5, (), ())


def test_a_damaged_file_is_not_moved_and_a_missing_one_is_named(in_a_bucket: Place, place: World) -> None:
    upload_by(signed_in(place.accounts["filler"]), place)
    damaged = folder().keep(b"whole")
    folder().path_of(damaged).write_bytes(b"spoilt")
    assert moving.move(folder(), bucket(), watch) == moving.Moved(0, 1, (damaged,))
    bucket().drop(NAME)
    assert moving.check(store(), watch) == moving.Found(0, (), (NAME,))


def test_a_move_into_a_bucket_that_is_away_says_so(in_a_bucket: Place, settings) -> None:
    folder().keep(PDF)
    settings.S3 = replace(in_a_bucket, endpoint="http://127.0.0.1:9")
    with pytest.raises(StoreAway):
        moving.move(folder(), bucket(), watch)
