"""What does axe object to on a page?"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
FAULTS_ONLY = {"resultTypes": ["violations"], "preload": False}
"""What passes is not written down, and style sheets and films, of which no rule here asks, are not fetched again."""


def objections(page: Page) -> list[dict[str, Any]]:
    """The rules that the page breaks, each with the elements that do."""
    found: list[dict[str, Any]] = AXE.run(page, options=FAULTS_ONLY).response["violations"]
    return found


def told(found: list[dict[str, Any]]) -> list[str]:
    """A line a rule, with its first elements."""
    return [f"axe {rule['id']}: {[node['html'][:100] for node in rule['nodes'][:3]]}" for rule in found]
