"""What can be done about each clause: the page for people, the table of the README for readers."""

from pathlib import Path

import pytest
from django.test import Client

from huiqi.policies import load
from huiqi.web.clauses.overview import page_table
from huiqi.web.commands.policy import PAGES_FROM, PAGES_TO
from huiqi.web.open_pages import packages, pages_of

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_pages_of_each_clause(readme: str) -> None:
    shown = (ROOT / readme).read_text().partition(PAGES_FROM)[2].partition(PAGES_TO)[0]
    assert shown.strip() == page_table(load("livestream").policy), "run: make docs"


def test_a_package_is_named_as_its_measure() -> None:
    assert set(packages()) <= {m.short for m in load("livestream").policy.measures}


@pytest.mark.django_db
def test_everybody_sees_every_clause_and_the_pages_they_can_open() -> None:
    page = Client().get("/services/").content.decode()
    for m in load("livestream").policy.measures:
        assert m.title in page
        for offered in pages_of(m.short):
            assert (offered.label in page) == (offered.who == "public")
