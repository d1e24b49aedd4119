"""What a credit list says is read in both languages, and the desk shows it beside the case."""

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from huiqi.cases.models import Case, CreditCheck
from huiqi.gateways import credit
from huiqi.web.demonstration import list_a_firm
from web.routes import world


def sentences() -> list[str]:
    """Every reason for which a list cannot be read."""
    calls = (n for n in ast.walk(ast.parse(Path(credit.__file__).read_text())) if isinstance(n, ast.Call))
    return [ast.literal_eval(c.args[0]) for c in calls if getattr(c.func, "id", "") == "CreditListError"]


def test_every_outcome_and_every_fault_of_a_list_has_its_english() -> None:
    texts = [*credit.LABELS.values(), *sentences(), "未接入信用名单", "信用名单读不出"]
    assert len(texts) == 11
    with translation.override("en"):
        assert [t for t in texts if translation.gettext(t) == t] == []


@pytest.mark.database
def test_the_desk_shows_list_outcome_and_day() -> None:
    place = world()
    case = Case.objects.get(number=place.own["case"])
    CreditCheck.objects.create(
        case=case,
        gate="accept",
        outcome="blocked",
        list_name="严重失信主体名单",
        detail="2026-01-05起",
        asked_at=case.saved_at,
    )
    client = Client()
    client.force_login(place.accounts["window"])
    page = client.get(f"/desk/{case.number}").content.decode()
    assert [words for words in ("严重失信主体名单", "列入名单", "2026-01-05起") if words not in page] == []


@pytest.mark.database
def test_the_demonstration_lists_a_firm_whose_application_waits(tmp_path: Path) -> None:
    path, case = tmp_path / "list.csv", Case.objects.get(number=world().own["case"])
    list_a_firm(path, case.saved_at)
    source = credit.CreditList(path)
    assert source.check(case.credit_code, case.saved_at).outcome == "blocked"
    path.write_text(",".join(credit.COLUMNS))
    list_a_firm(path, case.saved_at)  # what is there already is left as it is
    assert source.check(case.credit_code, case.saved_at).outcome == "clear"
