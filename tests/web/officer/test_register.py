"""The register's pages: who is known, from whom each fact comes, and what became of an imported list."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from access.people import FIRM
from cases import people
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.models import CalendarDay, Consent, Enterprise
from register.people import AT, MACHINE
from web.routes import World, world
from web.visits import as_, text

pytestmark = pytest.mark.django_db
LIST = "/desk/register"


@pytest.fixture
def place() -> World:
    place = world()
    people.firm(FIRM)
    return place


def known(**values: int) -> None:
    actions.record_facts(
        actor=MACHINE, enterprise=queries.enterprise(FIRM), values=values, source="租赁备案名单", on=AT.date(), at=AT,
        kind="register", confidence="verified", legal_basis="房屋租赁管理办法",
    )  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_every_page_of_the_register_can_be_used_by_everybody(signed_in, expect_accessible, place, width, language) -> None:
    actions.load_demonstration(actor=MACHINE, firms=12, seed=7, at=AT)
    with_leases = Enterprise.objects.filter(leases__isnull=False).first()
    assert with_leases
    page = signed_in(place.accounts["administrator"], width, language)
    for path in ("", f"/{with_leases.credit_code}", "/venues", "/import", "/calendar?year=2026", "/calendar?year=2031"):
        page.goto(LIST + path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        expect_accessible(page)


def test_a_firm_is_found_by_part_of_its_name_or_code_and_handed_out_as_csv(place) -> None:
    client = as_(place, "window")
    name = queries.enterprise(FIRM).name
    assert name in text(client.get(LIST, {"q": name[:3]}))
    assert name in text(client.get(LIST, {"q": FIRM[-5:].lower()}))
    assert "没有符合条件的企业" in text(client.get(LIST, {"q": "没有这样的名字"}))
    assert client.get(LIST, {"q": "%_'", "sub_district": "x", "page": "99999999999999999999"}).status_code == 200
    actions.record_enterprise(actor=MACHINE, credit_code="91440300MA5EX1Y069", name="=HYPERLINK(1)", at=AT)
    body = b"".join(client.get("/desk/register.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert name in body
    assert "'=HYPERLINK(1)" in body


def test_the_firm_sees_what_is_known_of_it_and_who_says_otherwise(place) -> None:
    manager = as_(place, "manager")
    firm = queries.enterprise(FIRM)
    said = {"lease_filed": 0, "rent_years_supported": 2}
    actions.record_facts(actor=MACHINE, enterprise=firm, values=said, source="申报", on=AT.date(), at=AT)
    known(lease_filed=1)
    page = text(manager.get(f"{LIST}/{FIRM}"))
    assert "租约已备案 是 租赁备案名单 登记资料 说法不一 申报（2026-03-02）：否" in page
    assert "已获房租补贴年数 2" in page
    assert manager.get(LIST).status_code == 403


def test_a_firm_gives_a_consent_and_takes_it_back(place) -> None:
    manager, address = as_(place, "manager"), f"{LIST}/{FIRM}/consents"
    given = {"source": "租赁备案名单", "purpose": "核对租金"}
    assert "撤回同意 租赁备案名单" in text(manager.post(address, given, follow=True))
    consent = Consent.objects.get()
    assert "已撤回" in text(manager.post(address, {"withdraw": consent.pk}, follow=True))
    assert "刷新页面" in text(manager.post(address, {"withdraw": consent.pk}, follow=True))
    assert "请填写" in text(manager.post(address, {"source": ""}, follow=True))
    assert as_(place, "officer").post(address, given).status_code == 403
    assert as_(place, "reader").post(address, given).status_code == 403
    assert Consent.objects.count() == 1


def test_what_is_not_in_the_register_is_not_found(place) -> None:
    assert as_(place, "auditor").get(f"{LIST}/91440300708461136T").status_code == 404


def upload(client: Client, sheet: str, name: str = "名单.csv", **more: str):
    says = {"source": "租赁备案名单", "legal_basis": "房屋租赁管理办法", "on": "2026-06-30", **more}
    return client.post(f"{LIST}/import", {"file": SimpleUploadedFile(name, sheet.encode()), **says})


def test_a_list_is_imported_and_every_line_that_could_not_be_read_is_named(place) -> None:
    client = as_(place, "officer")
    sheet = f"统一社会信用代码,企业名称,租约已备案\n{FIRM},甲公司,是\n91440300MA5EX1Y0XX,乙公司,是\n"
    page = text(upload(client, sheet))
    assert "读入 2 行：入库 1 家（其中新增 0 家），错误 1 行" in page
    assert "91440300MA5EX1Y0XX" in page
    assert queries.facts_of(queries.enterprise(FIRM), on=dt.date(2026, 6, 30)) == {"lease_filed": 1}
    assert AuditEntry.objects.filter(verb="register.import").count() == 1


@pytest.mark.parametrize(
    ("sheet", "name", "says"),
    [
        ("没有列名\n", "名单.csv", "统一社会信用代码"),
        ("x", "名单.pdf", ".xlsx 或 .csv"),
        ("\x00\x01", "名单.xlsx", "读不出来"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words_and_nothing_is_kept(place, sheet, name, says) -> None:
    before = Enterprise.objects.count()
    answer = upload(as_(place, "officer"), sheet, name)
    assert answer.status_code == 422
    assert says in text(answer)
    assert Enterprise.objects.count() == before


def test_an_administrator_imports_a_notice_and_the_year_is_no_longer_expected(place) -> None:
    client = as_(place, "administrator")
    assert "预计" in text(client.get(f"{LIST}/calendar", {"year": "2027"}))
    sheet = SimpleUploadedFile("2027.csv", "日期,是否上班,说明\n2027-01-01,否,元旦\n".encode())
    sent = {"year": "2027", "notice": "国办发明电〔2026〕9号", "file": sheet}
    page = text(client.post(f"{LIST}/calendar", sent, follow=True))
    assert "2027年的工作日历已导入" in page
    assert list(CalendarDay.objects.filter(date__year=2027).values_list("working", "notice")) == [
        (False, "国办发明电〔2026〕9号")
    ]
    for year in ("0", "99999", "-1", "abc", "９", "9" * 5000):
        assert client.get(f"{LIST}/calendar", {"year": year}).status_code == 200
