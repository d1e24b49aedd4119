"""How does Django find the tables of the drafting room?"""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Drafts, consultations, comments."""

    name = "huiqi.drafting"
    default_auto_field = "django.db.models.BigAutoField"
