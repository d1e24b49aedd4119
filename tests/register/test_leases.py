"""A list of a venue's tenants: every line becomes a lease or is handed back, and the rent facts follow."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from cases.people import CODE, MANAGER, OFFICER, OTHER_CODE, firm, moment
from huiqi.access import audit
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, SheetUnreadable
from huiqi.register.models import Lease, Venue

pytestmark = pytest.mark.database
AT, ON = moment(3, 2), dt.date(2026, 3, 2)
HEADINGS = [column.heading for column in actions.LEASE_COLUMNS]
GOOD = [CODE, "120", "12000.50", "2026-01-01", "2026-12-31", "租备1号", "否"]


def venue() -> Venue:
    firm(), firm(OTHER_CODE, "他企")
    row = actions.record_venue(actor=OFFICER, name="甲园区", kind="park", sub_district="粤海", at=AT)
    first, last = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
    actions.recognise(actor=OFFICER, venue=row, valid_from=first, valid_to=last, document="深南文认〔2026〕1号", at=AT)
    return row


def brought(folder: Path, *lines: list[str], headings: list[str] = HEADINGS, to: Venue | None = None):
    path = folder / "leases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *lines])
    return actions.import_leases(actor=OFFICER, venue=to or venue(), path=path, at=AT)


def test_each_line_becomes_a_lease_or_says_why_not(tmp_path) -> None:
    result = brought(
        tmp_path,
        GOOD,
        [OTHER_CODE.lower(), "80", "8,000", "2026-02-01", "2026-11-30", "", ""],
        ["91440300MA5XXXXXX0", "80", "1", "2026-01-01", "2026-12-31", "", ""],
        [CODE, "120", "1", "2026-01-01", "2026-12-31", "", ""],
        [CODE, "很多", "1", "2026-05-01", "2026-12-31", "", ""],
        [CODE, "60", "1", "2026-06-01", "2026-05-31", "", ""],
        [CODE, "0", "1", "2026-07-01", "2026-12-31", "", ""],
        ["", "", "", "", "", "", ""],
    )
    assert (result.lines, result.new, result.changed, result.there) == (7, 2, 0, 0)
    assert [line.line for line in result.bad] == [4, 5, 6, 7, 8]
    assert [line.why.pattern for line in result.bad if line.line != 6] == [
        "登记库中没有这家企业；请先登记企业",
        "同一企业、同一起租日在表中出现了两次",
        "到期日早于起租日",
        "面积须大于0",
    ]
    said = [(x.enterprise.credit_code, x.area_m2, x.monthly_rent_fen, x.filed_number, x.sublet) for x in Lease.objects.all()]
    assert sorted(said) == sorted([(CODE, 120, 1_200_050, "租备1号", False), (OTHER_CODE, 80, 800_000, "", None)])


def test_the_same_list_again_changes_nothing_and_a_later_one_changes_what_differs(tmp_path) -> None:
    where = venue()
    brought(tmp_path, GOOD, to=where)
    again = brought(tmp_path, GOOD, to=where)
    assert (again.new, again.changed, again.there) == (0, 0, 1)
    dearer = brought(tmp_path, [*GOOD[:2], "13000", *GOOD[3:]], to=where)
    assert (dearer.new, dearer.changed, dearer.there) == (0, 1, 0)
    assert Lease.objects.get().monthly_rent_fen == 1_300_000
    assert AuditEntry.objects.filter(verb="register.import_leases").count() == 3
    assert audit.verify() is None


def test_the_facts_of_a_tenant_follow_the_list(tmp_path) -> None:
    brought(tmp_path, GOOD)
    known = queries.facts_of(queries.enterprise(CODE), on=ON)
    assert (known["in_recognised_venue"], known["lease_filed"], known["sublet"]) == (1, 1, 0)


def test_headings_of_other_names_below_a_title_are_found(tmp_path) -> None:
    where, path = venue(), tmp_path / "leases.csv"
    lines = [["甲园区租约", ""], ["信用代码", "租赁面积", "月租金", "租期起", "租期止"], GOOD[:5]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    result = actions.import_leases(actor=OFFICER, venue=where, path=path, at=AT)
    assert (result.new, result.bad) == (1, ())


def test_a_list_without_its_columns_is_refused_whole(tmp_path) -> None:
    with pytest.raises(SheetUnreadable, match="起租日"):
        brought(tmp_path, ["1"], headings=["统一社会信用代码"])


def test_only_an_office_brings_leases(tmp_path) -> None:
    where = venue()
    with pytest.raises((OfficeOnly, Forbidden)):
        actions.import_leases(actor=MANAGER, venue=where, path=tmp_path / "x.csv", at=AT)


def test_tenants_are_found_by_name_code_and_filing(tmp_path, django_assert_num_queries) -> None:
    where = venue()
    brought(tmp_path, GOOD, [OTHER_CODE, "80", "8000", "2026-02-01", "2026-11-30", "", ""], to=where)
    with django_assert_num_queries(1):
        assert [x.enterprise.credit_code for x in queries.tenants(where)] == [CODE, OTHER_CODE]
    assert [x.area_m2 for x in queries.tenants(where, words="租备")] == [120]
    assert [x.area_m2 for x in queries.tenants(where, words="他企")] == [80]
