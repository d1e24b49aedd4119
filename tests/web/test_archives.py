"""The archive on the desk, by command and at night: archived in turns, verified, handed over, never lost from a backup."""

import csv
import hashlib
import io
import zipfile
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import people
from huiqi.cases.models import ArchiveRecord, Case, HandOver
from huiqi.reports.archive import catalogue
from huiqi.web.archives import making, pages
from huiqi.web.commands import InputError, archive
from huiqi.web.timed.plan import WORK
from reports import archives
from web import archive_routes
from web.routes import FIRM, OTHER_FIRM, World, world
from web.test_budgets import crowd
from web.test_routes import sign_in
from web.visits import as_, text

pytestmark = pytest.mark.database
NOTHING: dict[str, object] = {"action": "list", "what": "", "out": None, "expiring": None}


@pytest.fixture
def place() -> World:
    return world()


def client(place: World, role: str) -> Client:
    browser = as_(place, role)
    sign_in(browser, place.accounts[role])
    return browser


def refused(*codes: str) -> list[Case]:
    """Cases that ended in March, one a firm."""
    return [archive_routes.refused(code) for code in codes]


def run(**given: object) -> int:
    return archive.run(Namespace(**NOTHING | given))


def test_many_are_archived_after_a_summary_a_few_seconds_at_a_time(place: World, monkeypatch) -> None:
    cases = refused(FIRM, OTHER_FIRM)
    browser = client(place, "secretary")
    assert str(cases[0]) in text(browser.get(reverse("desk-archives")))
    sent = browser.post(reverse("desk-archives-make"), {"case": [c.pk for c in cases]})
    assert ("将归档 2" in text(sent), ArchiveRecord.objects.count()) == (True, 0)
    monkeypatch.setattr(pages, "TURN_SECONDS", 0.0)
    confirmed = {"ids": sent.context["ids"], "confirm": "1", "total": "2"}
    turn = browser.post(reverse("desk-archives-make"), confirmed, headers={"HX-Request": "true"})
    assert ("1 / 2" in text(turn), ArchiveRecord.objects.count()) == (True, 1)
    again = {key: turn.context[key] for key in ("ids", "done", "total")} | {"confirm": "1"}
    done = browser.post(reverse("desk-archives-make"), again, headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, reverse("desk-archives"))
    assert "已归档 2 项" in text(browser.get(reverse("desk-archives")))
    assert ArchiveRecord.objects.count() == 2


def test_one_that_cannot_be_archived_stops_no_other_and_says_why(place: World) -> None:
    case = refused(FIRM)[0]
    under_way = people.submitted(code=OTHER_FIRM) if people.firm(OTHER_FIRM) else case
    keys = f"{under_way.pk},{case.pk},999999,x"
    answer = client(place, "secretary").post(reverse("desk-archives-make"), {"ids": keys, "confirm": "1"}, follow=True)
    page = text(answer)
    assert ("已归档 1 项" in page, f"申请 {under_way} 还不能归档" in page, "找不到这项申请" in page) == (True, True, True)
    assert [r.case for r in ArchiveRecord.objects.all()] == [case]


def test_the_page_of_the_case_archives_it_and_then_says_so(place: World) -> None:
    case = refused(FIRM)[0]
    head = client(place, "head")
    assert "已办结，还没有归档" in text(head.get(reverse("desk-case", args=[case.number])))
    page = text(head.post(reverse("desk-archive-case", args=[case.number]), follow=True))
    assert ("已归档：0000-ZW·" in page, "已归档，之后没有变化" in page) == (True, True)
    again = text(head.post(reverse("desk-archive-case", args=[case.number]), follow=True))
    assert "已经归档，之后没有变化" in again
    assert "还没有归档" not in text(client(place, "window").get(reverse("desk-case", args=[case.number])))


def test_a_package_is_verified_downloaded_and_found_out_when_it_is_damaged(place: World, tmp_path: Path) -> None:
    record = archive_routes.archived(FIRM)
    auditor = client(place, "auditor")
    there = reverse("desk-archive", args=[record.pk])
    assert "档案包完整" not in text(auditor.get(there))
    assert "档案包完整" in text(auditor.get(there, {"check": "1"}))
    sent = auditor.get(reverse("desk-archive-package", args=[record.pk]))
    content = b"".join(sent)
    assert (hashlib.sha256(content).hexdigest(), sent["Cache-Control"]) == (record.sha256, "private, no-store")
    assert archives.verified(content, tmp_path)[0] == 0
    path = making.path_of(record)
    try:
        path.write_bytes(content[:-50])
        page = text(auditor.get(there, {"check": "1"}))
        assert ("档案包不完整" in page, "不是完整的 ZIP" in page) == (True, True)
        path.unlink()
        assert "存放处找得到档案包" in text(auditor.get(there, {"check": "1"}))
        assert auditor.get(reverse("desk-archive-package", args=[record.pk])).status_code == 404
    finally:
        path.write_bytes(content)


def test_packages_are_handed_over_with_a_catalogue_and_one_file(place: World) -> None:
    record = archive_routes.archived(FIRM)
    browser = client(place, "officer")
    address = reverse("desk-hand-overs")
    assert browser.post(address, {"record": [record.pk]}).status_code == 422
    assert "选中的档案有的已经移交" in text(browser.post(address, {"receiver": "区档案馆"}))
    page = text(browser.post(address, {"all": "1", "receiver": "区档案馆", "note": "首批"}, follow=True))
    assert ("已登记移交 YJ-" in page, "区档案馆" in page) == (True, True)
    made = HandOver.objects.get()
    assert "没有待移交的档案" in text(browser.get(address))
    sheet = browser.get(reverse("desk-hand-over-download", args=[made.pk, "xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[0] == catalogue.HEAD
    assert (rows[1][1], rows[1][10], len(rows)) == (record.reference, record.sha256, 2)
    assert browser.get(reverse("desk-hand-over-download", args=[made.pk, "pdf"])).content.startswith(b"%PDF-")
    assert browser.get(reverse("desk-hand-over-download", args=[made.pk, "exe"])).status_code == 404
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(browser.get(reverse("desk-hand-over-download", args=[made.pk, "zip"])))))
    assert bundle.testzip() is None
    package = bundle.read(f"{made}/{record}.zip")
    assert bundle.read(f"{made}/packages.sha256").decode() == f"{hashlib.sha256(package).hexdigest()}  {record}.zip\n"


def test_the_list_is_exported_as_asked_for(place: World) -> None:
    case = refused(FIRM)[0]
    sent = client(place, "secretary").get(reverse("desk-archives-export"), {"view": "todo"})
    rows = list(csv.reader(io.StringIO(b"".join(sent).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["编号", str(case)]
    assert rows[1][4] == "待归档"


def test_an_empty_district_is_told_what_would_be_here(place: World) -> None:
    browser = client(place, "secretary")
    words = {"todo": "没有等待归档", "again": "没有须再次归档", "open": "没有因未结事项", "done": "还没有档案",
             "expiring": "系统不删除", "all": "还没有档案"}  # fmt: skip
    for view, said in words.items():
        assert said in text(browser.get(reverse("desk-archives"), {"view": view})), view
    assert "请改变条件" in text(browser.get(reverse("desk-archives"), {"q": "没有"}))
    assert "还没有登记过移交" in text(browser.get(reverse("desk-hand-overs")))


def test_the_pages_cost_the_same_however_many_cases_there_are(place: World) -> None:
    record = archive_routes.archived(FIRM)
    crowd(SimpleNamespace(own={"case": record.case.number}), 400)  # type: ignore[arg-type]  # as much of a world as it asks
    browser = client(place, "secretary")
    costs = {}
    for path in (
        f"{reverse('desk-archives')}?view=todo",
        f"{reverse('desk-archives')}?view=done",
        reverse("desk-hand-overs"),
    ):
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path)
        costs[path] = (len(asked), len(answer.content) < 120_000)
    assert {path: (n <= 12, small) for path, (n, small) in costs.items()} == dict.fromkeys(costs, (True, True)), costs


def test_the_night_archives_what_was_quiet() -> None:
    cases = refused(FIRM)
    (job,) = (job for job in WORK if job.name == "archive")
    assert job.do(people.moment(3, 20)) == {"已归档": 0, "不能归档": 0}
    assert job.do(timezone.now()) == {"已归档": 1, "不能归档": 0}
    assert job.do(timezone.now()) == {"已归档": 0, "不能归档": 0}
    assert ArchiveRecord.objects.get().case == cases[0]


def test_the_command_makes_verifies_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = str(refused(FIRM)[0].number)
    with pytest.raises(InputError, match="还没有归档"):
        run(action="verify", what=number)
    assert run(action="make", what=number, out=tmp_path) == 0
    with pytest.raises(InputError, match="已经归档"):
        run(action="make", what=number)
    record = ArchiveRecord.objects.get()
    copy = tmp_path / f"{record}.zip"
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == record.sha256
    assert [run(action="verify", what=what) for what in (number, "all", str(copy))] == [0, 0, 0]
    assert (run(action="list"), run(action="list", expiring=30)) == (0, 0)
    said = capsys.readouterr().out
    assert (record.reference in said, "共 1 份" in said, "共 0 份" in said) == (True, True, True)
    content = copy.read_bytes()
    copy.write_bytes(content[:200] + b"#" + content[201:])
    with pytest.raises(InputError, match="不完整"):
        run(action="verify", what=str(copy))
    path = making.path_of(record)
    try:
        path.write_bytes(b"x")
        with pytest.raises(InputError, match="有损坏"):
            run(action="verify", what="all")
    finally:
        path.write_bytes(content)
    for what, code in (("", "ARCHIVE_WHAT"), ("LS-0", "CASE_UNKNOWN")):
        with pytest.raises(InputError) as refusal:
            run(action="make", what=what)
        assert refusal.value.code == code
