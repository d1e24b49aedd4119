"""`huiqi account add` makes the first administrator; a wrong role leaves nothing half made."""

from argparse import Namespace
from pathlib import Path

import pytest

from huiqi.access.models import Account
from huiqi.access.permissions import matrix_markdown
from huiqi.web.commands import InputError, account

pytestmark = pytest.mark.database(transaction=True)


def add(role: str, department: str = "") -> int:
    return account.run(
        Namespace(action="add", email="root@example.cn", name="甲", role=role, department=department, firm="")
    )


def test_the_first_administrator_signs_in_with_the_given_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_PASSWORD", "a long passphrase")
    assert add("administrator") == 0
    made = Account.objects.get()
    assert ([grant.role for grant in made.grants.all()], made.check_password("a long passphrase")) == (
        ["administrator"],
        True,
    )


def test_a_wrong_role_leaves_nothing_half_made() -> None:
    with pytest.raises(InputError, match="部门"):
        add("officer")
    assert not Account.objects.exists()


def test_the_table_is_written_to_a_file(tmp_path: Path) -> None:
    assert account.run(Namespace(action="permissions", write=tmp_path / "page.md")) == 0
    assert (tmp_path / "page.md").read_text() == matrix_markdown()
