"""The room as the framework knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Envelopes, accounts, transfers."""

    name = "huiqi.ledger"
    default_auto_field = "django.db.models.BigAutoField"
