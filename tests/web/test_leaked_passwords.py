"""A password that leaked somewhere is refused here, where the operator gives the list of them."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from huiqi.web.account.passwords import NotLeaked

ROOT = Path(__file__).parents[2]


def leaked(folder: Path, passwords: Sequence[str], count: str = "", end: str = "\n") -> Path:
    """The list as it is given away: hashes in their order, with how often each was seen."""
    hashes = sorted(hashlib.sha1(password.encode()).hexdigest().upper() for password in passwords)
    path = folder / "leaked.txt"
    path.write_bytes("\r\n".join(f"{one}{count}" for one in hashes).encode() + end.encode())
    return path


@pytest.mark.parametrize(("count", "end"), [(":3", "\r\n"), ("", "\n"), (":1234567", "")])
@pytest.mark.parametrize("many", [1, 2, 300])
def test_each_password_of_the_list_of_leaked_ones_is_refused_and_no_other(
    tmp_path: Path, many: int, count: str, end: str
) -> None:
    listed = NotLeaked(str(leaked(tmp_path, [f"leaked {n}" for n in range(many)], count, end)))
    assert not listed.faults()
    for n in range(many):
        with pytest.raises(ValidationError) as refused:
            listed.validate(f"leaked {n}")
        assert refused.value.code == "password_leaked"
        listed.validate(f"not leaked {n}")


def test_where_a_list_is_set_a_leaked_password_is_refused(tmp_path: Path) -> None:
    path = leaked(tmp_path, ["a heron over the 7 lakes", "another of them"])
    order = (
        "import django; django.setup()\n"
        "from django.contrib.auth.password_validation import validate_password as check\n"
        "check('a heron over the 8 lakes'); check('a heron over the 7 lakes')"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "HUIQI_VAR": str(tmp_path / "var"), "HUIQI_MAIL_URL": "memory:",
                        "DJANGO_SETTINGS_MODULE": "huiqi.web.settings"}  # fmt: skip
    free, refused = (
        subprocess.run([sys.executable, "-c", order], env=env | more, capture_output=True, text=True, check=False)
        for more in ({}, {"HUIQI_BREACHED_PASSWORDS": str(path)})
    )
    assert free.returncode == 0, free.stderr
    assert "这个密码已经在别处泄露" in refused.stderr


@pytest.mark.parametrize("kept", ["", "no hashes\n", "B" * 40 + "\n" + "A" * 40 + "\n", "A" * 39 + "\n"])
def test_a_file_that_is_no_list_of_leaked_passwords_is_not_taken_for_one(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "leaked.txt"
    path.write_text(kept)
    assert NotLeaked(str(path)).faults()
