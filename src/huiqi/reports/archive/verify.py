#!/usr/bin/env python3
"""核验一个归档包：完整、没有被改动、过程记录的链没有断 (is this archive package whole?).

    python3 verify.py PACKAGE.zip [--sha256 HEX]

Needs Python 3.9 or later and nothing else: no network, no database, no other file. Nothing is unpacked. What is checked:

    PACKAGE    with --sha256: the file is the one that the archives office's catalogue names
    ZIP        a plain archive with one top folder, safe and different names, no trap that unpacks to endless data
    BAGIT      the BagIt declaration (RFC 8493) and the sums in bag-info.txt
    COMPLETE   every file of the manifests is there, and no other
    HASHES     every file has the SHA-256 that its manifest says
    METADATA   data/metadata.json fits data/metadata.schema.json and lists the files as they are
    PROCESS    each line of data/process.jsonl has its SM3 hash, follows the line before it, and none lacks at the end
    AUDIT      each entry of data/audit.json has its SM3 hash, but for those whose words are withheld
    DECISION   the frozen decision has the SM3 seal it was made with

Exit code 0: whole; 1: not whole, each fault on its own line; 2: there is no such file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import stat
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

FILES_MAX = 20_000
BYTES_MAX = 16 * 1024**3
"""Bytes of all files unpacked, at most."""
RATIO_MAX = 300
"""A file that unpacks to more than so many times its size is a trap, where it is larger than SMALL."""
SMALL = 1024 * 1024
READ_MAX = 256 * 1024 * 1024
"""Bytes of a file that is read as a whole: the records, never the papers."""
PART = 1024 * 1024
START = "0" * 64
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
ALL = ("PACKAGE", "ZIP", "BAGIT", "COMPLETE", "HASHES", "METADATA", "PROCESS", "AUDIT", "DECISION")


class Broken(Exception):
    """Nothing further can be checked; the message says why."""


class Package:
    """An open package: its files by their path in the bag, and the faults found so far, by check."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip: zipfile.ZipFile
        self.files: dict[str, zipfile.ZipInfo] = {}
        self.faults: dict[str, list[str]] = {}
        self.held: dict[str, tuple[str, int]] = {}
        """Hash and bytes of every file, once HASHES has read them."""

    def fault(self, check: str, words: str) -> None:
        """Note a fault of a check."""
        self.faults.setdefault(check, []).append(words)

    def read(self, name: str) -> str:
        """A record as text. Raises Broken where it is missing or far too large."""
        if name not in self.files:
            raise Broken(f"缺少 {name}")
        if self.files[name].file_size > READ_MAX:
            raise Broken(f"{name} 过大，不读取")
        try:
            return self.zip.read(self.files[name]).decode("utf-8")
        except (UnicodeDecodeError, zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
            raise Broken(f"{name} 读不出来：{error}") from None

    def json(self, name: str) -> Any:
        """A record as JSON. Raises Broken."""
        try:
            return json.loads(self.read(name))
        except ValueError:
            raise Broken(f"{name} 不是 JSON") from None


def verify(path: Path, sha256: str = "") -> list[tuple[str, list[str]]]:
    """Every check with its faults, in the order of ALL: [(check, [fault, …])]; PACKAGE only where `sha256` is given."""
    package = Package(path)
    if sha256:
        check_package(package, sha256)
    done = ["PACKAGE"] if sha256 else []
    done.append("ZIP")
    try:
        check_zip(package)
    except Broken as broken:
        package.fault("ZIP", str(broken))
    if not package.faults.get("ZIP"):
        with package.zip:
            for name, check in CHECKS:
                done.append(name)
                try:
                    check(package)
                except Broken as broken:
                    package.fault(name, str(broken))
                except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
                    package.fault(name, f"内容的样子不对：{error!r}")
    return [(name, package.faults.get(name, [])) for name in done]


def check_package(package: Package, sha256: str) -> None:
    """The whole file by the hash that somebody wrote down elsewhere."""
    digest = hashlib.sha256()
    with package.path.open("rb") as file:
        for part in iter(lambda: file.read(PART), b""):
            digest.update(part)
    if digest.hexdigest() != sha256.strip().lower():
        package.fault("PACKAGE", f"整个文件的 SHA-256 是 {digest.hexdigest()}，不是目录所记的 {sha256}")


def check_zip(package: Package) -> None:
    """Safe to read at all. Raises Broken for what is no archive or would unpack without end."""
    try:
        package.zip = zipfile.ZipFile(package.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Broken(f"不是完整的 ZIP：{error}") from None
    entries = package.zip.infolist()
    if not entries or len(entries) > FILES_MAX:
        raise Broken(f"有 {len(entries)} 个文件，应在 1 和 {FILES_MAX} 之间")
    if sum(e.file_size for e in entries) > BYTES_MAX:
        raise Broken("解开后超过上限，可能是压缩炸弹")
    if sum(e.compress_size for e in entries) > package.path.stat().st_size:
        raise Broken("文件在包内互相重叠，可能是压缩炸弹")
    for entry in entries:
        if entry.file_size > max(SMALL, RATIO_MAX * entry.compress_size):
            raise Broken(f"{entry.filename[:80]} 的压缩率过高，可能是压缩炸弹")
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        if why := unsafe(entry):
            package.fault("ZIP", f"不安全的文件名或类型 {name[:120]!r}：{why}")
            continue
        alike = unicodedata.normalize("NFC", name).casefold()
        if alike in seen:
            package.fault("ZIP", f"两个文件同名：{name} 和 {seen[alike]}")
        seen[alike] = name
        package.files[name.partition("/")[2]] = entry
    tops = {name.partition("/")[0] for name in seen.values()}
    if len(tops) != 1:
        package.fault("ZIP", f"应只有一个顶层文件夹，现在有 {len(tops)} 个")


def unsafe(entry: zipfile.ZipInfo) -> str:
    """Why a name could write outside the folder it is unpacked in, or is no plain file; empty where it is safe."""
    name = entry.orig_filename
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in name or any(ord(c) < 32 or ord(c) == 127 for c in name):
        return "绝对路径或控制字符"
    if ".." in parts or "." in parts or "" in parts or len(parts) < 2:
        return "路径会越出文件夹，或不在顶层文件夹里"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "不是普通文件"
    if entry.flag_bits & 1:
        return "加密的文件"
    return ""


def check_bagit(package: Package) -> None:
    """The declaration, and the number of files and bytes that bag-info.txt gives."""
    if package.read("bagit.txt") != DECLARATION:
        package.fault("BAGIT", "bagit.txt 不是 BagIt 1.0 的声明")
    said = dict(line.split(": ", 1) for line in package.read("bag-info.txt").splitlines() if ": " in line)
    payload = [entry for name, entry in package.files.items() if name.startswith("data/")]
    oxum = f"{sum(e.file_size for e in payload)}.{len(payload)}"
    if said.get("Payload-Oxum") != oxum:
        package.fault("BAGIT", f"bag-info.txt 说有 {said.get('Payload-Oxum')}（字节.文件数），实际是 {oxum}")


def manifest(package: Package, name: str) -> dict[str, str]:
    """Path → SHA-256 of a manifest. Raises Broken for a line that is none."""
    found = {}
    for line in package.read(name).splitlines():
        match = re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line)
        if not match or match[2] in found:
            raise Broken(f"{name} 有一行不对：{line[:120]!r}")
        found[match[2]] = match[1]
    return found


def check_complete(package: Package) -> None:
    """What the manifests name is there, and nothing else."""
    payload, tags = manifest(package, MANIFEST), manifest(package, TAGS)
    for name in sorted(n for n in payload if not n.startswith("data/")):
        package.fault("COMPLETE", f"{MANIFEST} 列出了 data/ 以外的 {name}")
    named = {*payload, *tags}
    for name in sorted(named - set(package.files)):
        package.fault("COMPLETE", f"缺少文件 {name}")
    for name in sorted(set(package.files) - named - {TAGS}):
        package.fault("COMPLETE", f"多出文件 {name}，清单里没有")
    for name in sorted({"bagit.txt", "bag-info.txt", MANIFEST} - set(tags)):
        package.fault("COMPLETE", f"{TAGS} 没有列出 {name}")


def check_hashes(package: Package) -> None:
    """Each file is read once, in parts, and has the hash its manifest says."""
    said = {**manifest(package, TAGS), **manifest(package, MANIFEST)}
    for name in sorted(set(package.files) & set(said)):
        digest, size = hashlib.sha256(), 0
        try:
            with package.zip.open(package.files[name]) as file:
                for part in iter(lambda: file.read(PART), b""):
                    digest.update(part)
                    size += len(part)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
            package.fault("HASHES", f"{name} 读不出来：{error}")
            continue
        package.held[name] = (digest.hexdigest(), size)
        if digest.hexdigest() != said[name]:
            package.fault("HASHES", f"{name} 被改动：SHA-256 与清单不符")


def check_metadata(package: Package) -> None:
    """The description fits its schema and the files."""
    metadata, schema = package.json("data/metadata.json"), package.json("data/metadata.schema.json")
    for words in misfits(metadata, schema, schema, "metadata"):
        package.fault("METADATA", words)
    listed = {f["path"]: (f["sha256"], f["bytes"]) for f in metadata["files"]}
    own = {f"data/metadata.{ending}" for ending in ("json", "xml", "schema.json")}
    there = {name: held for name, held in package.held.items() if name.startswith("data/") and name not in own}
    for name in sorted({*listed} | {*there}):
        if listed.get(name) != there.get(name):
            package.fault("METADATA", f"元数据与文件不符：{name}")
    if metadata["counts"]["files"] != len(listed) or metadata["counts"]["bytes"] != sum(b for _, b in listed.values()):
        package.fault("METADATA", "元数据里的文件数或字节数与所列文件不符")


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def is_kind(value: object, kind: str) -> bool:
    """Whether a value is of a type of JSON Schema; a truth is no number."""
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def misfits(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> list[str]:
    """What does not fit: as much of JSON Schema as the package's own schema uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(value, kind) for kind in kinds):
        return [f"{where} 应是 {'或'.join(kinds)}"]
    found = []
    if "const" in schema and value != schema["const"]:
        found.append(f"{where} 应是 {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where} 不在允许的取值里")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{where} 的写法不对：{value[:60]!r}")
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{where} 不能小于 {schema['minimum']}")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found += [f"{where} 缺少 {key}" for key in schema.get("required", []) if key not in value]
        if schema.get("additionalProperties") is False:
            found += [f"{where} 多出 {key}" for key in sorted(set(value) - set(properties))]
        for key in sorted(set(value) & set(properties)):
            found += misfits(value[key], properties[key], root, f"{where}.{key}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += misfits(item, schema.get("items", {}), root, f"{where}[{place}]")
    return found


def check_process(package: Package) -> None:
    """The chain of the log, and its end as the metadata have it."""
    previous, count = START, 0
    for count, line in enumerate(package.read("data/process.jsonl").splitlines(), start=1):
        try:
            entry = json.loads(line)
            said = entry.pop("hash")
        except (ValueError, KeyError, AttributeError):
            raise Broken(f"第 {count} 行不是一条记录") from None
        if entry.get("seq") != count or entry.get("previous") != previous:
            package.fault("PROCESS", f"第 {count} 行接不上前一行：有记录被删去、插入或调换")
        if sm3(canonical(entry)) != said:
            package.fault("PROCESS", f"第 {count} 行被改动：SM3 不符")
        previous = said
    process = package.json("data/metadata.json")["process"]
    if (process["events"], process["end"]) != (count, previous):
        package.fault("PROCESS", f"元数据说有 {process['events']} 条记录，实际 {count} 条，或末条不同")


def check_audit(package: Package) -> None:
    """Each entry that shows its words has the hash that stands in the service's chain, and they are in order."""
    last = 0
    for entry in package.json("data/audit.json"):
        if entry["seq"] <= last:
            package.fault("AUDIT", f"审计记录 {entry['seq']} 的次序不对")
        last = entry["seq"]
        names = ("seq", "at", "actor", "origin", "verb", "subject", "why", "detail", "commitment", "previous")
        if not entry["withheld"] and sm3(canonical([entry[name] for name in names])) != entry["hash"]:
            package.fault("AUDIT", f"审计记录 {entry['seq']} 被改动：SM3 不符")


def check_decision(package: Package) -> None:
    """The seal over what the decision was computed from; where words in it are masked it cannot be worked out anew."""
    decision = package.json("data/decision.json")
    if decision is not None and not decision["masked"] and sm3(canonical(decision["frozen"])) != decision["sm3"]:
        package.fault("DECISION", "冻结的审定依据被改动：SM3 与审定时的封印不符")


CHECKS = (
    ("BAGIT", check_bagit),
    ("COMPLETE", check_complete),
    ("HASHES", check_hashes),
    ("METADATA", check_metadata),
    ("PROCESS", check_process),
    ("AUDIT", check_audit),
    ("DECISION", check_decision),
)


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sm3(text: str) -> str:
    """SM3 (GB/T 32905) of the UTF-8 bytes, 64 hexadecimal digits; by OpenSSL where it has it."""
    content = text.encode("utf-8")
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:
        return sm3_by_hand(content)


def sm3_by_hand(content: bytes) -> str:
    """SM3 as the standard writes it, for an OpenSSL without it."""
    full = 0xFFFFFFFF
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = content + b"\x80" + b"\0" * ((55 - len(content)) % 64) + (8 * len(content)).to_bytes(8, "big")

    def turn(x: int, n: int) -> int:
        return (x << n % 32 | x >> 32 - n % 32) & full if n % 32 else x

    for block in range(0, len(padded), 64):
        w = [int.from_bytes(padded[i : i + 4], "big") for i in range(block, block + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            s1 = turn(turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j) & full, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g
            t1, t2 = ff + d + (s1 ^ turn(a, 12)) + (w[j] ^ w[j + 4]) & full, gg + h + s1 + w[j] & full
            a, b, c, d, e, f, g, h = t1, a, turn(b, 9), c, t2 ^ turn(t2, 9) ^ turn(t2, 17), e, turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905  Python 3.9 knows no strict
    return "".join(f"{x:08x}" for x in state)


def main() -> int:
    """Print every check; the exit code says whether the package is whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, metavar="PACKAGE.zip", help="归档包")
    parser.add_argument("--sha256", default="", metavar="HEX", help="移交清单所记的整包 SHA-256")
    args = parser.parse_args()
    if not args.package.is_file():
        print(f"没有这个文件：{args.package}", file=sys.stderr)
        return 2
    checks = verify(args.package, args.sha256)
    for name, faults in checks:
        print(f"{'✗' if faults else '✓'} {name}")
        for words in faults:
            print(f"    {words}")
    whole = not any(faults for _name, faults in checks)
    print("完整 WHOLE" if whole else "不完整 NOT WHOLE")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
