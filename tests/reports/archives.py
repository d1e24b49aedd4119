"""How does a test get a package, read it, and damage it?"""

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from huiqi.cases.models import Case
from huiqi.cases.retention import Retention
from huiqi.reports.archive import Edition, pack

VERIFIER = Path(__file__).parents[2] / "src/huiqi/reports/archive/verify.py"
RULE = Retention(10, "0000", True)
Files = dict[str, bytes]
"""Path in the bag → content."""


def packed(case: Case, version: int = 1, previous: str = "") -> bytes:
    """The package of a case."""
    file = io.BytesIO()
    pack(case, Edition(version, previous, RULE), file)
    return file.getvalue()


def opened(package: bytes) -> Files:
    """What is in it."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def closed(files: Files, top: str = "LS-2026-000001-v1") -> bytes:
    """A package of these files, as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{top}/{name}", content)
    return file.getvalue()


def listed(files: Files) -> Files:
    """The same with the manifests written anew: by somebody who knows how the package is made."""
    for manifest, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        names = sorted(n for n in files if n.startswith("data/") == inside and n != "tagmanifest-sha256.txt")
        files[manifest] = "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in names).encode()
    sizes = [len(content) for name, content in files.items() if name.startswith("data/")]
    lines = files["bag-info.txt"].decode().splitlines()[:-1]
    files["bag-info.txt"] = "\n".join([*lines, f"Payload-Oxum: {sum(sizes)}.{len(sizes)}", ""]).encode()
    names = sorted(n for n in files if not n.startswith("data/") and n != "tagmanifest-sha256.txt")
    files["tagmanifest-sha256.txt"] = "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in names).encode()
    return files


def described(files: Files) -> Files:
    """The metadata's lines of the files written anew as well."""
    metadata = json.loads(files["data/metadata.json"])
    for line in metadata["files"]:
        content = files[line["path"]]
        line["bytes"], line["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    metadata["counts"]["bytes"] = sum(line["bytes"] for line in metadata["files"])
    files["data/metadata.json"] = json.dumps(metadata, ensure_ascii=False).encode()
    return listed(files)


def with_json(name: str, change: Callable[..., object]) -> Callable[[Files], Files]:
    """A damage: a record changed as JSON, by somebody who then writes every list anew."""

    def damage(files: Files) -> Files:
        record = json.loads(files[name])
        change(record)
        files[name] = json.dumps(record, ensure_ascii=False).encode()
        return listed(files) if name == "data/metadata.json" else described(files)

    return damage


def verified(package: bytes, folder: Path, *more: str, python: str = "/usr/bin/python3") -> tuple[int, str]:
    """The exit code and the words of the verifier, run by a Python that knows nothing of the product."""
    path = folder / "package.zip"
    path.write_bytes(package)
    command = [python, "-I", str(VERIFIER), str(path), *more]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env={"PYTHONPATH": ""})
    return ran.returncode, ran.stdout + ran.stderr
