"""A firm is known by a code that is checked, an industry by today's edition, a region while it is paired."""

import datetime as dt

import pytest
from django.db import IntegrityError

from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid, UnknownEnterprise, UnknownIndustryCode
from huiqi.register.models import Enterprise, IndustryCode
from register.people import ADMINISTRATOR, AT, CODE, DAY, FILLER, OFFICER, READER, firm

pytestmark = pytest.mark.database


def test_a_firm_is_recorded_once_and_every_change_is_audited_without_contact_data() -> None:
    firm(contact_phone="13800000000", sub_district="粤海", industry="9053")
    firm(contact_phone="13800000000")
    one = firm(contact_phone="13900000000")
    assert queries.enterprise(CODE) == one
    assert (one.sub_district, one.industry.name, one.contact_phone) == ("粤海", "文化娱乐经纪人", "13900000000")
    assert [e.detail for e in AuditEntry.objects.order_by("seq")] == [
        '{"changed":["contact_phone","industry","name","sub_district"]}',
        '{"changed":["contact_phone"]}',
    ]


@pytest.mark.parametrize(
    ("code", "known", "says"),
    [
        ("91350100M000100Y44", {}, "校验位"),
        (CODE, {"sub_district": "福田"}, "南头"),
        (CODE, {"name": " "}, "名称"),
        (CODE, {"industry": "0000"}, "0000"),
    ],
)
def test_a_firm_that_cannot_be_is_refused(code: str, known: dict[str, object], says: str) -> None:
    with pytest.raises(RegisterError, match=says):
        firm(code, **known)
    assert not Enterprise.objects.exists()


def test_a_sub_district_outside_the_district_is_refused_by_the_table() -> None:
    with pytest.raises(IntegrityError, match="one_of_eight"):
        Enterprise.objects.create(credit_code=CODE, name="甲", sub_district="福田")


def test_a_reader_changes_nothing_and_an_unknown_code_says_what_to_do() -> None:
    with pytest.raises(Forbidden):
        actions.record_enterprise(actor=READER, credit_code=CODE, name="甲", at=AT)
    with pytest.raises(UnknownEnterprise, match="核对"):
        queries.enterprise("nothing")


def test_a_code_of_an_old_edition_names_the_one_that_followed() -> None:
    with pytest.raises(UnknownIndustryCode, match="现为 9053"):
        firm(industry="8941")
    assert queries.industry_code("8941", on=dt.date(2015, 1, 1)).name == "文化娱乐经纪人"
    assert queries.industry_code("9053", on=DAY).name == "文化娱乐经纪人"
    with pytest.raises(UnknownIndustryCode, match="2017 年版"):
        queries.industry_code("9053", on=dt.date(2015, 1, 1))


def test_every_shipped_code_is_four_figures_in_its_edition_and_every_successor_exists() -> None:
    rows = list(IndustryCode.objects.all())
    assert {len(r.code) for r in rows} == {4}
    assert {r.edition for r in rows} == {"2011", "2017"}
    today = {r.code for r in queries.industry_codes(on=DAY)}
    assert len(today) == 23
    assert {r.successor for r in rows if r.successor} <= today


def test_a_region_is_paired_for_its_span() -> None:
    def pair(first: dt.date, last: dt.date | None) -> None:
        actions.pair_region(actor=ADMINISTRATOR, name="连平县", valid_from=first, valid_to=last, document="对口1号", at=AT)

    pair(DAY, DAY)
    assert [[r.name for r in queries.paired_regions(on=DAY + dt.timedelta(d))] for d in (-1, 0, 1)] == [[], ["连平县"], []]
    pair(DAY, None)
    assert [r.name for r in queries.paired_regions(on=DAY + dt.timedelta(900))] == ["连平县"]
    with pytest.raises(SpanInvalid):
        pair(DAY, DAY - dt.timedelta(1))
    with pytest.raises(OfficeOnly, match="由区对口办登记"):
        actions.pair_region(actor=OFFICER, name="甲", valid_from=DAY, valid_to=None, document="1", at=AT)
    with pytest.raises(OfficeOnly):
        actions.pair_region(actor=FILLER, name="甲", valid_from=DAY, valid_to=None, document="1", at=AT)
