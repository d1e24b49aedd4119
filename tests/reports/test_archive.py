"""What is in a package: all of a case, the same bytes each time, nothing that must not be there?"""

import hashlib
import io
import json
import tracemalloc
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from cases import panels, people
from gateways import makers
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from huiqi.cases.errors import NotArchivable
from huiqi.cases.models import Case, Seat
from huiqi.register.files import store
from huiqi.reports.archive import content, process
from huiqi.reports.archive.bag import Bag, safe_name
from huiqi.reports.archive.plain import hidden
from reports import archives

pytestmark = pytest.mark.database
IDENTITY = "11010519491231002X"


def records(package: bytes) -> dict[str, str]:
    """Every record of a package as text."""
    files = archives.opened(package)
    return {n: c.decode() for n, c in files.items() if n.endswith((".json", ".jsonl", ".xml", ".txt"))}


def test_the_package_of_a_paid_case_holds_every_part_of_it() -> None:
    case = people.paid()
    files = archives.opened(archives.packed(case))
    papers = [f"data/papers/{n:02d}/01-{name}.pdf" for n, name in enumerate(
        ("租赁合同", "租赁备案证明", "租金发票和付款凭证", "不转租承诺书", "办公场所认定文件"), start=1
    )]  # fmt: skip
    made = ["application", "review", "decision", "notice", "money", "supervision", "clocks", "messages", "audit"]
    own = ["metadata.json", "metadata.xml", "metadata.schema.json", "process.jsonl", "forms/application.pdf"]
    own += ["letters/acceptance.pdf", "letters/award.pdf"]
    tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "verify.py"]
    assert sorted(files) == sorted([*papers, *(f"data/{n}.json" for n in made), *(f"data/{n}" for n in own), *tags])
    metadata = json.loads(files["data/metadata.json"])
    archive = metadata["archive"]
    assert (archive["reference"], archive["retain_until"]) == (f"0000-ZW·2026-D10-{case}", "2036-12-31")
    assert (metadata["record"]["ended_at"], metadata["record"]["outcome_fen"]) == ("2026-03-25T10:00:00+08:00", 35_000_000)
    assert metadata["law"]["text"]["document_number"] == "南府规〔2025〕livestream"
    assert metadata["process"]["events"] == len(files["data/process.jsonl"].splitlines())
    paper = next(f for f in metadata["files"] if f["path"] == papers[0])
    assert (paper["origin"]["uploaded_by"], paper["pages"], paper["title"]) == (people.MANAGER.name, 1, "租赁合同")
    line = json.loads(files["data/money.json"])["payment_lines"][0]
    assert (line["amount_fen"], line["account"]["number_masked"]) == (35_000_000, "****1230")
    assert line["bank_reference"]
    office = ElementTree.fromstring(files["data/metadata.xml"])
    named = {e.tag.partition("}")[2]: e.text for e in office.iter()}
    assert (named["保管期限"], named["文件组合类型"], named["件数"]) == ("10年", "组合文件", "18")


def test_the_same_case_gives_the_same_bytes() -> None:
    case = people.paid()
    assert archives.packed(case) == archives.packed(Case.objects.get(pk=case.pk))


def test_a_later_package_names_the_one_before() -> None:
    case = people.paid()
    metadata = json.loads(archives.opened(archives.packed(case, 2, "ab" * 32))["data/metadata.json"])
    archive = metadata["archive"]
    assert (archive["version"], archive["previous_sha256"]) == (2, "ab" * 32)
    assert archive["reference"] == f"0000-ZW·2026-D10-{case}-2"


def test_no_identity_number_contact_or_account_number_is_in_a_record(tmp_path: Path) -> None:
    people.firm()
    people.window()
    people.decided_numbers()
    case = people.objected()
    objection = case.objections.get()
    why = f"经核查属实（{IDENTITY}）"
    case = actions.answer_objection(
        actor=people.OFFICER, case_id=case.pk, version=case.version, at=people.moment(3, 17), upheld=True, text=why,
        objection_id=objection.pk,
    )  # fmt: skip
    assert case.state == "VOIDED"
    package = archives.packed(case)
    for name, text in records(package).items():
        assert IDENTITY not in text, name
        assert objection.contact not in text, name
    assert "1101**********002X" in records(package)["data/notice.json"]
    assert '"withheld": true' in records(package)["data/audit.json"]
    assert archives.verified(package, tmp_path)[0] == 0


def test_the_credit_code_is_no_identity_number() -> None:
    assert hidden("110105194912310021", "110105194912310021") == "110105194912310021"
    assert hidden(f"x{IDENTITY}", "") == f"x{IDENTITY}", "part of a longer word"


def test_who_judged_is_not_in_a_package() -> None:
    people.firm()
    people.window(panels.M08)
    panel = panels.panel_of_three()
    panels.give_all(panel, 8_000, 8_100, 8_200)
    panels.close(panel)
    case = Case.objects.get(pk=panel.case_id)
    names = set(Seat.objects.filter(panel__case=case).values_list("name", flat=True))
    log, _events, _end = process.process_log(case)
    review = content.review(case)
    assert [len(seat["scores"]) for seat in review["panels"][0]["seats"]] == [3, 3, 3]
    said = json.dumps([review, process.audit_entries(case), log], ensure_ascii=False)
    assert names
    assert [name for name in names if name in said] == []
    assert all(not ({"experts", "expert", "drawn_from"} & set(json.loads(line)["detail"])) for line in log.splitlines())


def test_a_paper_that_the_store_lost_or_that_was_damaged_is_not_archived() -> None:
    case = people.paid()
    upload = case.papers.first().uploads.get()
    path = store().path_of(upload.sha256)
    kept = path.read_bytes()
    try:
        path.write_bytes(b"#" + kept[1:])
        with pytest.raises(NotArchivable, match=r"缺失或已损坏"):
            archives.packed(case)
        path.unlink()
        with pytest.raises(NotArchivable, match=r"缺失或已损坏"):
            archives.packed(case)
    finally:
        path.write_bytes(kept)


def test_the_audit_entries_stand_there_as_they_were_hashed() -> None:
    case = people.paid()
    entries = json.loads(records(archives.packed(case))["data/audit.json"])
    chain = {e.seq: (e.previous, e.hash) for e in AuditEntry.objects.filter(subject=f"case:{case}")}
    assert {e["seq"]: (e["previous"], e["hash"]) for e in entries} == chain


def test_memory_does_not_grow_with_the_files(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        for _ in range(64):
            file.write(b"\x5a" * 1024 * 1024)
    with (tmp_path / "bag.zip").open("wb") as target, Bag(target, "x") as bag:
        tracemalloc.start()
        for number in range(2):
            bag.add_file(f"data/{number}", large)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("租赁合同.pdf", "租赁合同.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\nb%0a:c?.pdf", "a_b_0a_c_.pdf"),
        (".pdf", "pdf"),
        ("", "_"),
        ("名" * 200 + ".pdf", "名" * 48 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(typed: str, kept: str) -> None:
    assert safe_name(typed) == kept
    assert len(safe_name(typed).encode()) <= 150


def test_a_name_of_the_firm_stays_readable_in_the_manifest() -> None:
    file = io.BytesIO()
    with Bag(file, "x") as bag:
        bag.add("data/合同 1.pdf", b"y")
        bag.end([("A", "b")])
    files = archives.opened(file.getvalue())
    assert files["manifest-sha256.txt"].decode() == f"{hashlib.sha256(b'y').hexdigest()}  data/合同 1.pdf\n"


def test_photographs_of_a_visit_are_kept() -> None:
    people.firm()
    people.window()
    case = people.submitted()
    case = actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=people.moment(3, 3))
    picture = makers.picture()
    photo = actions.Photo("门口.png", picture, "大门")
    actions.record_visit(
        actor=people.OFFICER, case_id=case.pk, version=case.version, at=people.moment(3, 4),
        visited_on=people.moment(3, 4).date(), place="园区", officers="甲、乙", findings="属实", conforms=True,
        photographs=[photo],
    )  # fmt: skip
    case.refresh_from_db()
    case = actions.withdraw(
        actor=people.MANAGER, case_id=case.pk, version=case.version, at=people.moment(3, 5), why="不办了"
    )
    files = archives.opened(archives.packed(case))
    assert files["data/photographs/01-门口.png"] == picture
    titles = {f["path"]: f["title"] for f in json.loads(files["data/metadata.json"])["files"]}
    assert titles["data/photographs/01-门口.png"] == "大门"
