"""Papers on the pages: with and without scripts, seen by all who may, refused in the reader's language."""

import io
from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from cases.people import applicant
from gateways import makers
from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.models import Case, Upload
from huiqi.gateways.refusal import REASONS
from huiqi.gateways.specimen import specimen_pdf
from huiqi.register.files import store
from huiqi.web.papers import FORM_MAX, REQUEST_MAX
from web.routes import World, world

pytestmark = pytest.mark.database
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def place() -> World:
    return world()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def own(place: World) -> Case:
    return Case.objects.get(number=place.own["draft"])


def file(name: str = "租约.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or specimen_pdf(), content_type="text/html")


def sent(case: Case, **more: object) -> dict[str, object]:
    return {"version": case.version, **more}


def test_without_scripts_the_form_takes_files_and_choices_together(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["filler"])
    form = sent(
        case, **{"file-0": [file(), file("附件.png", makers.picture())], "paper-1": "deferred", "paper-4": "register"}
    )
    assert client.post(f"/my/cases/{case.number}/papers", form).status_code == 302
    assert [(u.paper.name, u.name, u.kind) for u in Upload.objects.all()] == [
        ("租赁合同", "租约.pdf", "PDF"),
        ("租赁合同", "附件.png", "PNG"),
    ]
    assert {p.name: p.manner for p in case.papers.all()} == {
        "租赁合同": "provided",
        "租赁备案证明": "deferred",
        "办公场所认定文件": "register",
    }


def test_files_sent_with_the_form_outweigh_the_choice_beside_them(place: World) -> None:
    case = own(place)
    form = sent(case, **{"file-1": file(), "paper-1": "deferred"})
    signed_in(place.accounts["filler"]).post(f"/my/cases/{case.number}/papers", form)
    assert case.papers.get().manner == "provided"


def test_a_refused_file_keeps_no_other_out_and_is_named_with_the_reason(place: World) -> None:
    case = own(place)
    form = sent(case, **{"file-0": [file("bad.pdf", b"MZ"), file()]})
    for language, words in (("zh-hans", "文件的内容不是 PDF"), ("en", "The content is not PDF")):
        answer = signed_in(place.accounts["filler"]).post(f"/my/cases/{case.number}/papers?lang={language}", form)
        assert answer.status_code == 422
        assert "bad.pdf" in (page := answer.content.decode())
        assert words in page
        case.refresh_from_db()
        form = sent(case, **{"file-0": file("bad.pdf", b"MZ")})
    assert [u.name for u in Upload.objects.all()] == ["租约.pdf"]


def test_with_scripts_one_papers_part_comes_back_with_the_new_version(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["manager"])
    answer = client.post(f"/my/cases/{case.number}/papers/0", sent(case, **{"file-0": file()}), **HTMX)
    case.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, "<html" in page) == (200, False)
    assert 'id="paper-0"' in page
    assert f'value="{case.version}" hx-swap-oob="true"' in page
    upload = Upload.objects.get()
    for verb, shows in (("remove", "已移除的文件"), ("restore", "移除")):
        case.refresh_from_db()
        page = client.post(f"/my/cases/{case.number}/files/{upload.pk}/{verb}", sent(case), **HTMX).content.decode()
        assert shows in page
        upload.refresh_from_db()
        assert (upload.removed_at is None) == (verb == "restore")


def test_a_stale_upload_is_refused_and_keeps_nothing(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["manager"])
    for version in (case.version - 1, "", "x", "9" * 30):
        answer = client.post(f"/my/cases/{case.number}/papers/0", {"version": version, "file-0": file()}, **HTMX)
        assert "刷新" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_reader_cannot_hand_in_and_a_stranger_finds_no_case(place: World) -> None:
    case = own(place)
    address = f"/my/cases/{case.number}/papers/0"
    assert signed_in(place.accounts["reader"]).post(address, sent(case, **{"file-0": file()})).status_code == 403
    assert signed_in(place.accounts["window"]).post(address, sent(case, **{"file-0": file()})).status_code in (302, 404)
    assert not Upload.objects.exists()


def attached(place: World, name: str, content: bytes) -> Upload:
    case = own(place)
    actions.attach_file(
        actor=applicant(str(place.own["firm"])), case_id=case.pk, version=case.version, at=timezone.now(),
        paper="租赁合同", name=name, content=content,
    )  # fmt: skip
    return Upload.objects.get(name=name)


@pytest.mark.parametrize(
    "name", ["租约.pdf", 'a"b;c\u2028.pdf', "长" * 500 + ".pdf", "<script>alert(1)</script>.pdf", "%0d%0aX: y.pdf"]
)
def test_a_file_is_saved_and_never_shown_under_our_address(place: World, name: str) -> None:
    case = own(place)
    actions.attach_file(
        actor=applicant(str(place.own["firm"])), case_id=case.pk, version=case.version, at=timezone.now(),
        paper="租赁合同", name=name, content=specimen_pdf(),
    )  # fmt: skip
    client = signed_in(place.accounts["reader"])
    upload = Upload.objects.get()
    answer = client.get(f"/files/{upload.pk}")
    assert b"".join(answer) == specimen_pdf()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Type"] == "application/pdf"
    page = client.get(f"/my/cases/{case.number}/papers").content.decode()
    assert "<script>alert" not in page


def test_a_pdf_is_seen_as_pictures_of_its_pages(place: World) -> None:
    upload = attached(place, "三页.pdf", makers.pdf(3))
    client = signed_in(place.accounts["filler"])
    page = client.get(f"/files/{upload.pk}/view", **HTMX).content.decode()
    assert page.count('class="sheet"') == 3
    with Image.open(io.BytesIO(client.get(f"/files/{upload.pk}/3.webp").content)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 1240)
    assert [client.get(f"/files/{upload.pk}/{page}.webp").status_code for page in (0, 4, 999)] == [404, 404, 404]


def test_a_photograph_is_seen_upright_and_without_what_the_camera_wrote(place: World) -> None:
    with Image.new("RGB", (40, 20), "red") as made:
        exif = made.getexif()
        exif[0x0112], exif[0x010E] = 6, "secret place"
        written = io.BytesIO()
        made.save(written, "JPEG", exif=exif)
    upload = attached(place, "照片.jpg", written.getvalue())
    shown = signed_in(place.accounts["filler"]).get(f"/files/{upload.pk}/1.webp").content
    assert b"secret" not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.size == (20, 40)


def test_a_file_that_no_preview_can_open_or_the_store_has_lost_is_no_error_of_ours(place: World) -> None:
    upload = attached(place, "租约.pdf", specimen_pdf("LOST"))
    client = signed_in(place.accounts["filler"])
    path = store().path_of(upload.sha256)
    path.write_bytes(b"%PDF-1.7 no more of it")
    assert "请下载后" in client.get(f"/files/{upload.pk}/view").content.decode()
    assert client.get(f"/files/{upload.pk}/1.webp").status_code == 404
    path.unlink()
    assert [client.get(f"/files/{upload.pk}{end}").status_code for end in ("", "/view", "/1.webp")] == [404, 404, 404]


SEEN: list[tuple[str, bytes, Iterable[str]]] = [
    ("信.docx", makers.letter("甲方<b>", "乙方"), ("甲方&lt;b&gt;", "乙方")),
    ("表.xlsx", makers.table(("发票号", "金额"), ("0001", 88)), ("发票号", "0001", "88")),
    ("稿.pptx", makers.office("pptx"), ("请下载后",)),
    ("单.ofd", makers.office("ofd"), ("请下载后",)),
    ("空.docx", makers.office("docx"), ("请下载后",)),
]


@pytest.mark.parametrize(("name", "content", "words"), SEEN, ids=[name for name, _, _ in SEEN])
def test_a_text_or_table_is_seen_as_text_and_the_rest_is_downloaded(place: World, name, content, words) -> None:
    upload = attached(place, name, content)
    client = signed_in(place.accounts["filler"])
    page = client.get(f"/files/{upload.pk}/view").content.decode()
    assert [w for w in words if w not in page] == []
    assert client.get(f"/files/{upload.pk}/1.webp").status_code == 404


@pytest.mark.parametrize(("path", "limit"), [("papers", REQUEST_MAX), ("papers/0", REQUEST_MAX), ("save", FORM_MAX)])
def test_what_is_too_large_is_turned_away_unread_with_a_page_that_says_so(place: World, path: str, limit: int) -> None:
    case = own(place)
    client = signed_in(place.accounts["manager"])
    for size, status in ((limit + 1, 413), ("-1", 413), ("many", 413)):
        answer = client.post(f"/my/cases/{case.number}/{path}", sent(case), CONTENT_LENGTH=str(size))
        assert answer.status_code == status
        assert "50 MB" in answer.content.decode()
    assert client.post(f"/my/cases/{case.number}/{path}?lang=en", CONTENT_LENGTH=str(limit + 1)).content.count(
        b"File too large"
    )


def test_after_acceptance_only_a_deferrable_paper_takes_files(place: World) -> None:
    case = Case.objects.get(number=place.own["case"])
    client = signed_in(place.accounts["filler"])
    assert "补交材料" in client.get(f"/my/cases/{case.number}/").content.decode()
    page = client.get(f"/my/cases/{case.number}/papers").content.decode()
    assert ("租赁备案证明" in page, 'id="paper-0"' in page, "移除" in page) == (True, False, False)
    form = sent(case, **{"file-1": file("备案.pdf", specimen_pdf("FILED"))})
    client.post(f"/my/cases/{case.number}/papers", form)
    assert Upload.objects.filter(name="备案.pdf").exists()
    assert client.post(f"/my/cases/{case.number}/papers/0", sent(case, **{"file-0": file()})).status_code == 404


def test_the_desk_lists_the_files_and_an_officer_of_the_case_sees_them(place: World) -> None:
    number = place.own["case"]
    upload = Upload.objects.filter(paper__case__number=number)[0]
    client = signed_in(place.accounts["window"])
    assert f'href="/files/{upload.pk}/view"' in client.get(f"/desk/{number}").content.decode()
    assert client.get(f"/files/{upload.pk}/1.webp").status_code == 200


def test_every_reason_of_a_refusal_has_its_english() -> None:
    with translation.override("en"):
        assert [t for pair in REASONS.values() for t in pair if translation.gettext(t) == t] == []


def test_the_page_asks_the_database_as_often_for_many_files_as_for_one(place: World, django_assert_max_num_queries) -> None:
    case, actor = own(place), actor_of(place.accounts["manager"], "test")
    for number in range(15):
        call = {"actor": actor, "case_id": case.pk, "version": case.version, "at": timezone.now(), "paper": "租赁合同"}
        case = actions.attach_file(**call, name=f"{number}.pdf", content=specimen_pdf(f"{number}"))
    client = signed_in(place.accounts["manager"])
    with django_assert_max_num_queries(16):
        assert client.get(f"/my/cases/{case.number}/papers").content.count(b"<li>") >= 15
