"""A comment may bring up to three files: checked by content, kept once, opened by the office alone."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from access.people import actor
from drafting.test_consultation import ANYBODY, HEAD, NOW, OFFICER, opened
from gateways import makers
from gateways.test_clamd import talk
from huiqi.access.errors import Forbidden
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import CommentFileRefused, UnknownDraft
from huiqi.drafting.models import FILE_BYTES_MAX, Comment, CommentFile, CommentGroup, Consultation
from huiqi.register.files import store

pytestmark = pytest.mark.database


@contextmanager
def scanner(answer: bytes) -> Iterator[str]:
    """One that answers once, at the address it gives."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                talk(line, answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def said(*files: tuple[str, bytes]) -> Comment:
    of = Consultation.objects.first() or opened()
    return actions.comment(
        actor=ANYBODY, consultation_id=of.pk, clause="三（一）", body="租金补贴比例太低", organisation=False, name="",
        contact="", at=NOW, files=files,
    )  # fmt: skip


def test_files_come_with_a_comment_each_by_its_content() -> None:
    letter, table, photo = makers.pdf(), makers.table(("甲", 1)), makers.picture()
    made = said(("C:\\我的\\来信.pdf", letter), ("测算.xlsx", table), ("现场.png", photo))
    rows = list(made.files.values_list("name", "size", "kind", "scanned", "uploaded_at"))
    assert rows == [
        ("来信.pdf", len(letter), "PDF", "not_scanned", NOW), ("测算.xlsx", len(table), "XLSX", "not_scanned", NOW),
        ("现场.png", len(photo), "PNG", "not_scanned", NOW),
    ]  # fmt: skip
    assert [store().path_of(f.sha256).read_bytes() for f in made.files.all()] == [letter, table, photo]


def test_the_same_file_is_kept_once() -> None:
    made = said(("a.pdf", makers.pdf()), ("b.pdf", makers.pdf()))
    assert [f.name for f in made.files.all()] == ["a.pdf"]
    row = made.files.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    for size in (0, FILE_BYTES_MAX + 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            CommentFile.objects.update(size=size)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("来信.pdf", b"MZ\x90\x00", "附件“来信.pdf”没有收下：文件的内容不是 PDF"),
        ("来信.pdf", makers.picture(), "后缀与内容不符"),
        ("来信.pdf", b"", "文件是空的"),
        ("来信.pdf", makers.locked_pdf(), "文件加了密码"),
        ("讲稿.pptx", makers.office("pptx"), "这里不收这一类文件"),
        ("大.pdf", makers.pdf() + b" " * FILE_BYTES_MAX, "超过 10 MB"),
    ],
    ids=("program", "picture", "empty", "locked", "slides", "large"),
)
def test_what_may_not_come_in_is_refused_and_nothing_is_kept(name: str, content: bytes, says: str) -> None:
    with pytest.raises(CommentFileRefused, match=says):
        said(("好的.pdf", makers.pdf()), (name, content))
    assert (Comment.objects.count(), CommentGroup.objects.count(), CommentFile.objects.count()) == (0, 0, 0)


def test_a_fourth_file_is_refused() -> None:
    with pytest.raises(CommentFileRefused, match="最多 3 个附件"):
        said(*((f"{n}.pdf", makers.pdf(n)) for n in range(1, 5)))
    assert said(*((f"{n}.pdf", makers.pdf(n)) for n in range(1, 4))).files.count() == 3


def test_what_the_scanner_knows_is_refused_and_what_it_has_seen_is_marked() -> None:
    found, clean = b"stream: Win.Test FOUND\x00", b"stream: OK\x00"
    opened()
    with (
        scanner(found) as address, override_settings(CLAMD=address),
        pytest.raises(CommentFileRefused, match="文件带有病毒"),
    ):  # fmt: skip
        said(("来信.pdf", makers.pdf()))
    with scanner(clean) as address, override_settings(CLAMD=address):
        assert said(("来信.pdf", makers.pdf())).files.get().scanned == "clean"


def test_only_the_office_opens_them() -> None:
    file = said(("来信.pdf", makers.pdf())).files.get()
    for who in (ANYBODY, actor("manager"), actor("auditor"), actor("treasury"), actor("window")):
        with pytest.raises(Forbidden):
            queries.comment_file(who, file.pk)
        with pytest.raises(Forbidden):
            queries.comment_files(who, file.comment.consultation)
    for who in (OFFICER, HEAD, actor("secretary")):
        assert queries.comment_file(who, file.pk) == file
    with pytest.raises(UnknownDraft):
        queries.comment_file(OFFICER, file.pk + 1)
