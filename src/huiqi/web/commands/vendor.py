"""用 npm 重建 assets/vendor 中的前端文件 (rebuild the front-end files as package-lock.json pins them).

Needs Node.js and the source tree; running the service needs neither. VENDOR.json names version, licence and hash.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from huiqi.web.commands import InputError

ROOT = Path(__file__).parents[4]
VENDOR = Path(__file__).parents[1] / "assets" / "vendor"
FILES = {
    "tabler.min.css": ("@tabler/core", "dist/css/tabler.min.css", "MIT"),
    "htmx.min.js": ("htmx.org", "dist/htmx.min.js", "0BSD"),
    "echarts.simple.min.js": ("echarts", "dist/echarts.simple.min.js", "Apache-2.0"),
}
_SOURCE_MAP = re.compile(rb"\s*(/\*#|//#) sourceMappingURL=[^\n*]*(\*/)?\s*$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    if shutil.which("npm") is None:
        raise InputError("VENDOR_NPM", "找不到 npm，请先安装 Node.js（apt-get install nodejs npm）")
    build = ROOT / "build" / "npm"
    build.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, build / name)
    npm_ci = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.run(npm_ci, cwd=build).returncode:  # noqa: S603 a fixed command
        raise InputError("VENDOR_NPM", "npm 没有完成，请看它上面的说明")
    VENDOR.mkdir(parents=True, exist_ok=True)
    rows = {name: _copy(build / "node_modules", name) for name in FILES}
    (VENDOR / "VENDOR.json").write_text(json.dumps(rows, indent=2) + "\n")
    return 0


def _copy(modules: Path, name: str) -> dict[str, str]:
    """One file without its source-map line (static storage would look for the map), and its row of VENDOR.json."""
    package, path, licence = FILES[name]
    body = _SOURCE_MAP.sub(b"", (modules / package / path).read_bytes())
    (VENDOR / name).write_bytes(body)
    version = json.loads((modules / package / "package.json").read_text())["version"]
    return {"package": package, "version": version, "licence": licence, "sha256": hashlib.sha256(body).hexdigest()}
