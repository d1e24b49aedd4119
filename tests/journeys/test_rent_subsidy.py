"""The rent subsidy in one walk: from the finder to the end of the public notice."""

import pytest
from django.utils import timezone

from huiqi.access.models import Account
from huiqi.cases.models import Case
from huiqi.cases.states import State
from huiqi.web.demonstration import ensure_ground
from journeys.test_apply import apply
from journeys.test_decide import decide

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rent_subsidy_from_the_finder_to_the_end_of_the_notice(page_at, signed_in, expect_accessible, settings) -> None:
    settings.DEMONSTRATION = True
    ensure_ground(timezone.now())
    apply(page_at(1280), expect_accessible)
    staff = (
        signed_in(Account.objects.get(email=f"{role}@demo.huiqi.example")) for role in ("window", "officer", "secretary")
    )
    assert decide(str(Case.objects.get()), *staff).state == State.TO_BE_PAID
