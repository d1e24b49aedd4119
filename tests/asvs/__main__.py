"""`python -m asvs docs/asvs.md` writes the table."""

import sys
from pathlib import Path

from asvs.table import markdown, rows

Path(sys.argv[1]).write_text(markdown(rows()), encoding="utf-8")
