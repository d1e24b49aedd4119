"""Every dataset keeps to its definitions, names everything in both languages, and tells nothing that is not public."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import override_settings

from cases import people
from huiqi.cases.models import Case, Notice
from huiqi.reports.open_data.counts import APPLICATIONS, PAYMENTS
from huiqi.reports.open_data.datasets import DATASETS, DICTIONARY
from huiqi.reports.open_data.fields import Dataset, Kind
from huiqi.units.money import wan
from reports.open_data.lived import BACK_FEN, IMPRINT, NOTICED, PAID, RECOVERED, WITHDRAWN, issued, lived

pytestmark = pytest.mark.database
TYPES: dict[Kind, type] = {
    Kind.TEXT: str, Kind.COUNT: int, Kind.FEN: int, Kind.YUAN: Decimal, Kind.YEAR: int, Kind.DAY: dt.date,
    Kind.MOMENT: dt.datetime, Kind.YES_NO: bool, Kind.ADDRESS: str,
}  # fmt: skip


def faults(dataset: Dataset) -> list[str]:
    """Cells that their field does not allow, and rows that are there twice."""
    found, keys = [], set()
    for row in dataset.rows(IMPRINT):
        for field in dataset.fields:
            cell = field.cell(row)
            if cell in (None, ""):
                found += [] if field.optional else [f"{field.name} is empty"]
            elif type(cell) is not TYPES[field.kind]:
                found.append(f"{field.name} holds {cell!r}")
            elif field.codes and cell not in field.codes:
                found.append(f"{field.name} has no code {cell!r}")
        keys.add(tuple(row[name] for name in dataset.key))
    number = sum(1 for _ in dataset.rows(IMPRINT))
    return found + ([f"{number - len(keys)} rows are there twice"] if number != len(keys) else [])


def test_every_cell_is_what_its_field_says() -> None:
    lived()
    assert {d.id: faults(d) for d in DATASETS} == {d.id: [] for d in DATASETS}


def test_every_dataset_and_field_is_named_and_explained_in_both_languages() -> None:
    for thing in (*DATASETS, *(f for d in DATASETS for f in d.fields)):
        assert all((*thing.called, *thing.about)), thing
        assert not any("一" <= c <= "鿿" for c in thing.called.en), thing.called
    rows = list(DICTIONARY.rows(IMPRINT))
    assert len(rows) == sum(len(d.fields) for d in DATASETS)
    assert {"dictionary", "awards"} <= {row["dataset"] for row in rows}


def test_awards_in_every_standing_are_published_with_their_money() -> None:
    lived()
    rows = {row["enterprise"]: row for row in DATASETS[0].rows(IMPRINT)}
    told = {name: (row["standing"], row["paid_fen"], row["recovered_fen"]) for name, row in rows.items()}
    assert told == {
        PAID: ("paid", wan(35), BACK_FEN), RECOVERED: ("recovered", wan(35), wan(35)), WITHDRAWN: ("withdrawn", 0, 0),
        NOTICED: ("noticed", 0, 0),
    }  # fmt: skip
    sums = [(r["awards"], r["firms"], r["award_fen"], r["paid_fen"], r["recovered_fen"]) for r in PAYMENTS.rows(IMPRINT)]
    assert sums == [(3, 3, 3 * wan(35), 2 * wan(35), wan(35) + BACK_FEN)]


def test_no_file_holds_a_credit_code_an_account_or_a_contact(tmp_path: Path) -> None:
    lived()
    people.objected(Case.objects.get(enterprise__name=NOTICED))
    made = issued(tmp_path / "issue")
    secrets = [*Case.objects.values_list("enterprise__credit_code", flat=True), "6222", "1230", "王小明", "13800000000"]
    for one in made.datasets:
        texts = [str(pq.read_table(made.folder / f"{one.id}.parquet").to_pylist())]
        texts += [(made.folder / f.name).read_text(encoding="utf-8") for f in one.files if f.name.endswith(("csv", "json"))]
        assert [secret for secret in secrets for text in texts if secret in text] == []


def test_the_sign_of_a_firm_is_the_same_in_each_row_and_needs_the_key() -> None:
    publisher = IMPRINT.publisher
    with override_settings(AUDIT_KEY="one"):
        first = publisher.organisation(1)
        assert first == publisher.organisation(1) != publisher.organisation(2)
        assert first.startswith("360G-example-ORG:")
    with override_settings(AUDIT_KEY="two"):
        assert publisher.organisation(1) != first


def test_fewer_than_three_firms_are_not_counted_out() -> None:
    lived()
    assert [(r["number"], r["withheld"]) for r in APPLICATIONS.rows(IMPRINT)] == [(4, False)]
    Case.objects.filter(pk__in=Case.objects.values("pk")[:2]).update(measure="livestream.m08")  # two and two firms are left
    assert [(r["number"], r["withheld"]) for r in APPLICATIONS.rows(IMPRINT)] == [(None, True), (None, True)]


def test_the_awards_are_read_in_a_few_queries_however_many(django_assert_max_num_queries) -> None:
    lived()
    assert Notice.objects.count() == 4
    with django_assert_max_num_queries(3):
        list(DATASETS[0].rows(IMPRINT))
