"""A map of two numbers, the firms behind a figure, the steps of one firm, and what leaves the page: all one engine."""

import re
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from cases import people
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.register import actions
from huiqi.simulation.fitting import fits
from huiqi.web.lab.people import people as people_of
from huiqi.web.public.words import today
from web.lab.lab_routes import ASKS
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
RATE, CAP = "livestream.m03.rate_bp", "livestream.m03.cap_fen"


def cost(measure: str, scenario: dict[str, int], population: str = "1000") -> int:
    """What a measure costs under a scenario, by the kernel that computes every firm."""
    law = bind(load("livestream"), on=today(), scenario=scenario)
    return int(
        compile_kernel(load("livestream")).run(people_of(population, today()).columns, law).fen[f"{measure}_fen"].sum()
    )


def cells(page: str) -> list[list[int]]:
    """The figures of the map, row by row."""
    rows = re.findall(r'<tr><th scope="row" class="number">.*?</tr>', page, re.S)
    return [[int(fen) for fen in re.findall(r'value="(\d+)"', row)] for row in rows]


def test_each_cell_of_the_map_is_the_cost_of_its_two_numbers() -> None:
    client = as_(world(), "officer")
    page = client.get("/desk/lab/heat", {"population": "1000", "measure": "livestream.m03"}).content.decode()
    found = cells(page)
    assert (len(found), {len(row) for row in found}) == (9, {9})
    rates = [3_500 * i // 4 for i in range(1, 9)] + [3_500 * 5 // 2]
    caps = [70_000_000 * i // 4 // 1_000_000 * 1_000_000 for i in range(1, 9)] + [175_000_000]
    for y, x in ((0, 0), (3, 3), (8, 8), (2, 7)):
        assert found[y][x] == cost("livestream.m03", {RATE: rates[x], CAP: caps[y]})
    assert page.count("heat-law") == 1
    query = re.findall(r'<td class="heat[^>]*><a href="([^"]+)"', page)[2 * 9 + 7].replace("&amp;", "&")
    compared = client.get(query).content.decode()
    assert f'value="{found[2][7]}"' in compared
    assert found[0][0] < found[8][8]


def test_the_analyst_chooses_which_numbers_go_across_and_down() -> None:
    client = as_(world(), "officer")
    asked = {"population": "1000", "measure": "livestream.m03", "across": "years_max", "down": "rate_bp"}
    page = client.get("/desk/lab/heat", asked).content.decode()
    assert "最多支持年数 →" in re.sub(r"\s+", " ", page)
    same = client.get("/desk/lab/heat", asked | {"across": "rate_bp"}).content.decode()
    assert "画不出热力图" in same
    assert client.get("/desk/lab/heat", asked | {"across": "nothing"}).status_code == 422
    for measure in load("livestream").policy.money:
        assert client.get("/desk/lab/heat", {"population": "1000", "measure": measure.id}).status_code == 200


def test_the_analyst_says_from_where_to_where() -> None:
    client = as_(world(), "officer")
    asked = {"population": "1000", "measure": "livestream.m03", "across_range": "20%~60%", "down_range": "10万元~90万元"}
    found = cells(client.get("/desk/lab/heat", asked).content.decode())
    assert (len(found), len(found[0])) == (9, 9)
    assert found[8][0] == cost("livestream.m03", {RATE: 2_000, CAP: 90_000_000})
    assert found[0][8] == cost("livestream.m03", {RATE: 6_000, CAP: 10_000_000})
    for wrong in ("60%~20%", "20%", "viel~mehr", "20%~900%"):
        answer = client.get("/desk/lab/heat", asked | {"across_range": wrong})
        assert (answer.status_code, "看不懂这个范围" in answer.content.decode()) == (422, True)


def test_each_figure_of_the_page_leads_to_firms_that_sum_to_it() -> None:
    client = as_(world(), "officer")
    many = ASKS | {"of": "livestream.m03", "population": "10000"}
    page = client.get("/desk/lab", many).content.decode()
    links = re.findall(r'href="/desk/lab/firms\?([^"]+)"[^>]*>([^<]*)<', page)
    assert len(links) > 10
    for query in (query for query, words in links if words != "0"):
        answer = client.get("/desk/lab/firms?" + query.replace("&amp;", "&"))
        assert answer.status_code == 200, query
        assert "没有这样的企业" not in answer.content.decode(), query
    m03 = client.get("/desk/lab/firms", ASKS | {"figure": "区文广旅体局"}).content.decode()
    sums = [int(fen) for fen in re.findall(r'data-label="改后"><data class="number" value="(\d+)"', m03)]
    led = [m.id for m in load("livestream").policy.money if m.lead == "区文广旅体局"]
    assert len(sums) < 50
    assert sum(sums) == sum(cost(measure, {RATE: 2_000}) for measure in led)


def listed(client, where: str) -> tuple[int, int]:
    """How many firms a list shows, and the sum of its last but one column, in fen."""
    page = client.get("/desk/lab/firms?" + where.replace("&amp;", "&")).content.decode()
    lines = re.findall(r'firms/(\d+)\?.*?value="(-?\d+)".*?value="(-?\d+)".*?value="(-?\d+)"', page, re.S)
    return len(lines), sum(int(after) for *_, after, _ in lines)


def test_each_swing_of_a_number_and_each_cut_leads_to_firms_that_sum_to_it() -> None:
    client = as_(world(), "officer")
    page = client.get("/desk/lab", ASKS | {"budget": "50"}).content.decode()
    swings = re.findall(r'<a href="/desk/lab/firms\?([^"]+)"><data class="number" value="(\d+)"', page)
    assert len(swings) == 2 * page.count("count-bar")
    for where, fen in swings[:8]:
        count, total = listed(client, where)
        assert count < 50
        assert total == int(fen), where
    fits_ = page[page.index('id="fits"') : page.index("哪个数字影响最大")]
    cuts = re.findall(r'value="(\d+)".*?<a href="/desk/lab/firms\?([^"]+)">(\d+)</a>', fits_.split("<tbody>")[1], re.S)
    assert len(cuts) == 3
    for fen, where, firms in cuts:
        assert listed(client, where) == (int(firms), int(fen)), where


def test_a_firm_of_a_cut_shows_what_it_claimed_and_what_the_cut_left() -> None:
    client, cut = as_(world(), "officer"), ASKS | {"budget": "50", "figure": "livestream.m03", "which": "pro_rata"}
    page = client.get("/desk/lab/firms", cut).content.decode()
    where, cells = re.findall(r'href="(/desk/lab/firms/\d+\?[^"]+)"(.*?)</tr>', page, re.S)[0]
    claimed, awarded, _ = (int(fen) for fen in re.findall(r'value="(-?\d+)"', cells))
    firm = client.get(where.replace("&amp;", "&")).content.decode()
    assert re.findall(r'value="(\d+)"', firm[firm.index("<summary>") :])[:2] == [
        str(claimed // 1_000_000 * 1_000_000),
        str(awarded),
    ]
    assert claimed > awarded > 0
    assert "按比例核减之后" in firm
    gone = ASKS | {"figure": "livestream.m03", "which": "pro_rata"}
    assert client.get("/desk/lab/firms", gone).status_code == 404
    assert client.get(where.replace("&amp;", "&").replace("budget=50", "")).status_code == 404


def test_a_map_leaves_as_workbook_and_picture() -> None:
    client = as_(world(), "officer")
    picture = client.get("/desk/lab/heat.png", ASKS)
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    rows = CalamineWorkbook.from_filelike(BytesIO(client.get("/desk/lab/heat.xlsx", ASKS).content)).get_sheet_by_index(0)
    table = rows.to_python()
    page = cells(client.get("/desk/lab/heat", ASKS).content.decode())
    assert [round(fen * 100) for fen in table[1][1:]] == page[0]
    assert any(row[0] == "企业表的散列值" for row in table)
    assert client.get("/desk/lab/heat.png", {"population": "1000"}).status_code == 404


def test_behind_a_figure_are_the_firms_it_sums_and_each_leads_to_its_steps() -> None:
    client = as_(world(), "officer")
    page = client.get("/desk/lab/firms", ASKS | {"figure": "livestream.m03", "which": "losers"}).content.decode()
    lines = re.findall(r'firms/(\d+)\?.*?value="(-?\d+)".*?value="(-?\d+)".*?value="(-?\d+)"', page, re.S)
    whole = re.sub(r"\s+", " ", client.get("/desk/lab", ASKS).content.decode())
    assert f'which=losers">{len(lines)}</a>' in whole
    assert [int(change) for *_, change in lines] == sorted(int(change) for *_, change in lines)
    lost = sum(int(before) - int(after) for _, before, after, _ in lines)
    assert lost == cost("livestream.m03", {}) - cost("livestream.m03", {RATE: 2_000})
    row, before, after, _ = lines[0]
    firm = client.get(f"/desk/lab/firms/{row}", ASKS).content.decode()
    first = firm[firm.index("<summary>") :]
    assert re.findall(r'value="(\d+)"', first)[:2] == [before, after]
    assert "补贴年数未满" in firm
    assert "舍尾取整到万元" in firm


def test_a_firm_or_a_list_that_is_none_does_not_exist() -> None:
    client = as_(world(), "officer")
    for path in ("/desk/lab/firms/0", "/desk/lab/firms/1001"):
        assert client.get(path, ASKS).status_code == 404
    for asked in ({"which": "friends"}, {"figure": "livestream.m05"}, {"figure": "size:9"}, {"which": "at_cap"}):
        assert client.get("/desk/lab/firms", ASKS | asked).status_code == 404
    assert client.get("/desk/lab/firms").status_code == 404
    assert "没有这样的企业" in text(client.get("/desk/lab/firms", ASKS | {"which": "winners"}))


def test_single_firms_of_the_register_are_for_those_who_may_read_it() -> None:
    place = world()
    actions.load_demonstration(actor=people.MACHINE, firms=40, seed=7, at=people.START)
    own = ASKS | {"population": "register"}
    assert as_(place, "treasury").get("/desk/lab", own).status_code == 200
    assert as_(place, "treasury").get("/desk/lab/firms", own).status_code == 403
    assert as_(place, "treasury").get("/desk/lab/firms/1", own).status_code == 403
    page = as_(place, "officer").get("/desk/lab/firms/1", own)
    assert page.status_code == 200
    assert "深圳市" not in page.content.decode()


def test_while_a_slider_moves_the_sums_are_those_of_the_page() -> None:
    client = as_(world(), "officer")
    said = client.get("/desk/lab/move", ASKS).json()
    assert said["fen"]["after"] - said["fen"]["before"] == said["fen"]["change"]
    assert said["fen"]["own_after"] == cost("livestream.m03", {RATE: 2_000})
    page = text(client.get("/desk/lab", ASKS))
    assert f"改后 {said['after']}" in page
    assert f"少得的企业 {said['losers']}" in page
    assert client.get("/desk/lab/move", ASKS | {"rate_bp": "viel"}).status_code == 422


def test_the_smallest_cuts_that_fit_a_budget_are_shown() -> None:
    client = as_(world(), "officer")
    page = text(client.get("/desk/lab", ASKS | {"budget": "50"}))
    law = bind(load("livestream"), on=today(), scenario={RATE: 2_000})
    found = {fit.way: fit for fit in fits(law, "livestream.m03", people_of("1000", today()).columns, 50_000_000)}
    assert f"降低比例 {found['rate'].value / 100:g}%" in page
    assert all(fit.cost_fen <= 50_000_000 for fit in found.values())
    assert "怎样压到预算内" not in text(client.get("/desk/lab", ASKS))


def test_a_comparison_leaves_as_workbook_note_and_picture() -> None:
    client = as_(world(), "officer")
    sheet, note, picture = (client.get(f"/desk/lab/compare.{form}", ASKS) for form in ("xlsx", "docx", "png"))
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    total = book.get_sheet_by_name("各项措施").to_python()[-1]
    said = client.get("/desk/lab/move", ASKS).json()
    assert [round(x * 100) for x in total[1:4]] == [said["fen"][name] for name in ("before", "after", "change")]
    assert {"改动", "各部门", "各规模", "依据"} <= set(book.sheet_names)
    document = Document(BytesIO(note.content))
    words = "\n".join(p.text for p in document.paragraphs)
    assert "财政影响测算：直播企业房租补贴" in words
    assert "补贴比例：35% → 20%" in words
    assert "不能据以发放" in words
    assert client.get("/desk/lab/compare.exe", ASKS).status_code == 404


def test_an_alternative_base_is_a_number_like_the_others() -> None:
    drafted = {"population": "10000", "measure": "livestream.m02", "basis": "1"}
    said = as_(world(), "officer").get("/desk/lab/move", drafted).json()
    assert said["fen"]["own_after"] == cost("livestream.m02", {"livestream.m02.basis": 1}, "10000")
    assert said["fen"]["change"] != 0


def test_the_measure_that_is_chosen_is_the_one_whose_numbers_are_shown() -> None:
    client = as_(world(), "officer")
    for query, measure in (({}, "livestream.m03"), ({"measure": "livestream.m08"}, "livestream.m08")):
        page = client.get("/desk/lab", query).content.decode()
        assert f'<option value="{measure}" selected>' in page
        assert f'name="of" value="{measure}"' in page


def test_what_was_changed_in_one_measure_goes_along_to_the_next() -> None:
    client = as_(world(), "officer")
    first = ASKS | {"of": "livestream.m03", "measure": "livestream.m04"}
    page = client.get("/desk/lab", first).content.decode()
    assert "补贴比例：" in re.sub(r"<[^>]+>", "", page)
    assert 'name="also" value="livestream.m03.rate_bp=2000"' in page
    assert 'name="of" value="livestream.m04"' in page
    both = {
        "population": "1000",
        "measure": "livestream.m04",
        "of": "livestream.m04",
        "also": f"{RATE}=2000",
        "rate_bp": "2%",
    }
    said = client.get("/desk/lab/move", both).json()["fen"]
    scenario = {RATE: 2_000, "livestream.m04.rate_bp": 200}
    assert said["after"] == sum(cost(m.id, scenario) for m in load("livestream").policy.money)
    back = client.get("/desk/lab", both | {"measure": "livestream.m03"}).content.decode()
    assert re.search(r'name="rate_bp" value="20%"', back)
    assert 'name="also" value="livestream.m04.rate_bp=200"' in back
    wrong = client.get("/desk/lab", first | {"rate_bp": "viel"})
    assert (wrong.status_code, "看不懂这个值" in wrong.content.decode()) == (422, True)


def test_a_set_of_numbers_is_held_against_another_set_and_the_other_way_round() -> None:
    client = as_(world(), "officer")
    there = client.get("/desk/lab/move", ASKS | {"base": f"{RATE}=5000"}).json()["fen"]
    back = client.get("/desk/lab/move", ASKS | {"rate_bp": "50%", "base": f"{RATE}=2000"}).json()["fen"]
    assert there["change"] == -back["change"] < 0
    assert (there["before"], there["after"]) == (back["after"], back["before"])
    page = text(client.get("/desk/lab", ASKS | {"base": f"{RATE}=5000"}))
    assert "现在是您设想的 A" in page
    assert "50% → 20%" in page
    for base in ("livestream.m03.rate_bp=-1", "x=1", "rate"):
        assert client.get("/desk/lab", ASKS | {"base": base}).status_code == 422


def test_a_page_asks_few_queries(django_assert_max_num_queries) -> None:
    client = as_(world(), "officer")
    client.get("/desk/lab", ASKS)
    for path, most in (("/desk/lab", 14), ("/desk/lab/move", 10), ("/desk/lab/heat", 14), ("/desk/lab/firms", 14)):
        with django_assert_max_num_queries(most):
            client.get(path, ASKS)


def test_the_sums_follow_a_slider_in_a_browser(signed_in) -> None:
    page = signed_in(world().accounts["officer"])
    page.goto("/desk/lab?population=1000&measure=livestream.m03")
    before = page.locator("[data-said=after]").inner_text()
    page.get_by_role("slider", name="补贴比例").focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("[name=rate_bp]")).to_have_value("25%")
    expect(page.locator("[data-said=after]")).not_to_have_text(before)
    page.get_by_role("button", name="测算", exact=True).click()
    expect(page.get_by_role("slider", name="补贴比例")).to_have_value("2500")
