"""How does Django find the tables of the webhooks?"""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Endpoints, deliveries, attempts, and how far the events were read."""

    name = "huiqi.web.webhooks"
    label = "webhooks"
