"""How does Django find the tables of the laboratory?"""

from django.apps import AppConfig


class LabConfig(AppConfig):
    """Runs and uploaded tables."""

    name = "huiqi.web.lab"
    label = "lab"
