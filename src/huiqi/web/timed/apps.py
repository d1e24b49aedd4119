"""How does Django find the table of the timed work?"""

from django.apps import AppConfig


class TimedConfig(AppConfig):
    """The table of jobs."""

    name = "huiqi.web.timed"
    label = "timed"
