"""How does a command reach the database? It opens it, brought up to date first."""

import os

import django
from django.core.management import call_command


def open_database() -> None:
    """Read the settings and bring the tables up to date; nothing is done where they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
