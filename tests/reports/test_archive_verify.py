"""Does the stand-alone verifier notice every kind of damage, and nothing where there is none?"""

import hashlib
import io
import json
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from cases import people
from huiqi.reports.archive.verify import ALL, sm3_by_hand
from reports import archives
from reports.archives import Files

pytestmark = pytest.mark.database
PAPER = "data/papers/01/01-租赁合同.pdf"
_made: list[bytes] = []


@pytest.fixture
def package(db: None) -> bytes:
    """One package for all the tests here."""
    if not _made:
        _made.append(archives.packed(people.paid()))
    return _made[0]


def test_a_bare_python_finds_the_package_whole(package: bytes, tmp_path: Path) -> None:
    digest = hashlib.sha256(package).hexdigest()
    code, words = archives.verified(package, tmp_path, "--sha256", digest)
    assert (code, words.split()) == (0, [*(w for name in ALL for w in ("✓", name)), "完整", "WHOLE"])


def test_the_verifier_in_the_package_is_the_same(package: bytes) -> None:
    assert archives.opened(package)["verify.py"] == archives.VERIFIER.read_bytes()
    assert len(archives.VERIFIER.read_text().splitlines()) <= 400


def test_sha256sum_alone_can_check_the_unpacked_files(package: bytes) -> None:
    files = archives.opened(package)
    for line in (files["manifest-sha256.txt"] + files["tagmanifest-sha256.txt"]).decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest


def a_changed_byte(files: Files) -> Files:
    files[PAPER] = b"#" + files[PAPER][1:]
    return files


def a_removed_file(files: Files) -> Files:
    del files[PAPER]
    return files


def an_added_file(files: Files) -> Files:
    files["data/papers/01/02-后补.pdf"] = b"%PDF-1.4"
    return files


def an_added_tag_file(files: Files) -> Files:
    return files | {"note.txt": b"x"}


def a_renamed_file(files: Files) -> Files:
    files["data/papers/01/01-合同.pdf"] = files.pop(PAPER)
    return files


def a_changed_manifest(files: Files) -> Files:
    files["manifest-sha256.txt"] = files["manifest-sha256.txt"].replace(b"a", b"b")
    return files


def an_unreadable_manifest(files: Files) -> Files:
    files["manifest-sha256.txt"] += b"nonsense\n"
    return files


def a_paper_swapped_with_its_hash(files: Files) -> Files:
    return archives.listed(files | {PAPER: b"%PDF-1.4 another"})


def a_paper_dropped_from_every_manifest(files: Files) -> Files:
    del files[PAPER]
    return archives.listed(files)


def a_wrong_number_of_bytes(files: Files) -> Files:
    return files | {"bag-info.txt": files["bag-info.txt"].replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")}


def another_declaration(files: Files) -> Files:
    return files | {"bagit.txt": b"BagIt-Version: 0.97\n"}


def _lines(files: Files) -> list[bytes]:
    return files["data/process.jsonl"].splitlines(keepends=True)


def an_altered_event(files: Files) -> Files:
    lines = _lines(files)
    lines[4] = lines[4].replace("窗口甲".encode(), "窗口乙".encode()).replace(b"2026-03-0", b"2026-02-0")
    return archives.described(files | {"data/process.jsonl": b"".join(lines)})


def a_removed_event(files: Files) -> Files:
    lines = _lines(files)
    return archives.described(files | {"data/process.jsonl": b"".join(lines[:4] + lines[5:])})


def the_last_event_removed(files: Files) -> Files:
    return archives.described(files | {"data/process.jsonl": b"".join(_lines(files)[:-1])})


def a_line_that_is_none(files: Files) -> Files:
    return archives.described(files | {"data/process.jsonl": b"[]\n" + b"".join(_lines(files))})


DAMAGES = [
    (a_changed_byte, {"HASHES", "METADATA"}),
    (a_removed_file, {"BAGIT", "COMPLETE", "METADATA"}),
    (an_added_file, {"BAGIT", "COMPLETE"}),
    (an_added_tag_file, {"COMPLETE"}),
    (a_renamed_file, {"COMPLETE", "METADATA"}),
    (a_changed_manifest, {"COMPLETE", "HASHES"}),
    (an_unreadable_manifest, {"COMPLETE", "HASHES"}),
    (a_paper_swapped_with_its_hash, {"METADATA"}),
    (a_paper_dropped_from_every_manifest, {"METADATA"}),
    (a_wrong_number_of_bytes, {"BAGIT", "HASHES"}),
    (another_declaration, {"BAGIT", "HASHES"}),
    (an_altered_event, {"PROCESS"}),
    (a_removed_event, {"PROCESS"}),
    (the_last_event_removed, {"PROCESS"}),
    (a_line_that_is_none, {"PROCESS"}),
    (archives.with_json("data/audit.json", lambda rows: rows[0].update(why="另有缘由")), {"AUDIT"}),
    (archives.with_json("data/audit.json", lambda rows: rows.reverse()), {"AUDIT"}),
    (archives.with_json("data/decision.json", lambda made: made["frozen"].update(on="2026-03-13")), {"DECISION"}),
    (archives.with_json("data/metadata.json", lambda m: m["archive"].pop("fonds")), {"METADATA"}),
    (archives.with_json("data/metadata.json", lambda m: m["archive"].update(version=True)), {"METADATA"}),
    (archives.with_json("data/metadata.json", lambda m: m["archive"].update(more="x")), {"METADATA"}),
    (archives.with_json("data/metadata.json", lambda m: m["counts"].update(bytes=1)), {"METADATA"}),
    (archives.with_json("data/metadata.json", lambda m: m["files"][0].update(role="other")), {"METADATA"}),
    (archives.with_json("data/metadata.json", lambda m: m["process"].update(events=1)), {"PROCESS"}),
]


@pytest.mark.parametrize(("damage", "found"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_damage_is_noticed_by_the_check_for_it(package: bytes, tmp_path: Path, damage, found) -> None:
    code, words = archives.verified(archives.closed(damage(archives.opened(package))), tmp_path)
    failed = {line.split()[1] for line in words.splitlines() if line.startswith("✗")}
    assert (code, found <= failed) == (1, True), words
    assert failed <= found | {"HASHES", "METADATA"}, words


def test_an_undamaged_package_packed_anew_is_whole(package: bytes, tmp_path: Path) -> None:
    files = archives.opened(package)
    assert archives.verified(archives.closed(archives.described(files)), tmp_path)[0] == 0


def _zip(*entries: tuple[str, bytes], mode: int = 0o644, flag: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_zip(("../../etc/passwd", b"x")), "路径会越出文件夹"),
        (_zip(("x/data/../../y", b"x")), "路径会越出文件夹"),
        (_zip(("/etc/passwd", b"x")), "绝对路径"),
        (_zip(("x\\..\\y", b"x")), "绝对路径"),
        (_zip(("C:/x", b"x")), "绝对路径"),
        (_zip(("x/a\nb", b"x")), "控制字符"),
        (_zip(("x", b"x")), "不在顶层文件夹里"),
        (_zip(("x/link", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), "不是普通文件"),
        (_zip(("x/a", b"1"), ("y/b", b"2")), "只有一个顶层文件夹"),
        (_zip(("x/Data", b"1"), ("x/data", b"2")), "同名"),
        (_zip(("x/bomb", b"\0" * 50_000_000)), "压缩炸弹"),
        (b"no archive at all", "不是完整的 ZIP"),
        (b"", "不是完整的 ZIP"),
    ],
    ids=lambda value: value if isinstance(value, str) else "zip",
)
def test_what_is_no_safe_archive_is_not_even_read(content: bytes, words: str, tmp_path: Path) -> None:
    code, said = archives.verified(content, tmp_path)
    assert code == 1
    assert words in said
    assert [line for line in said.splitlines() if line[0] in "✓✗"] == ["✗ ZIP"]


def test_a_package_cut_short_is_noticed(package: bytes, tmp_path: Path) -> None:
    assert archives.verified(package[:-100], tmp_path)[0] == 1


def test_another_package_than_the_catalogue_names_is_noticed(package: bytes, tmp_path: Path) -> None:
    code, words = archives.verified(package, tmp_path, "--sha256", "0" * 64)
    assert code == 1
    assert "✗ PACKAGE" in words


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    command = ["/usr/bin/python3", "-I", str(archives.VERIFIER), str(tmp_path / "nothing.zip")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr[:7]) == (2, "没有这个文件：")


@pytest.mark.parametrize("length", [0, 3, 55, 56, 63, 64, 119, 1000])
def test_sm3_by_hand_is_openssls(length: int) -> None:
    content = ("惠企" * 500).encode()[:length]
    assert sm3_by_hand(content) == hashlib.new("sm3", content).hexdigest()


def test_sm3_gives_the_standards_example() -> None:
    assert sm3_by_hand(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_library_that_knows_json_schema_agrees(package: bytes) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    files = archives.opened(package)
    schema = json.loads(files["data/metadata.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(files["data/metadata.json"]), schema)
