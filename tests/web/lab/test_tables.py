"""A table of firms is uploaded, simulated on and taken away; codes and names are not kept."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiqi.access.models import AuditEntry
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.population import concerned
from huiqi.web.lab.models import FirmTable
from huiqi.web.lab.people import path_of
from huiqi.web.public.words import today
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
PAGE, PROGRAM = "/desk/lab/tables", load("livestream")


def firms(count: int = 60) -> pa.Table:
    return concerned(PROGRAM, firms=count, seed=9)


def as_people_write(table: pa.Table) -> str:
    """The table as csv with the words of a workbook: headings in Chinese, codes and days as they are read."""
    facts = PROGRAM.facts.values()
    heads = [f"{fact.label}（分）" if fact.kind == "fen" else fact.label for fact in facts]
    lines = [",".join(["统一社会信用代码", "企业名称", *heads])]
    for row in table.to_pylist():
        shown = [str(fact.codes[row[fact.name]].label if fact.codes else fact.show(row[fact.name])) for fact in facts]
        lines.append(",".join([row["credit_code"], row["name"], *shown]))
    return "\n".join(lines).replace("True", "是").replace("False", "否")


def sent(table: pa.Table, kind: str = "parquet", name: str = "firms") -> SimpleUploadedFile:
    file = io.BytesIO()
    if kind == "parquet":
        pq.write_table(table, file)
    else:
        file.write(as_people_write(table).encode())
    return SimpleUploadedFile(f"{name}.{kind}", file.getvalue())


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_table_is_simulated_on_and_keeps_no_names(kind: str) -> None:
    client, table = as_(world(), "officer"), firms()
    assert client.post(PAGE, {"name": "摸底名单", "file": sent(table, kind)}).status_code == 302
    row = FirmTable.objects.get()
    assert (row.firms, row.unknown, row.bad) == (60, 0, 0)
    assert "摸底名单" in text(client.get(PAGE))
    kept = pq.read_table(path_of(row.columns_sha256))
    assert kept.column_names == list(PROGRAM.facts)
    said = client.get("/desk/lab/move", {"population": f"table-{row.pk}", "measure": "livestream.m03"}).json()
    columns = {name: table[name].to_numpy().copy() for name in PROGRAM.facts}
    assert said["fen"]["before"] == int(
        compile_kernel(PROGRAM).run(columns, bind(PROGRAM, on=today())).fen["total_fen"].sum()
    )
    assert AuditEntry.objects.filter(verb="lab.upload_table").count() == 1


def test_rows_with_facts_missing_are_counted_and_said() -> None:
    client, table = as_(world(), "officer"), firms()
    holes = pa.array([None if i < 5 else v for i, v in enumerate(table["rent_paid_fen"].to_pylist())], pa.int64())
    place = table.column_names.index("rent_paid_fen")
    client.post(PAGE, {"name": "有缺的", "file": sent(table.set_column(place, "rent_paid_fen", holes))})
    row = FirmTable.objects.get()
    assert (row.firms, row.unknown) == (55, 5)
    page = text(client.get("/desk/lab", {"population": f"table-{row.pk}", "measure": "livestream.m03"}))
    assert "另有 5 家企业资料不全" in page


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda: sent(firms().drop_columns(["rent_paid_fen"]), name="少一列"), "少一列.parquet：缺少这些列"),
        (lambda: SimpleUploadedFile("x.parquet", b"no parquet"), "x.parquet"),
        (lambda: SimpleUploadedFile("x.exe", b"MZ"), "请上传 .xlsx、.csv 或 .parquet"),
        (lambda: sent(firms().slice(0, 0)), "没有一家企业的资料是齐的"),
    ],
)
def test_what_cannot_be_read_is_refused_and_named(file, why: str) -> None:
    answer = as_(world(), "officer").post(PAGE, {"name": "名单", "file": file()})
    assert (answer.status_code, FirmTable.objects.count()) == (422, 0)
    assert why in text(answer)
    assert "/tmp" not in text(answer)


def test_a_table_is_taken_away_by_who_brought_it_and_its_file_with_the_last(django_capture_on_commit_callbacks) -> None:
    place = world()
    client = as_(place, "officer")
    for name in ("甲", "乙"):
        client.post(PAGE, {"name": name, "file": sent(firms())})
    first, second = FirmTable.objects.order_by("pk")
    file = path_of(first.columns_sha256)
    assert as_(place, "head").post(f"{PAGE}/{first.pk}/remove").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PAGE}/{first.pk}/remove")
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PAGE}/{second.pk}/remove")
    assert (file.exists(), FirmTable.objects.count()) == (False, 0)
    gone = client.get("/desk/lab", {"population": f"table-{second.pk}", "measure": "livestream.m03"})
    assert gone.status_code == 422
    assert AuditEntry.objects.filter(verb="lab.remove_table").count() == 2


def test_tables_in_a_browser(signed_in, expect_accessible, tmp_path) -> None:
    pq.write_table(firms(), tmp_path / "firms.parquet")
    page = signed_in(world().accounts["officer"], 390, "en-GB")
    page.goto(PAGE)
    page.locator("[name=name]").fill("Survey")
    page.locator("[name=file]").set_input_files(str(tmp_path / "firms.parquet"))
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("link", name="Survey").wait_for()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
