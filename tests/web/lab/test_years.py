"""The years to come: asked for, drawn with how far it is, called off, lost, done again to the same bits."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from huiqi.access.errors import Forbidden
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.assumptions import read_assumptions
from huiqi.simulation.outlook import outlook
from huiqi.simulation.population import generate
from huiqi.web.lab import actions, work
from huiqi.web.lab.models import SILENT, FirmTable, Run
from web.lab.lab_routes import asked, officer, run
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
PAGE = "/desk/lab/outlook"
FORM = {
    "population": "1000", "measure": "livestream.m03", "rate_bp": "20%", "years": "2", "budget": "100", "growth": "5%±10%",
    "entry": "2%~6%", "exit": "3%~6%", "take_up": "60%~90%", "delay": "5%~20%", "progress": "10%~30%", "draws": "10",
    "seed": "7",
}  # fmt: skip


def waiting(**changes: object) -> Run:
    return actions.ask_run(actor=officer(), asked=asked(**changes), to_draw=6, at=timezone.now())


def test_what_is_asked_is_drawn_and_shown_as_the_room_simulation_draws_it() -> None:
    client = as_(world(), "officer")
    sent = client.post(PAGE, FORM)
    found = Run.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/desk/lab/runs/{found.pk}")
    assert "排队中" in text(client.get(sent["Location"]))
    work.compute(found.pk)
    table = generate(load("livestream"), firms=1_000, seed=7)
    columns = {name: table[name].to_numpy().copy() for name in load("livestream").facts}
    law = bind(load("livestream"), on=timezone.localdate(), scenario={"livestream.m03.rate_bp": 2_000})
    own = outlook(law, columns, read_assumptions({}), years=2, draws=10, seed=7)
    page = client.get(sent["Location"]).content.decode()
    shown = [int(fen) for fen in re.findall(r'<data class="number" value="(\d+)"', page)]
    for year in own.fan():
        assert {year[0], year[2], year[4]} <= set(shown)
    assert f"10 次里有 {own.breaks(100_000_000)[-1]} 次至少一年超出" in page
    found.refresh_from_db()
    assert (found.state, found.drawn, found.stamp["seed"], found.stamp["firms"]) == ("done", 20, 7, 1_000)


def test_the_same_again_gives_the_same_bits_and_another_seed_does_not() -> None:
    client = as_(world(), "officer")
    one, other = waiting(), waiting(seed=8)
    for made in (one, other):
        work.compute(made.pk)
    sent = client.post(f"/desk/lab/runs/{one.pk}/again")
    again = Run.objects.latest("pk")
    assert sent["Location"] == f"/desk/lab/runs/{again.pk}"
    work.compute(again.pk)
    for made in (one, other, again):
        made.refresh_from_db()
    assert again.result_sha256 == one.result_sha256 != other.result_sha256
    assert again.stamp == one.stamp
    assert "逐位一致" in text(client.get(f"/desk/lab/runs/{again.pk}"))
    Run.objects.filter(pk=one.pk).update(result_sha256="0" * 64)
    assert "不一致" in text(client.get(f"/desk/lab/runs/{again.pk}"))


def test_a_run_is_called_off_by_who_asked_for_it_before_or_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    place = world()
    before, during = waiting(), waiting()
    with pytest.raises(Forbidden):
        actions.cancel_run(actor=officer().__class__(None, "", frozenset(), "test"), run=before)
    assert as_(place, "head").post(f"/desk/lab/runs/{before.pk}/cancel").status_code == 403
    as_(place, "officer").post(f"/desk/lab/runs/{before.pk}/cancel")
    work.compute(before.pk)
    monkeypatch.setattr(work, "SAY_EVERY", 0.0)
    drawn, of = [], work._Progress.of

    def watched(self, draws):
        for draw in of(self, draws):
            drawn.append(draw)
            if len(drawn) == 2:
                actions.cancel_run(actor=officer(), run=Run.objects.get(pk=during.pk))
            yield draw

    monkeypatch.setattr(work._Progress, "of", watched)
    work.compute(during.pk)
    for made in (before, during):
        made.refresh_from_db()
        assert (made.state, made.result) == ("cancelled", None)
    assert drawn == [0, 1]
    assert "被取消了" in text(as_(place, "officer").get(f"/desk/lab/runs/{during.pk}"))


def test_how_far_it_is_is_said_and_a_run_that_fell_silent_can_be_done_again() -> None:
    client, made = as_(world(), "officer"), waiting()
    Run.objects.filter(pk=made.pk).update(state="running", drawn=3)
    part = client.get(f"/desk/lab/runs/{made.pk}", headers={"HX-Request": "true"})
    assert 'value="50"' in part.content.decode()
    assert "<h1" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    Run.objects.filter(pk=made.pk).update(heard_at=timezone.now() - SILENT - dt.timedelta(seconds=1))
    assert "中断了" in text(client.get(f"/desk/lab/runs/{made.pk}"))
    Run.objects.filter(pk=made.pk).update(state="done", result=None)
    assert client.get(f"/desk/lab/runs/{made.pk}", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_why_a_run_failed_is_said() -> None:
    client, made = as_(world(), "officer"), waiting(population="table-7")
    work.compute(made.pk)
    assert "企业表已被删除" in text(client.get(f"/desk/lab/runs/{made.pk}"))
    assert client.get(f"/desk/lab/runs/{made.pk}.xlsx").status_code == 404
    assert FirmTable.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"growth": "viel"}, "看不懂"), ({"exit": "9%~3%"}, "之间"), ({"draws": "5"}, "10"), ({"years": "6"}, "5")],
)
def test_what_cannot_be_assumed_is_refused_beside_its_field(changed: dict[str, str], why: str) -> None:
    answer = as_(world(), "officer").post(PAGE, FORM | changed)
    assert (answer.status_code, Run.objects.count()) == (422, 0)
    assert why in re.findall(r'field-error"[^>]*>([^<]*)<', answer.content.decode())[0]


def test_a_result_leaves_as_workbook_note_and_picture() -> None:
    client, made = as_(world(), "officer"), run("")
    sheet, note, picture = (client.get(f"/desk/lab/runs/{made}.{form}") for form in ("xlsx", "docx", "png"))
    assert sheet.content[:2] == note.content[:2] == b"PK"
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    from io import BytesIO

    from docx import Document
    from python_calamine import CalamineWorkbook

    words = "\n".join(p.text for p in Document(BytesIO(note.content)).paragraphs)
    assert "把今后 2 年抽 3 次（种子 7）" in words
    assert len(Document(BytesIO(note.content)).inline_shapes) == 1
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    years = book.get_sheet_by_name("逐年").to_python()
    result = Run.objects.get(pk=made).result["after"]
    assert [row[2] for row in years[1:]] == [row[2] / 100 for row in result["fan"]]
    assert ["seed", "7"] in book.get_sheet_by_name("依据").to_python()


def figures(page: str) -> list[tuple[str, int]]:
    """Every figure of the page that leads to the firms of a draw: where, and how many fen."""
    found = re.findall(r'<a href="(/desk/lab/runs/[^"]+)"><data class="number" value="(\d+)"', page)
    return [(where.replace("&amp;", "&"), int(fen)) for where, fen in found]


def test_each_figure_of_the_years_leads_to_firms_that_sum_to_it_and_each_firm_to_its_steps() -> None:
    client, made = as_(world(), "officer"), waiting(draws=12, years=3, population="10000")
    work.compute(made.pk)
    links = figures(client.get(f"/desk/lab/runs/{made.pk}").content.decode())
    assert len(links) > 3 * 4 + 1
    made.refresh_from_db()
    assert made.result is not None
    assert all(made.result["after"]["breaks"][:-1])
    broken = re.findall(r'href="([^"]+)">\s*12 次里 \d+ 次', client.get(f"/desk/lab/runs/{made.pk}").content.decode())
    assert len(broken) == 3
    for where in broken:
        most = re.findall(r"<dt>合计</dt><dd><data class=\"number\" value=\"(\d+)\"", client.get(where).content.decode())
        assert int(most[0]) > made.asked["budget"]
    assert sum("side=before" in where for where, _ in links) == 3
    last = timezone.localdate().year + 3
    assert any(f"/years/{last}?" in where for where, _ in links)
    for where, fen in links:
        page = client.get(where).content.decode()
        assert int(re.findall(r"<dt>合计</dt><dd><data class=\"number\" value=\"(\d+)\"", page)[0]) == fen, where
    paid = next(where for where, _ in links if f"/years/{last - 1}?" in where and "figure" not in where)
    page = client.get(paid).content.decode()
    rows = re.findall(r'<a href="([^"]+)">\s*第 \d+ 家</a></th>(.*?)</tr>', page, re.S)
    where, cells = next((where, cells) for where, cells in rows if f"/years/{last - 1}/" in where)
    awarded = int(re.findall(r'value="(\d+)"', cells)[0])
    firm = client.get(where.replace("&amp;", "&")).content.decode()
    sums = re.findall(r'审定的金额 <strong><data class="number" value="(\d+)"', firm)
    assert (len(sums), sum(map(int, sums))) == (8, awarded)
    assert "舍尾取整到万元" in firm
    assert "补贴年数未满" in firm


def test_a_draw_year_or_firm_that_is_none_does_not_exist() -> None:
    client, made, now = as_(world(), "officer"), run(""), timezone.localdate().year
    for path in (
        f"years/{now}", f"years/{now}?draw=3", f"years/{now}?draw=x", f"years/{now}?draw=0&side=x",
        f"years/{now - 1}?draw=0", f"years/{now + 3}?draw=0", f"years/{now}?draw=0&figure=livestream.m05",
        f"years/{now + 2}?draw=0&figure=livestream.m03", f"years/{now}/firms/999999?draw=0",
        f"years/{now + 2}/firms/1?draw=0",
    ):  # fmt: skip
        assert client.get(f"/desk/lab/runs/{made}/{path}").status_code == 404, path


def test_firms_are_not_listed_once_the_firms_the_numbers_or_the_program_changed() -> None:
    client, made = as_(world(), "officer"), Run.objects.get(pk=run(""))
    where = f"/desk/lab/runs/{made.pk}/years/{timezone.localdate().year}?draw=0"
    assert client.get(where).status_code == 200
    Run.objects.filter(pk=made.pk).update(stamp=made.stamp | {"population_sha256": "0" * 64})
    answer = client.get(where)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/lab/runs/{made.pk}")
    assert "请再算一次" in text(client.get(answer["Location"]))
    Run.objects.filter(pk=made.pk).update(asked=made.asked | {"population": "table-7"})
    assert client.get(where).status_code == 302


def test_drawn_firms_of_the_register_are_for_those_who_may_read_it() -> None:
    place, made = world(), Run.objects.get(pk=run(""))
    where = f"/desk/lab/runs/{made.pk}/years/{timezone.localdate().year}?draw=0"
    assert as_(place, "treasury").get(where).status_code == 200
    Run.objects.filter(pk=made.pk).update(asked=made.asked | {"population": "register"})
    assert as_(place, "treasury").get(where).status_code == 403


@pytest.mark.parametrize(("width", "language", "start"), [(1280, "zh-CN", "开始计算"), (390, "en-GB", "Start")])
def test_years_to_come_in_a_browser(signed_in, expect_accessible, width: int, language: str, start: str) -> None:
    page = signed_in(world().accounts["officer"], width, language)
    page.goto(f"{PAGE}?population=1000&measure=livestream.m03")
    page.locator("[name=draws]").fill("30")
    page.locator("[name=rate_bp]").fill("20%")
    expect_accessible(page)
    page.get_by_role("button", name=start, exact=True).click()
    expect(page.locator("svg.chart")).to_be_visible(timeout=120_000)
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("table a").first.click()
    expect(page.locator("h1")).to_contain_text(str(timezone.localdate().year))
    expect_accessible(page)
    page.locator("[data-rows] a").first.click()
    expect(page.locator("section.trace").first).to_be_visible()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
