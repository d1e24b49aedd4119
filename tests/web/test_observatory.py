"""A leader opens the observatory, the list behind a figure, the wall; and takes it all away as a file."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect

from cases.people import AUDITOR
from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.access.departments import WORKING
from huiqi.reports.observatory.figure import Span
from huiqi.reports.observatory.overview import FIGURES, overview
from huiqi.web.observatory.columns import title_of
from huiqi.web.observatory.words import GROUPS, WORDS
from reports.district import ON, lived
from web.routes import NOON, World, world
from web.test_budgets import crowd
from web.visits import as_, text

pytestmark = pytest.mark.database
ASKED = f"policy=livestream&on={ON}"
PAGE = f"/observatory/?{ASKED}"


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    """A CSV export, a dictionary a row."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # csv_answer streams
    return list(csv.DictReader(io.StringIO(content)))


def test_each_figure_has_its_words_and_its_place() -> None:
    assert set(WORDS) == set(FIGURES)
    placed = [key for keys in GROUPS.values() for key in keys]
    assert sorted([*placed, *(key for key in FIGURES if key.startswith("chain_"))]) == sorted(FIGURES)
    assert all(title_of(name) for figure in FIGURES.values() for name in figure.columns)


def test_the_rows_a_reader_takes_home_add_up_to_each_figure() -> None:
    place = world()
    lived()
    client, found = as_(place, "auditor"), overview(AUDITOR, Span("livestream", ON), ON)
    for key, figure in FIGURES.items():
        rows, total = rows_of(client, f"/observatory/lists/{key}.csv?{ASKED}"), found.total(key)
        assert len(rows) == total.rows, key
        for column, sum_ in ((figure.amount, total.amount), (figure.of, total.of)):
            if column.endswith("_fen"):
                assert sum(round(float(row[title_of(column)]) * 100) for row in rows) == sum_, key
        shown = text(client.get(f"/observatory/lists/{key}?{ASKED}"))
        assert (f"共 {total.rows} 条" in shown) == (total.rows > 0), key


def test_the_page_says_each_figure_and_leads_to_its_list() -> None:
    place = world()
    lived()
    client = as_(place, "auditor")
    answer = client.get(PAGE)
    shown = text(answer)
    for words in (
        "900万元",
        "目标的 0.09%",
        "已知 1 家企业，共 2 家",
        "一次通过率 33.33%",
        "不相加",
        "审计报告登记，主管部门已核对",
    ):
        assert words in shown, words
    links = set(re.findall(r'href="(/observatory/(?:lists/|clocks)[^"]*)"', answer.content.decode()))
    assert {urlsplit(link).path.rsplit("/")[-1] for link in links} >= {*FIGURES, "clocks"}
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_list_is_searched_sorted_and_taken_apart() -> None:
    place = world()
    lived()
    client = as_(place, "auditor")
    path = f"/observatory/lists/submitted?{ASKED}"
    assert "另一家直播公司" in text(client.get(f"{path}&q=另一家"))
    assert "没有符合条件的记录" in text(client.get(f"{path}&q=没有这家"))
    first = client.get(f"{path}&order=enterprise__name").content.decode()
    assert 'aria-sort="ascending"' in first
    assert "共 3 条" in text(client.get(f"{path}&part=livestream.m03"))
    assert "还没有" in text(client.get(f"{path}&part=livestream.m01"))
    assert client.get(f"/observatory/lists/nothing?{ASKED}").status_code == 404
    assert client.get(f"{path}&order=enterprise__contact_phone").status_code == 200
    book = load_workbook(io.BytesIO(client.get(f"/observatory/lists/paid.xlsx?{ASKED}").content)).active
    assert sum(row[5].value for row in list(book.rows)[1:]) == 250_000
    assert client.get(f"/observatory/lists/paid.pdf?{ASKED}").status_code == 404


def test_an_address_that_cannot_be_read_is_today() -> None:
    client = as_(world(), "auditor")
    for query in ("on=yesterday", "on=9999-12-31", "policy=nothing&on=", "on=0001-01-01"):
        assert client.get(f"/observatory/?{query}").status_code == 200, query


def runs(client: Client, query: str) -> list[dict[str, str]]:
    """The runs behind a pace."""
    return rows_of(client, f"/observatory/clocks.csv?{ASKED}{query}")


def test_the_runs_of_a_clock_are_those_its_pace_counts() -> None:
    place = world()
    lived()
    client, found = as_(place, "auditor"), overview(AUDITOR, Span("livestream", ON), ON)
    for stage in found.stages:
        for pace in (stage, *found.departments[stage.stage]):
            rows = runs(client, f"&stage={pace.stage}&department={pace.department}")
            days = sorted(int(row["用时（工作日）"]) for row in rows)
            assert (len(rows), days[-(-len(days) // 2) - 1]) == (pace.runs, pace.median)
            assert sum(row["超期"] == "否" for row in rows) == pace.in_time
    assert len(runs(client, "&stage=office")) == found.pace.runs
    assert len(runs(client, "&stage=office&q=另一家")) == 3
    assert [row["超期"] for row in runs(client, "&late=1")] == ["是"]


def test_a_reader_of_another_department_is_told_what_is_not_shown() -> None:
    place = world()
    lived()
    account = actions.create_account(actor=SYSTEM("test"), email="other@example.cn", name="他局", at=NOON)
    actions.grant(
        actor=SYSTEM("test"), account_id=account.pk, role="officer", department=WORKING[-1], credit_code="", at=NOON
    )
    account_of = World({**place.accounts, "other": account}, place.own, place.other)
    secret = Authenticator.objects.get(user=place.accounts["officer"]).data
    Authenticator.objects.create(user=account, type="totp", data=secret)
    client = as_(account_of, "other")
    shown = text(client.get(f"/observatory/lists/submitted?{ASKED}"))
    assert "另有 3 条属于其他部门的申请" in shown
    assert "LS-2026" not in shown
    assert "另有 7 条属于其他部门的申请" in text(client.get(f"/observatory/clocks?{ASKED}&stage=office"))


def test_who_may_not_read_firms_sees_figures_without_their_lists() -> None:
    place = world()
    lived()
    client = as_(place, "treasury")
    page = client.get(PAGE).content.decode()
    assert "/observatory/lists/revenue" not in page.replace("&amp;", "&").split("chart-box")[0]
    assert "/observatory/lists/paid" in page
    assert client.get(f"/observatory/lists/revenue?{ASKED}").status_code == 403
    assert client.get(f"/observatory/lists/revenue.csv?{ASKED}").status_code == 403
    assert as_(place, "window").get(PAGE).status_code == 403
    assert as_(place, "manager").get("/observatory/screen").status_code == 403


def test_it_prints_on_paper_and_as_a_picture() -> None:
    place = world()
    lived()
    client = as_(place, "auditor")
    answer = client.get(f"/observatory/observatory.pdf?{ASKED}")
    with pypdfium2.PdfDocument(answer.content) as document:
        words = " ".join(page.get_textpage().get_text_range() for page in document)
        sizes = {tuple(map(round, page.get_size())) for page in document}
    assert sizes == {(595, 842)}
    for said in ("观测台", "900万元", "一次通过率", "33.33%", "怎样算的", "各部门按时办结"):
        assert said in re.sub(r"\s+", " ", words) or said.replace(" ", "") in re.sub(r"\s+", "", words), said
    picture = Image.open(io.BytesIO(client.get(f"/observatory/observatory.png?{ASKED}").content))
    assert (picture.format, picture.width > 800, picture.height > picture.width) == ("PNG", True, True)
    for key in ("revenue", "money", "chain", "venues", "days", "quality"):
        drawn = Image.open(io.BytesIO(client.get(f"/observatory/charts/{key}.png?{ASKED}").content))
        assert (drawn.format, len(drawn.convert("RGB").getcolors(1 << 24) or ()) > 2) == ("PNG", True), key
        assert rows_of(client, f"/observatory/charts/{key}.csv?{ASKED}")
    assert client.get(f"/observatory/charts/nothing.png?{ASKED}").status_code == 404
    assert client.get(f"/observatory/observatory.gif?{ASKED}").status_code == 404
    english = client.get(f"/observatory/observatory.pdf?{ASKED}", headers={"accept-language": "en"})
    with pypdfium2.PdfDocument(english.content) as document:
        assert "Towards ten billion yuan" in document[0].get_textpage().get_text_range()


def test_every_figure_goes_into_one_table() -> None:
    place = world()
    lived()
    client = as_(place, "auditor")
    rows = {row["指标"]: row for row in rows_of(client, f"/observatory/figures.csv?{ASKED}")}
    assert rows["营业收入（上年度，审计）"]["数值"] == "9000000.00"
    assert (rows["一次通过率"]["数值"], rows["一次通过率"]["读法"]) == ("3333", "33.33%")
    assert rows["形式审查 受理窗口 中位数"]["数值"] == "2"
    book = load_workbook(io.BytesIO(client.get(f"/observatory/figures.xlsx?{ASKED}").content)).active
    assert book.max_row == len(rows) + 1


def test_a_page_takes_few_queries_however_many_cases_there_are() -> None:
    place = world()
    assert place.own["case"]
    client = as_(place, "auditor")

    def cost(path: str) -> tuple[int, int]:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        return len(queries), len(answer.content)

    paths = ("/observatory/", "/observatory/screen", "/observatory/lists/submitted", "/observatory/clocks")
    before = {path: cost(path)[0] for path in paths}
    crowd(place, 400)
    after = {path: cost(path) for path in paths}
    assert {path: queries for path, (queries, _) in after.items()} == before
    assert max(before.values()) <= 25
    assert max(size for _, size in after.values()) <= 130_000


def test_a_leader_reads_it_in_a_browser(signed_in, expect_accessible, live_server) -> None:
    place = world()
    lived()
    page = signed_in(place.accounts["auditor"])
    page.goto("/desk/")
    page.get_by_role("link", name="观测台").click()
    page.goto(PAGE)
    charts = page.locator("[data-chart]")
    expect(page.locator("[data-chart][data-drawn] canvas")).to_have_count(charts.count())
    assert page.evaluate("""() => [...document.querySelectorAll("[data-chart] canvas")].every((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0))""")
    expect_accessible(page)
    page.get_by_text("看数字").first.click()
    expect(page.get_by_role("table", name="已知营业收入")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="存为图片").first.click()
    assert Image.open(download.value.path()).format == "PNG"
    page.get_by_role("link", name="提交的申请（项）").click()
    expect(page.get_by_text("共 3 条")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["on"] == [str(ON)]
    expect_accessible(page)
    page.goto(f"/observatory/clocks?{ASKED}&stage=office")
    expect_accessible(page)
    phone = signed_in(place.accounts["head"], 390, "en-GB")
    phone.goto(PAGE)
    expect(phone.get_by_role("heading", name="Observatory")).to_be_visible()
    expect_accessible(phone)


def test_a_wall_turns_can_be_held_and_asks_again(signed_in, expect_accessible) -> None:
    place = world()
    lived()
    page = signed_in(place.accounts["auditor"], 1920)
    page.goto(f"/observatory/screen?{ASKED}")
    slides = page.locator("[data-slide]:visible")
    expect(slides).to_have_count(1)
    expect(slides.get_by_role("heading")).to_contain_text("1 / 5")
    page.keyboard.press("ArrowRight")
    expect(slides.get_by_role("heading")).to_contain_text("2 / 5")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="继续轮播")).to_have_attribute("aria-pressed", "true")
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    again = "htmx.ajax('GET', location.href, {target: '#slides', select: '#slides', swap: 'outerHTML'})"
    page.evaluate("document.querySelector('.wall-on').textContent = 'old'")
    page.evaluate(again)
    expect(page.locator(".wall-on")).to_contain_text("数据截至")
    expect(slides.get_by_role("heading")).to_contain_text("2 / 5")
    expect(page.locator("[data-slide]:visible [data-drawn] canvas")).to_have_count(1)
    page.context.clear_cookies()
    page.evaluate(again)
    expect(page.get_by_role("status")).to_contain_text("数据没有更新")
    expect(slides).to_have_count(1)


@pytest.mark.parametrize("width", [390, 1280, 3840])
def test_the_longest_amount_in_english_stays_in_its_box_on_every_wall(signed_in, width: int) -> None:
    page = signed_in(world().accounts["auditor"], width, "en-GB")
    page.goto("/observatory/screen")
    page.evaluate("document.querySelectorAll('.wall-figures dd').forEach((dd) => dd.textContent = '¥1,234.56 million')")
    boxes = "[...document.querySelectorAll('[data-slide]:not([hidden]) .wall-figures dd')]"
    over = page.evaluate(f"{boxes}.map((dd) => dd.scrollWidth - dd.clientWidth)")
    assert over
    assert max(over) <= 0


def test_without_script_the_pictures_are_there(page_at, live_server) -> None:
    place = world()
    client = Client()
    client.force_login(place.accounts["auditor"])
    page = page_at(1280, javascript=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    page.context.add_cookies([cookie])
    page.goto("/observatory/")
    assert page.locator("[data-chart] svg").count() > 0
    expect(page.get_by_text("没有发放资金")).to_have_count(0)


def test_an_empty_district_says_what_would_be_there() -> None:
    shown = text(as_(world(), "auditor").get("/observatory/"))
    for words in ("未知", "还没有已核对的审计报告", "这一期间还没有办结的环节", "没有下达预算"):
        assert words in shown, words
