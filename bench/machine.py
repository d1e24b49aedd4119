"""On which machine was this measured?"""

import datetime as dt
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numba", "numpy", "polars", "duckdb", "pyarrow")


def machine() -> dict[str, object]:
    """Processor, cores, memory, system and the versions that matter."""
    facts = dict(_pairs("/proc/cpuinfo"))
    kilobytes = int(dict(_pairs("/proc/meminfo"))["MemTotal"].split()[0])
    return {
        "cpu": facts.get("model name", platform.processor()),
        "family": f"family {facts.get('cpu family', '?')} model {facts.get('model', '?')}",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(kilobytes / 2**20),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def cpu() -> str:
    """The processor with its family and model: clouds give many the same name."""
    here = machine()
    return f"{here['cpu']} ({here['family']})"


def measured_here() -> str:
    """Day, commit, machine, and how busy it was."""
    here, asked = machine(), ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit.stdout.strip()}; {here['cpu']}, {here['cores']} cores, "
        f"{here['memory_gib']} GiB, {here['system']}, Python {here['python']}; load average at the end "
        f"{os.getloadavg()[1]:.0f}, other work's included."
    )


def _pairs(path: str) -> list[tuple[str, str]]:
    """The `key: value` lines of a file of /proc."""
    lines = (line.split(":", 1) for line in Path(path).read_text().splitlines() if ":" in line)
    return [(key.strip(), value.strip()) for key, value in lines]
