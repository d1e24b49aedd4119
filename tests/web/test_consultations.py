"""A draft on the pages: brought in, put before the public, commented, answered, reported; each gate refuses in words."""

import datetime as dt
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from gateways import makers
from huiqi.drafting.models import Comment, CommentFile, CommentGroup, Consultation, Draft
from huiqi.web.papers import CLOSED
from web.drafting_routes import TEXT, consultation, reported, said
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
OWN = "/consultations/comment"


def over(found: Consultation) -> None:
    """Let its last day be yesterday."""
    on = timezone.localdate()
    Consultation.objects.filter(pk=found.pk).update(opens_on=on - dt.timedelta(days=40), closes_on=on - dt.timedelta(days=1))


def test_a_text_is_brought_in_and_read_clause_by_clause() -> None:
    client = as_(world(), "officer")
    file = SimpleUploadedFile("draft.txt", TEXT.encode())
    typed = {"title": "示例措施", "department": "区工信局", "note": "说明", "file": file}
    sent = client.post("/desk/drafts/new", typed)
    found = Draft.objects.get()
    assert sent["Location"] == f"/desk/drafts/{found.pk}"
    page = text(client.get(sent["Location"]))
    assert "按实付租金的30%补贴，每年最高50万元" in page
    assert found.sha256 in page
    wrong = client.post("/desk/drafts/new", typed | {"file": SimpleUploadedFile("x.txt", "没有条款".encode())})
    assert (wrong.status_code, "没有 一、（一）1. 这样的条款号" in text(wrong)) == (422, True)


def test_two_drafts_are_held_against_each_other_in_words_and_numbers() -> None:
    client = as_(world(), "officer")
    typed = {"title": "示例措施", "department": "区工信局", "note": "说明"}
    old = "一、目标\n建设高地。\n三、措施\n（三）直播企业房租补贴\n对入驻的直播企业，给予每年最高70万元房租补贴。"
    pages = []
    for words in (old, old.replace("70万元", "50万元")):
        sent = client.post("/desk/drafts/new", typed | {"file": SimpleUploadedFile("d.txt", words.encode())})
        pages.append(sent["Location"])
    assert "只有这一稿" not in text(client.get(f"{pages[1]}/difference"))
    first = pages[0].rpartition("/")[2]
    page = client.get(f"{pages[1]}/difference", {"from": first}).content.decode()
    assert "<del>70万元</del>" in page
    assert "<ins>50万元</ins>" in page
    assert re.search(r"70万元</span> → <strong class=.number.>50万元", page)
    cost = re.search(r'href="(/desk/lab\?[^"]+)"', page)[1].replace("&amp;", "&")
    laboratory = client.get(cost)
    assert "70万元 → 50万元" in text(laboratory)
    rent = laboratory.context["found"].measures["livestream.m03"]
    assert rent.change_fen < 0
    shown = [int(fen) for fen in re.findall(r'value="(-?\d+)"', page[page.index("<h3>要花多少钱") :])]
    total = laboratory.context["found"].total
    assert shown == [sums for d in (rent, total) for sums in (d.before_fen, d.after_fen, d.change_fen)]
    same = client.get(f"{pages[1]}/difference", {"from": "9" * 30})
    assert same.status_code == 200


def test_the_machine_reads_a_draft_against_fair_competition() -> None:
    client = as_(world(), "officer")
    bad = "（二）引进机构\n对新迁入本区的机构，按其税收贡献给予奖励，五年内不得迁出。\n（四）贷款贴息"
    said_so = TEXT.replace("（二）贷款贴息", bad)
    typed = {"title": "示例措施", "department": "区工信局", "note": "说明"}
    pages = []
    for text_of_draft in (TEXT, said_so):
        file = SimpleUploadedFile("draft.txt", text_of_draft.encode())
        address = client.post("/desk/drafts/new", typed | {"file": file})["Location"]
        pages.append(text(client.get(f"{address}/fair-competition/m02")))
    clean, blocked = pages
    assert "税收贡献" in blocked
    assert "新迁入" in blocked
    assert "税收贡献" not in clean
    assert "不能发布：须删改" in clean  # the rules of m02 themselves


def test_a_consultation_is_opened_for_thirty_days_or_with_a_reason() -> None:
    place = world()
    as_(place, "officer").post("/desk/drafts/new", {
        "title": "示例措施", "department": "区工信局", "note": "说明", "file": SimpleUploadedFile("d.txt", TEXT.encode()),
    })  # fmt: skip
    draft, on = Draft.objects.get(), timezone.localdate()
    page = f"/desk/drafts/{draft.pk}"
    days = {"opens_on": on.isoformat(), "closes_on": (on + dt.timedelta(days=10)).isoformat()}
    assert as_(place, "officer").post(page, days).status_code == 403
    head = as_(place, "head")
    short = head.post(page, days)
    assert (short.status_code, "只有 10 天" in text(short)) == (422, True)
    assert head.post(page, days | {"why_short": "与省里同步"}).status_code == 302
    found = Consultation.objects.get()
    public = text(Client().get(f"/consultations/{found.pk}"))
    assert "与省里同步" in public
    assert "还有 10 天截止" in public
    assert "示例措施" in text(Client().get("/consultations/"))


def test_anybody_comments_without_an_account_and_finds_the_answer_with_a_code() -> None:
    place, found = world(), consultation()
    public = Client()
    sent = public.post(f"/consultations/{found.pk}", {"clause": "三（二）", "body": "贴息的比例请写明"})
    assert sent["Location"] == OWN
    assert "还没有公布" in text(public.get(OWN))
    assert "贴息的比例请写明" not in text(public.get(f"/consultations/{found.pk}"))
    made = Comment.objects.get(clause="三（二）")
    officer = as_(place, "officer")
    officer.post(f"/desk/comments/{made.pk}/moderate", {"shown": "1"})
    page = text(public.get(f"/consultations/{found.pk}"))
    assert "贴息的比例请写明" in page
    assert "王敏" not in page
    wrong = Client().post(OWN, {"code": "x" * 22})
    assert (wrong.status_code, "请核对查询码" in text(wrong)) == (404, True)
    empty = public.post(f"/consultations/{found.pk}", {"clause": "三（九）", "body": ""})
    assert empty.status_code == 422


def test_one_network_comments_thirty_times_an_hour() -> None:
    found, public = consultation(), Client()
    answers = [public.post(f"/consultations/{found.pk}", {"body": f"第{n}条意见"}) for n in range(31)]
    assert [a.status_code for a in answers] == [302] * 30 + [422]
    assert "太多" in text(answers[-1])
    assert "第30条意见" in answers[-1].content.decode()
    assert found.comments.count() == 31


def test_the_office_sees_who_spoke_hides_moves_and_answers() -> None:
    place, found = world(), consultation()
    same = said(found, "租金补贴的比例太低，请提高。")
    officer, page = as_(place, "officer"), f"/desk/consultations/{found.pk}"
    assert "王敏" in text(officer.get(page))
    assert "王敏" not in text(as_(place, "auditor").get(page))
    first = found.comments.first()
    assert same.group_id == first.group_id
    assert "不公开一条意见要写明理由" in text(officer.post(f"/desk/comments/{same.pk}/moderate", follow=True))
    officer.post(f"/desk/comments/{same.pk}/moderate", {"why": "重复"})
    officer.post(f"/desk/comments/{same.pk}/group", {"group": ""})
    same.refresh_from_db()
    assert (same.state, same.group_id != first.group_id) == ("hidden", True)
    answer = f"/desk/comment-groups/{first.group_id}/answer"
    assert "都要写理由" in text(officer.post(answer, {f"g{first.group_id}-verdict": "adopted"}, follow=True))
    officer.post(answer, {f"g{first.group_id}-verdict": "adopted", f"g{first.group_id}-reason": "提高到35%"})
    assert CommentGroup.objects.get(pk=first.group_id).verdict == "adopted"


def test_the_report_is_public_only_after_the_last_day_and_the_last_answer() -> None:
    place, found = world(), consultation()
    head, public = as_(place, "head"), Client()
    assert public.get(f"/consultations/{found.pk}/report").status_code == 404
    assert "才截止" in text(head.post(f"/desk/consultations/{found.pk}/report", {"summary": "x"}, follow=True))
    over(found)
    assert "还有 2 处" in text(head.post(f"/desk/consultations/{found.pk}/report", {"summary": "x"}, follow=True))
    late = public.post(f"/consultations/{found.pk}", {"clause": "", "body": "晚了"})
    assert (late.status_code, "现在不能提交" in text(late)) == (422, True)
    first = found.comments.first()
    head.post(f"/desk/comments/{first.pk}/moderate", {"shown": "1"})
    fields = {f"g{first.group_id}-verdict": "partly", f"g{first.group_id}-reason": "提高到35%"}
    head.post(f"/desk/comment-groups/{first.group_id}/answer", fields)
    sent = head.post(f"/desk/consultations/{found.pk}/report", {"summary": "共收到1条"})
    assert sent["Location"] == f"/consultations/{found.pk}/report"
    page = text(public.get(sent["Location"]))
    for words in ("共收到1条", "租金补贴的比例太低", "部分采纳", "提高到35%"):
        assert words in page
    assert "部分采纳" in text(public.post(OWN, {"code": first.token}, follow=True))


def test_the_answers_leave_as_word_and_the_comments_as_a_workbook() -> None:
    place, found = world(), reported()
    document = Document(BytesIO(Client().get(f"/consultations/{found.pk}/report.docx").content))
    assert "收到 1 条，归并为 1 项：采纳 0 项，部分采纳 1 项" in "\n".join(p.text for p in document.paragraphs)
    assert [cell.text for cell in document.tables[0].rows[1].cells][2:] == ["部分采纳", "提高到35%。"]
    sheet = as_(place, "officer").get(f"/desk/consultations/{found.pk}/comments.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[1][2:8] == ["租金补贴的比例太低，建议提高。", rows[1][3], "是", "王敏", "0755-1234", "已公开"]


def test_lists_cost_few_queries(django_assert_max_num_queries) -> None:
    place, found = world(), consultation()
    for number in range(20):
        said(found, f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[number] * 30}")
    reported()
    officer = as_(place, "officer")
    for client, path, most in (
        (Client(), "/consultations/", 4), (Client(), f"/consultations/{found.pk}", 6), (officer, "/desk/drafts", 12),
        (officer, f"/desk/consultations/{found.pk}", 16),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_files_that_came_with_a_comment_are_told_to_who_sent_them_and_opened_by_the_office() -> None:
    place, found, public = world(), consultation(), Client()
    letter = makers.pdf(2)
    files = [SimpleUploadedFile("来信.pdf", letter), SimpleUploadedFile("测算.xlsx", makers.table(("甲", 1)))]
    sent = public.post(f"/consultations/{found.pk}", {"clause": "三（二）", "body": "见附件", "attachments": files})
    own = text(public.get(sent["Location"]))
    assert "来信.pdf" in own
    assert "测算.xlsx" in own
    made = Comment.objects.get(clause="三（二）")
    officer, file = as_(place, "officer"), made.files.first()
    officer.post(f"/desk/comments/{made.pk}/moderate", {"shown": "1"})
    listed = text(public.get(f"/consultations/{found.pk}"))
    assert ("2 个附件" in listed, "来信.pdf" in listed) == (True, False)
    answer = officer.get(f"/desk/comments/files/{file.pk}")
    assert b"".join(answer.streaming_content) == letter
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Content-Security-Policy"], answer["Cache-Control"]) == (CLOSED, "private, no-store")
    assert "未查毒" in text(officer.get(f"/desk/consultations/{found.pk}"))
    for client in (public, as_(place, "auditor"), as_(place, "manager")):
        for path in (f"/desk/comments/files/{file.pk}", f"/desk/consultations/{found.pk}/attachments.zip"):
            assert client.get(path).status_code in (302, 403)
    assert officer.get("/desk/comments/files/999999").status_code == 404


def test_all_files_leave_in_one_archive_and_their_names_in_the_workbook() -> None:
    place, found = world(), consultation()
    officer, first, photo = as_(place, "officer"), found.comments.first(), makers.picture()
    other = said(found, "希望增加场地", files=[("来信.pdf", makers.pdf(3)), ("现场.png", photo)])
    answer = officer.get(f"/desk/consultations/{found.pk}/attachments.zip")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == [f"{first.pk}-1-来信.pdf", f"{other.pk}-2-来信.pdf", f"{other.pk}-3-现场.png"]
    assert archive.read(f"{other.pk}-3-现场.png") == photo
    sheet = officer.get(f"/desk/consultations/{found.pk}/comments.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert sorted(row[-1] for row in rows) == ["来信.pdf", "来信.pdf\n现场.png", "附件"]
    CommentFile.objects.all().delete()
    assert officer.get(f"/desk/consultations/{found.pk}/attachments.zip").status_code == 404


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("来信.pdf", b"MZ")], "附件“来信.pdf”没有收下：文件的内容不是 PDF"),
        ([(f"{n}.pdf", b"%PDF-") for n in range(4)], "一次最多选 3 个文件。"),
        ([("大.pdf", b"%PDF-" + b" " * 10 * 1024 * 1024)], "“大.pdf”超过 10 MB；请缩小后再上传。"),
    ],
    ids=("program", "four", "large"),
)
def test_a_refused_file_leaves_what_was_typed(files: list[tuple[str, bytes]], says: str) -> None:
    found = consultation()
    before = found.comments.count()
    sent = [SimpleUploadedFile(*file) for file in files]
    typed = {"clause": "三（二）", "body": "见附件", "name": "王敏", "attachments": sent}
    answer = Client().post(f"/consultations/{found.pk}", typed)
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (422, True)
    assert "见附件</textarea>" in page
    assert 'value="王敏"' in page
    assert '<option value="三（二）" selected' in page
    assert found.comments.count() == before


@pytest.mark.parametrize(("width", "language", "send"), [(1280, "zh-CN", "提交意见"), (390, "en-GB", "Send comment")])
def test_a_comment_in_a_browser(page_at, expect_accessible, width: int, language: str, send: str) -> None:
    found = consultation()
    page = page_at(width, language)
    page.goto(f"/consultations/{found.pk}")
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[name=body]").fill("请把比例写明")
    wrong = {"name": "来信.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    page.locator("[name=attachments]").set_input_files(wrong)
    page.get_by_role("button", name=send, exact=True).click()
    expect(page.locator(".field-error")).to_be_visible()
    expect_accessible(page)
    expect(page.locator("[name=body]")).to_have_value("请把比例写明")
    page.locator("[name=attachments]").set_input_files([wrong | {"buffer": makers.pdf()}, wrong | {"buffer": makers.pdf(2)}])
    page.get_by_role("button", name=send, exact=True).click()
    page.wait_for_url("**/consultations/comment*")
    expect_accessible(page)
    expect(page.get_by_text("请把比例写明")).to_be_visible()
    expect(page.get_by_text("来信.pdf")).to_have_count(2)
