"""docs/protection.md names every column that is encrypted and every file that uses cryptography."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1]
TOLD = (ROOT / "docs/protection.md").read_text(encoding="utf-8")
USES = re.compile(
    r"^(from|import) (cryptography|hmac|secrets|joserfc|fido2)\b|^from (hmac|secrets) import|\bsalted_hmac\(", re.M
)
"""What encrypts, signs, or draws what nobody may guess; a hash that only compares is no secret."""


def test_every_encrypted_column_has_its_class() -> None:
    columns = {
        f"{field.model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith(("_encrypted", "_sealed"))
    }
    named = set(re.findall(r"`(\w+\.\w+_(?:encrypted|sealed))`", TOLD))
    inherited = {f"{heir.__name__}.phone_encrypted" for heir in _heirs("Reachable")}
    assert len(inherited) >= 1
    assert columns - inherited == named - {"Reachable.phone_encrypted"}


def _heirs(base: str) -> list[type]:
    """The models that inherit the columns of an abstract one."""
    return [model for model in apps.get_models() if base in [above.__name__ for above in model.__mro__[1:]]]


def test_every_file_that_encrypts_signs_or_draws_secrets_is_in_the_inventory() -> None:
    source = ROOT / "src/huiqi"
    using = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if USES.search(path.read_text(encoding="utf-8")) and "migrations" not in path.parts
    }
    named = set(re.findall(r"`([\w/]+\.py)`", TOLD))
    assert len(using) > 12
    assert using - named == set()
    assert [name for name in named if not (source / name).exists()] == []
