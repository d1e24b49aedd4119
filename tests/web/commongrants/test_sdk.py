"""The independent client of common-grants-sdk reads the running service whole; its models validate every answer."""

import uuid
from decimal import Decimal

import httpx
import pytest
from common_grants_sdk.client import Auth, Client
from common_grants_sdk.client.config import Config
from common_grants_sdk.client.exceptions import APIError
from common_grants_sdk.extensions import f
from common_grants_sdk.schemas.pydantic.models import AwardBase, OpportunityBase, OpportunityDetails
from common_grants_sdk.schemas.pydantic.responses import (
    AwardResponse,
    AwardsFilteredResponse,
    AwardsListResponse,
    OpportunitiesListResponse,
    OpportunitiesSearchResponse,
    OpportunityResponse,
)
from django.utils import timezone

from cases import people
from huiqi.cases.models import Notice, Window
from huiqi.policies import find_measure
from huiqi.reports.awards import each_award, public_awards
from web.routes import World, world

pytestmark = pytest.mark.django_db
WEB = httpx.Client(timeout=60)
DAY = timezone.timedelta(days=1)


@pytest.fixture
def place() -> World:
    """Two awards, one paid and one in its notice, of a window that is over; one open, one coming, one not lawful."""
    made = world()
    assert made.own["batch"]
    assert made.other["notice"]
    now = timezone.now()
    for measure, opens, closes in (("m04", -1, 9), ("m08", 5, 9), ("m02", -1, 9)):
        Window.objects.create(
            measure=f"livestream.{measure}", year=2026, opens_at=now + opens * DAY, closes_at=now + closes * DAY,
            budget_fen=123_456_789,
        )  # fmt: skip
    return made


@pytest.fixture
def client(live_server) -> Client:
    return Client(Config(base_url=live_server.url, api_key="-", page_size=2, timeout=60), Auth({}))


def fen(money) -> int:
    assert money.currency == "CNY"
    whole = Decimal(money.amount) * 100
    assert whole == int(whole)
    return int(whole)


def closes(operator: str, **days: str) -> dict[str, object]:
    return {"operator": operator, "value": days}


def status(found) -> dict[str, str]:
    return {o.custom_fields["measure"].value.split(".")[1]: o.status.value.value for o in found.items}


def test_every_opportunity_is_listed_page_by_page_and_told_whole(client, place) -> None:
    found = client.opportunities.list()
    assert found.errors == []
    assert status(found) == {"m03": "closed", "m04": "open", "m08": "forecasted", "m02": "custom"}
    assert len({o.id for o in found.items}) == Window.objects.count() == 4
    for one in found.items:
        assert isinstance(one, OpportunityBase)
        whole = client.opportunities.get(one.id)
        assert isinstance(whole, OpportunityDetails)
        window = Window.objects.get(measure=whole.custom_fields["measure"].value)
        law = find_measure(window.measure)[1]
        assert fen(whole.funding.total_amount_available) == window.budget_fen
        assert (whole.custom_fields["clause"].value, whole.custom_fields["lead"].value) == (law.clause, law.lead)
        assert whole.key_dates.close_date.date == timezone.localdate(window.closes_at)
        assert whole.key_dates.close_date.time == timezone.localtime(window.closes_at).time().replace(microsecond=0)
        assert len(whole.awards) == Notice.objects.filter(case__window=window).count()
        assert WEB.get(str(whole.source)).status_code == 200
    suspended = next(o for o in found.items if o.status.value == "custom")
    assert (suspended.status.custom_value, "不能开放" in suspended.status.description) == ("suspended", True)


FILTERS: list[tuple[dict, set[str]]] = [
    ({"search": "品牌"}, {"m08"}),
    ({"filters": {"status": f.in_(["open", "forecasted"])}}, {"m04", "m08"}),
    ({"filters": {"status": f.not_in(["open"])}}, {"m02", "m03", "m08"}),
    ({"filters": {"measure": f.in_(["livestream.m04"])}}, {"m04"}),
    ({"filters": {"closeDateRange": closes("between", min="2026-06-30", max="2026-06-30")}}, {"m03"}),
    ({"filters": {"closeDateRange": closes("outside", max="2026-07-01")}}, {"m02", "m04", "m08"}),
]


def test_opportunities_are_searched_and_filtered(client, place) -> None:
    for asked, measures in FILTERS:
        found = client.opportunities.search(**asked)
        assert (found.errors, found.filter_info.errors) == ([], [])
        assert set(status(found)) == measures, asked


def test_amounts_are_compared_to_the_fen(client, place) -> None:
    Window.objects.filter(measure=people.M03).update(budget_fen=1_000_000_000)
    for low, high, count in (
        ("1234567.89", "1234567.89", 3),
        ("1234567.90", "9999999", 0),
        ("1234567.895", "10000000", 1),
        ("0", "1234567.88", 0),
    ):
        bounds = {"min": {"amount": low, "currency": "CNY"}, "max": {"amount": high, "currency": "CNY"}}
        asked = {"totalFundingAvailableRange": {"operator": "between", "value": bounds}}
        assert len(client.opportunities.search(filters=asked).items) == count


def test_what_a_search_does_not_understand_is_said_and_the_rest_counts(client, place, live_server) -> None:
    found = client.opportunities.search(filters={"status": f.in_(["open", "posted"]), "agency": f.in_(["HHS"])})
    assert set(status(found)) == {"m04"}
    assert len(found.filter_info.errors) == 2
    euro = {"min": {"amount": "0", "currency": "EUR"}, "max": {"amount": "9", "currency": "EUR"}}
    body = {
        "filters": {"maxAwardAmountRange": {"operator": "between", "value": euro}},
        "sorting": {"sortBy": "funding.estimatedAwardCount"},
    }
    said = WEB.post(f"{live_server.url}/common-grants/opportunities/search", json=body).json()
    assert (said["items"], said["sortInfo"]["sortBy"]) == ([], "lastModifiedAt")
    assert len(said["sortInfo"]["errors"]) == len(said["filterInfo"]["errors"]) == 1


RANKS = ["forecasted", "open", "custom", "closed"]
SORTS = {
    "lastModifiedAt": lambda o: o["lastModifiedAt"],
    "createdAt": lambda o: o["createdAt"],
    "title": lambda o: o["title"],
    "status.value": lambda o: RANKS.index(o["status"]["value"]),
    "keyDates.closeDate": lambda o: o["keyDates"]["closeDate"]["date"],
    "funding.maxAwardAmount": lambda o: Decimal(o["funding"]["maxAwardAmount"]["amount"]),
    "funding.totalAmountAvailable": lambda o: Decimal(o["funding"]["totalAmountAvailable"]["amount"]),
}


def test_opportunities_are_sorted(place, live_server) -> None:
    for by, key in SORTS.items():
        for order in ("asc", "desc"):
            body = {"sorting": {"sortBy": by, "sortOrder": order}}
            said = WEB.post(f"{live_server.url}/common-grants/opportunities/search", json=body).json()
            OpportunitiesSearchResponse.model_validate(said)
            assert said["sortInfo"] == {"sortBy": by, "sortOrder": order, "errors": []}
            found = [key(o) for o in said["items"]]
            assert found == sorted(found, reverse=order == "desc"), by


def test_every_award_is_listed_and_its_money_is_ours_to_the_fen(client, place) -> None:
    found = client.awards.list()
    assert found.errors == []
    ours = {a.number: a for a in each_award(public_awards())}
    assert {a.identifiers.other_ids["huiqi"].id for a in found.items} == set(ours)
    for one in found.items:
        assert isinstance(one, AwardBase)
        a = ours[one.identifiers.other_ids["huiqi"].id]
        assert (fen(one.funding.awarded_amount), fen(one.funding.disbursed_amount)) == (a.award_fen, a.paid_fen)
        assert one.key_dates.award_date.date == a.decided_on
        assert one.recipient_organizations.primary.name == a.enterprise
        assert client.awards.get(one.id) == one
        assert client.opportunities.get(one.opportunity.id).title == one.opportunity.title
        assert WEB.get(str(one.source)).status_code == 200
    assert {a.status.value.value for a in found.items} == {"awarded", "completed"}


def test_awards_are_searched_and_filtered(client, place) -> None:
    paid = client.awards.search(filters={"status": f.in_(["completed"])})
    assert [a.funding.disbursed_amount.amount for a in paid.items] == ["350000.00"]
    assert len(client.awards.search(filters={"status": f.not_in(["completed"])}).items) == 1
    window = paid.items[0].opportunity.id
    assert len(client.awards.search(filters={"opportunity_id": f.in_([str(window)])}).items) == 2
    assert client.awards.search(filters={"opportunity_id": f.not_in([str(window).upper()])}).items == []
    assert len(client.awards.search("示例直播").items) == 2
    assert client.awards.search("没有这家").items == []
    assert len(client.awards.search(filters={"measure": f.in_([people.M03])}).items) == 2
    decided = paid.items[0].key_dates.award_date.date
    for low, high, count in ((decided, decided, 2), (decided + DAY, decided + DAY, 0)):
        days = {"operator": "between", "value": {"min": low.isoformat(), "max": high.isoformat()}}
        assert len(client.awards.search(filters={"award_date_range": days}).items) == count
    for low, high, count in (("350000", "350000.00", 2), ("350000.001", "400000", 0), ("0", "349999.999", 0)):
        bounds = {"min": {"amount": low, "currency": "CNY"}, "max": {"amount": high, "currency": "CNY"}}
        amounts = {"operator": "between", "value": bounds}
        assert len(client.awards.search(filters={"awarded_amount_range": amounts}).items) == count


def test_the_raw_answers_are_what_the_protocols_models_say(place, live_server) -> None:
    base = f"{live_server.url}/common-grants"
    some = OpportunitiesListResponse.model_validate(WEB.get(f"{base}/opportunities").json()).items[0]
    OpportunityResponse.model_validate(WEB.get(f"{base}/opportunities/{some.id}").json())
    one = AwardsListResponse.model_validate(WEB.get(f"{base}/awards").json()).items[0]
    AwardResponse.model_validate(WEB.get(f"{base}/awards/{one.id}").json())
    for by in ("title", "status.value", "keyDates.awardDate", "funding.awardedAmount", "createdAt"):
        body = {"sorting": {"sortBy": by, "sortOrder": "asc"}, "pagination": {"pageSize": 1}}
        said = AwardsFilteredResponse.model_validate(WEB.post(f"{base}/awards/search", json=body).json())
        assert (said.sort_info.sort_by, said.pagination_info.total_pages) == (by, 2)


def test_an_error_is_the_protocols(client, place) -> None:
    for ask in (client.opportunities.get, client.awards.get):
        with pytest.raises(APIError) as refused:
            ask(uuid.uuid4())
        assert refused.value.error.status == 404
    with pytest.raises(APIError) as refused:
        client.awards.list(page=1, page_size=10_000)
    assert refused.value.error.status == 422
    assert client.awards.list(page=99).items == []


def test_an_empty_district_is_read_too(client) -> None:
    assert (client.opportunities.list().items, client.awards.list().items) == ([], [])
    assert client.opportunities.search("房租").items == []
