"""The pages of notices, results and progress: asked for in the address, true to the awards, cheap with ten thousand."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import Case, Decision, Notice
from huiqi.register.models import Enterprise
from web.visits import text

pytestmark = pytest.mark.database
QUERIES, MANY = 12, 10_000


@pytest.fixture
def paid() -> Notice:
    """An award that was paid."""
    people.paid()
    return Notice.objects.get()


def crowd(first: Notice) -> None:
    """As many awards more, of as many firms; inserted raw."""
    case, decision = first.case, first.case.decision

    def copies(row, count: int, **own):  # type: ignore[no-untyped-def]  # of any table
        plain = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
        return (type(row)(**plain | {key: make(n) for key, make in own.items()}) for n in range(count))

    firms = Enterprise.objects.bulk_create(Enterprise(credit_code=f"9135{n:014d}", name=f"拥挤{n}") for n in range(MANY))
    made = Case.objects.bulk_create(copies(
        case, MANY, enterprise_id=lambda n: firms[n].pk, number=lambda n: f"LS-2026-9{n:05d}",
        matter_key=lambda n: f"crowd:{n}", window_id=lambda n: case.window_id,
    ), batch_size=500)  # fmt: skip
    Decision.objects.bulk_create(copies(decision, MANY, case_id=lambda n: made[n].pk), batch_size=500)
    Notice.objects.bulk_create(copies(
        first, MANY, case_id=lambda n: made[n].pk, number=lambda n: f"GS-2026-9{n:05d}",
        enterprise_name=lambda n: firms[n].name,
    ), batch_size=500)  # fmt: skip


def test_the_pages_cost_few_queries_with_ten_thousand_notices(paid) -> None:
    crowd(paid)
    for path in ("/notices/", "/notices/?page=200&order=most", "/notices/?q=拥挤77&standing=due", "/results", "/progress"):
        Client().get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(path)
        assert answer.status_code == 200
        assert len(queries) <= QUERIES, (path, len(queries))
    page = text(Client().get("/results?standing=due"))
    assert "10000" in page
    assert "第 1 页，共 200 页" in page


def test_a_list_is_narrowed_by_its_address_and_says_so_where_nothing_is_left(paid) -> None:
    client = Client()
    for wanted in (
        "",
        "?q=示例",
        "?measure=livestream.m03&year=2026",
        "?standing=paid",
        "?order=oldest",
        "?year=abc&page=x",
    ):
        assert str(paid) in client.get(f"/notices/{wanted}").content.decode(), wanted
    for other in ("?q=没有", "?measure=livestream.m01", "?year=2025", "?standing=withdrawn"):
        page = text(client.get(f"/notices/{other}"))
        assert "没有符合条件的公示" in page
        assert "看全部公示" in page
        assert "没有符合条件的结果" in text(client.get(f"/results{other}"))
    assert client.get("/notices/?q=%00").status_code == 400


def test_an_empty_district_says_what_will_be_here() -> None:
    for path, words in (
        ("/notices/", "现在还没有公示"), ("/results", "现在还没有"), ("/progress", "承诺和支付；现在还没有"),
    ):  # fmt: skip
        assert words in text(Client().get(path))


def test_results_are_summed_and_each_leads_to_its_permanent_page(paid) -> None:
    page = Client().get("/results").content.decode()
    assert f'href="/notices/{paid}"' in page
    assert re.search(r"直播企业房租补贴</a></th>\s*<td[^>]*>1</td>", page)
    own = text(Client().get(f"/notices/{paid}"))
    assert "已拨付 35万元" in own.replace(" 万", "万")
    assert "后来怎样" in own


def test_a_withdrawn_notice_keeps_its_address_and_says_why(paid) -> None:
    people.firm(people.OTHER_CODE, "另一家直播公司")
    gone = people.to_be_paid(people.noticed(people.decided(people.examined(code=people.OTHER_CODE))))
    number = gone.public_notice.number
    before = Client().get(f"/notices/{number}")
    actions.revoke(actor=people.SECRETARY, case_id=gone.pk, version=gone.version, at=people.moment(7, 1), why="已搬离")
    after = Client().get(f"/notices/{number}")
    assert (before.status_code, after.status_code) == (200, 200)
    assert "决定已撤销：已搬离" in text(after)
    assert number in Client().get("/notices/?standing=withdrawn").content.decode()


def test_a_measure_has_a_page_for_each_of_its_years(paid) -> None:
    page = text(Client().get("/policy/livestream/m03/2026"))
    for words in ("直播企业房租补贴 2026", "支持项数 1", "35%", "2026-03-01 09:00"):
        assert words in page, words
    assert "/policy/livestream/m03/2026" in Client().get("/policy/livestream/m03").content.decode()
    for nothing in ("m03/2019", "m05/2026", "m99/2026", "m03/99999999999"):
        assert Client().get(f"/policy/livestream/{nothing}").status_code == 404
    assert Client().get("/policy/other/m03/2026").status_code == 404
