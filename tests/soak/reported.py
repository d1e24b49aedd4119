"""How does a table learn what its tests came to? It runs them in a process and reads pytest's report."""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

TESTS = Path(__file__).parents[1]


def reported(turns: int, url: str | None, *arguments: str | Path) -> ET.Element:
    """The report of pytest with these arguments, what is counted `turns` over, on the database of a URL or on SQLite.

    Empty where pytest ended before it wrote one.
    """
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"HUIQI_SOAK": str(turns)}
    environment |= {"DATABASE_URL": url} if url else {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-o", "junit_family=legacy", f"--junitxml={report}", *arguments]
        subprocess.run(command, env=environment, cwd=TESTS.parent, check=False)
        return ET.parse(report).getroot() if report.exists() else ET.Element("testsuites")
