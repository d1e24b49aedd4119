"""Journeys use the browser of the web tests."""

from web.conftest import (  # noqa: F401  framework hook: pytest finds fixtures by their name here
    browser_type_launch_args,
    expect_accessible,
    fresh_rate_limits,
    live_server,
    page_at,
    signed_in,
    with_site_files,
)
