"""Where does a program of others run that we measure or use, and that is no part of the product? In a Python of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"


def python_of(name: str, lock: Path) -> Path:
    """The Python of .cache/NAME, made at first use and anew where the lock, hashes and all, has changed."""
    home = CACHE / name
    python, done = home / "bin" / "python", home / "installed"
    if not done.exists() or done.read_text() != lock.read_text():
        print(f"Installing {name} into .cache/{name} …", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, home], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock], check=True)
        done.write_text(lock.read_text())
    return python
