"""A visit keeps what was seen: photographs, checked like every file, with words for each, and never changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.people import (
    AUDITOR,
    INDUSTRY_OFFICER,
    MANAGER,
    OFFICER,
    STRANGER,
    accepted,
    decided_numbers,
    firm,
    moment,
    window,
)
from gateways import makers
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries
from huiqi.cases.actions.photographs import MOST, Photo
from huiqi.cases.errors import NotYet, ReasonMissing, StaleCase, UnknownCase
from huiqi.cases.models import Case, Event, Photograph, Visit
from huiqi.register.files import store

pytestmark = pytest.mark.database
GATE = Photo("门口.jpg", makers.picture("JPEG"), "园区大门和门牌")


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    decided_numbers()


def visit(case: Case, *photographs: Photo, actor: object = OFFICER, version: int | None = None) -> Visit:
    return actions.record_visit(
        actor=actor,
        case_id=case.pk,
        version=case.version if version is None else version,
        at=moment(3, 9),
        visited_on=dt.date(2026, 3, 6),
        place="甲园区3楼",
        officers="甲、乙",
        findings="直播间12间，在用",
        conforms=True,
        photographs=photographs,
    )


def test_photographs_of_a_visit_are_kept_with_their_words() -> None:
    desk = Photo("C:\\照片\\工位.png", makers.picture(), "工位")
    kept = visit(accepted(), GATE, desk).photographs.all()
    assert [(p.name, p.kind, p.caption, p.uploaded_by) for p in kept] == [
        ("门口.jpg", "JPEG", "园区大门和门牌", "经办甲"),
        ("工位.png", "PNG", "工位", "经办甲"),
    ]
    assert store().path_of(kept[0].sha256).read_bytes() == GATE.content
    assert Event.objects.get(event="record_visit").detail["photographs"] == [p.sha256 for p in kept]


def test_a_visit_needs_no_photograph_and_keeps_the_same_one_once() -> None:
    case = accepted()
    assert visit(case).photographs.count() == 0
    case.refresh_from_db()
    assert visit(case, GATE, GATE).photographs.count() == 1


@pytest.mark.parametrize(
    ("photo", "refusal", "words"),
    [
        (Photo("门口.pdf", makers.pdf(), "大门"), NotYet, "不是照片"),
        (Photo("门口.png", makers.picture("JPEG"), "大门"), NotYet, "后缀与内容不符"),
        (Photo("门口.png", b"", "大门"), NotYet, "文件是空的"),
        (Photo("100%s.png", b"", "大门"), NotYet, r"100%s\.png"),
        (Photo("门口.png", makers.picture() + makers.archive({"a.js": b"x"}), "大门"), NotYet, "夹带"),
        (Photo("门口.jpg", GATE.content, " "), ReasonMissing, "照片说明"),
    ],
)
def test_what_is_no_clean_picture_is_refused_and_nothing_is_kept(photo, refusal, words) -> None:
    with pytest.raises(refusal, match=words):
        visit(accepted(), GATE, photo)
    assert (Visit.objects.count(), Photograph.objects.count()) == (0, 0)


def test_a_visit_has_room_for_so_many_and_no_more() -> None:
    with pytest.raises(NotYet, match=f"最多上传{MOST}张"):
        visit(accepted(), *[GATE] * (MOST + 1))


def test_nobody_else_leaves_a_file_in_the_store(tmp_path, settings) -> None:
    case = accepted()
    settings.MEDIA_ROOT = tmp_path
    for actor in (MANAGER, AUDITOR, INDUSTRY_OFFICER):
        with pytest.raises(Forbidden):
            visit(case, GATE, actor=actor)
    with pytest.raises(StaleCase):
        visit(case, GATE, version=1)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    visit(case, GATE)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] != []


def test_whoever_reads_the_case_sees_its_photographs() -> None:
    kept = visit(accepted(), GATE).photographs.get()
    assert queries.photograph_for(AUDITOR, kept.pk) == kept
    for stranger in (STRANGER, INDUSTRY_OFFICER):
        with pytest.raises(Forbidden):
            queries.photograph_for(stranger, kept.pk)
    with pytest.raises(UnknownCase):
        queries.photograph_for(AUDITOR, kept.pk + 1)


def test_the_database_itself_refuses_another_picture() -> None:
    kept = visit(accepted(), GATE).photographs.get()
    with pytest.raises(IntegrityError, match="a photograph is not changed"), transaction.atomic():
        Photograph.objects.filter(pk=kept.pk).update(sha256="0" * 64)
