"""The pages explain the data, the files stay at their addresses, and whoever has a file is not sent it again."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from huiqi.cases.models import Notice
from huiqi.reports.open_data.datasets import DATASETS
from huiqi.web.open_data import shelf
from reports.open_data.lived import PAID, lived

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty shelf."""
    with override_settings(OPEN_DATA_FOLDER=tmp_path / "open_data"):
        yield tmp_path / "open_data"


def test_the_list_names_each_dataset_with_its_files_sizes_and_licence() -> None:
    lived()
    page = Client().get("/open-data/").content.decode()
    assert [d.id for d in DATASETS if f'href="/open-data/{d.id}"' not in page or d.called.zh not in page] == []
    for words in ("/open-data/awards.csv", "360Giving JSON", "CC BY 4.0", "SHA256SUMS", "curl -O", "4 行"):
        assert words in page
    english = Client().get("/open-data/?lang=en").content.decode()
    assert "Money by measure and year" in english
    assert "4 rows" in english


def test_a_dataset_shows_its_first_rows_and_every_field() -> None:
    lived()
    page = Client().get("/open-data/awards").content.decode()
    assert PAID in page
    assert [f.name for f in DATASETS[0].fields if f'id="{f.name}"' not in page or f.about.zh not in page] == []
    assert "公示中" in page
    assert "还没有数据" in Client().get("/open-data/services").content.decode()


def test_an_empty_district_says_why_there_is_no_360giving_yet() -> None:
    page = Client().get("/open-data/").content.decode()
    assert "现在还没有公示期满的项目" in page
    assert "360giving.json" not in page
    assert Client().get("/open-data/360giving.json").status_code == 404


@pytest.mark.parametrize("name", ["nothing", "nothing.csv", "..%2Fsecret_key", "lock", "%2e%2e/lock.csv"])
def test_nothing_but_the_files_of_the_issue_is_handed_out(name: str) -> None:
    assert Client().get(f"/open-data/{name}").status_code == 404


def test_a_file_comes_whole_with_its_checksum_and_is_sent_once() -> None:
    lived()
    first = Client().get("/open-data/awards.csv")
    content = b"".join(first.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    assert content.startswith(b"\xef\xbb\xbfnumber,")
    assert first["Content-Type"] == "text/csv; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    sums = b"".join(Client().get("/open-data/SHA256SUMS").streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{first['ETag'].strip(chr(34))}  awards.csv" in sums
    for asked in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = Client().get("/open-data/awards.csv", headers=asked)
        assert (again.status_code, again.content) == (304, b"")
    assert Client().post("/open-data/awards.csv").status_code == 405


def test_a_network_that_takes_too_many_files_is_told_when_to_come_back() -> None:
    reader = Client()
    answers = [reader.get("/open-data/windows.csv") for _ in range(121)]
    assert [a.status_code for a in answers] == [200] * 120 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert "一小时后再试" in answers[-1].content.decode()
    asked = {"if-none-match": answers[0]["ETag"]}
    assert reader.get("/open-data/windows.csv", headers=asked).status_code == 304


def test_an_issue_stays_until_the_worker_or_a_day_renews_it(folder: Path) -> None:
    lived()
    now = timezone.now()
    first = shelf.current(now)
    Notice.objects.filter(enterprise_name=PAID).update(enterprise_name="另一名称")
    assert shelf.current(now + dt.timedelta(hours=23)) == first
    assert shelf.current(now + shelf.FRESH).file("awards.csv") != first.file("awards.csv")
    for hours in (30, 31, 32):
        shelf.renew(now + dt.timedelta(hours=hours))
    assert len([path for path in folder.iterdir() if path.is_dir()]) == shelf.KEPT


def test_while_another_process_makes_an_issue_readers_have_the_one_before(folder: Path) -> None:
    now = timezone.now()
    first = shelf.current(now)
    with shelf._alone(folder / "lock", wait=True) as alone:
        assert alone
        assert shelf.renew(now + dt.timedelta(days=2)) == first
    assert shelf.renew(now + dt.timedelta(days=2)) != first


def test_an_issue_that_this_huiqi_cannot_read_is_made_anew(folder: Path) -> None:
    first = shelf.current(timezone.now())
    described = first.folder / "datapackage.json"
    described.write_text(json.dumps({"resources": [{"of": "another time"}]}))
    assert shelf.current(timezone.now()).folder != first.folder
