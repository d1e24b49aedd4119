"""What does axe object to on a page?"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
FAULTS_ONLY = {"resultTypes": ["violations"], "preload": False}
"""What passes is not written down, and style sheets and films, of which no rule here asks, are not fetched again."""


def objections(page: Page) -> list[str]:
    """A line for each rule that the page breaks, with the first elements that do."""
    found = AXE.run(page, options=FAULTS_ONLY).response["violations"]
    return [f"axe {rule['id']}: {[node['html'][:100] for node in rule['nodes'][:3]]}" for rule in found]
