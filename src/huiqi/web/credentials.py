"""Where may a setting come from but the environment? From systemd, which decrypts it into a folder for the service alone."""

from collections.abc import MutableMapping
from pathlib import Path

FOLDER = "CREDENTIALS_DIRECTORY"


def read_credentials(environment: MutableMapping[str, str]) -> None:
    """Every file of the folder becomes the variable of its name, where the environment gives none or an empty one."""
    if folder := environment.get(FOLDER):
        for file in sorted(Path(folder).glob("[A-Z]*")):
            environment[file.name] = environment.get(file.name) or file.read_text(encoding="utf-8").strip()
