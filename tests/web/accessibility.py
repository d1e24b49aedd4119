"""What does axe object to on a page?"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from soak import SOAKING

SCREENS = [(1280, "zh-CN"), (390, "en-GB")] + [(390, "zh-CN"), (1280, "en-GB")] * SOAKING
"""Width and language: a desk in Chinese and a phone in English; in a long run the other two as well."""
AXE = Axe()
OBJECTIONS = """options => axe.run(document, options).then(found => found.violations.map(
  rule => `axe ${rule.id}: ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 100)).join(' … ')}`))"""
"""What passes stays in the browser: to carry it over takes longer than to find it."""
FAULTS_ONLY = {"resultTypes": ["violations"], "preload": False}
"""What passes is not written down, and style sheets and films, of which no rule here asks, are not fetched again."""


def objections(page: Page) -> list[str]:
    """A line for each rule that the page breaks, with the first elements that do."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    lines: list[str] = page.evaluate(OBJECTIONS, FAULTS_ONLY)
    return lines
