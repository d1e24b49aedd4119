"""Whom does the credit gate ask? The list that the settings name, from the start; without one it says so."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class CasesConfig(AppConfig):
    """The room as the framework knows it."""

    name = "huiqi.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiqi.cases.credit import connect  # noqa: PLC0415  framework hook: models exist only after loading
        from huiqi.gateways.credit import CreditList  # noqa: PLC0415  framework hook, as above

        if settings.CREDIT_LIST:
            connect(CreditList(Path(settings.CREDIT_LIST)))
