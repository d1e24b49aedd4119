"""Which address is of this clause alone? None: its venues are those of 三（一）."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
