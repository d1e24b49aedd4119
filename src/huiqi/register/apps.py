"""When does the register get its reference rows? After every migration, and only those that are missing."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegisterConfig(AppConfig):
    """The room as the framework knows it."""

    name = "huiqi.register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_seed, sender=self)


def _seed(*, using: str, **_: Any) -> None:
    from huiqi.register.actions.codes import seed  # noqa: PLC0415 framework hook: models exist only after loading

    seed(using=using)
