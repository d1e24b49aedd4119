"""Which JSON does the CommonGrants protocol speak? Opportunities, awards, searches, pages; names in camelCase.

Source: the protocol's core library, version 0.5 (commongrants.org). What is not known is left out, never null.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field
from pydantic.alias_generators import to_camel

from huiqi.web.api.days import IsoDay, IsoMoment

PAGE_SIZE, PAGE_SIZE_MAX, PAGE_MAX = 100, 200, 1_000_000
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Decimal = Annotated[str, Field(max_length=24, pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,4})?$", examples=["500000.00"])]
FieldType = Literal["string", "integer", "boolean", "array", "object"]
PageNumber = Annotated[int, Field(ge=1, le=PAGE_MAX)]
PageSize = Annotated[int, Field(ge=1, le=PAGE_SIZE_MAX)]


class Wire(Schema):
    """A shape with these keys and no others, in camelCase on the wire."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Money(Wire):
    """An amount as a decimal, so that no float ever holds it."""

    amount: Decimal
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["CNY"])]


class SingleDate(Wire):
    """Something on a day, and at a time of it in the district."""

    name: str
    event_type: Literal["singleDate"] = "singleDate"
    description: str | None = None
    date: dt.date
    time: Annotated[str, Field(pattern="^[0-9]{2}:[0-9]{2}:[0-9]{2}$")] | None = None


class CustomField(Wire):
    """Something the protocol has no word for."""

    name: str
    field_type: FieldType
    value: Any
    description: str | None = None


class OrgRef(Wire):
    """An organisation by its name; the id is made of what is public of it."""

    id: UUID
    name: str


class OrgRefs(Wire):
    """The first organisation, and others by what they do."""

    primary: OrgRef
    other_orgs: dict[str, OrgRef] | None = None


class OtherId(Wire):
    """An id of ours."""

    id: str


class Ids(Wire):
    """Under which ids of ours a thing is known."""

    other_ids: dict[str, OtherId]


class Ref(Wire):
    """An opportunity or an award, named by another."""

    id: UUID
    title: str
    identifiers: Ids | None = None


class OppStatusValue(StrEnum):
    """What the protocol calls where an opportunity stands; `custom` is a suspended one here."""

    FORECASTED = "forecasted"
    OPEN = "open"
    CUSTOM = "custom"
    CLOSED = "closed"


class OppStatus(Wire):
    """Where an opportunity stands."""

    value: OppStatusValue
    custom_value: str | None = None
    description: str | None = None


class OppFunding(Wire):
    """What may be had: in all, and at most by one firm."""

    details: str | None = None
    total_amount_available: Money | None = None
    max_award_amount: Money | None = None


class OppTimeline(Wire):
    """When applications open and close."""

    post_date: SingleDate
    close_date: SingleDate


class ApplicantType(Wire):
    """Who may apply."""

    value: Literal["organization"] = "organization"
    description: str


class Opportunity(Wire):
    """A window in which a money measure takes applications."""

    id: UUID
    title: str
    identifiers: Ids
    status: OppStatus
    description: str
    funding: OppFunding
    funders: OrgRefs
    key_dates: OppTimeline
    accepted_applicant_types: list[ApplicantType]
    source: str
    custom_fields: dict[str, CustomField]
    created_at: AwareDatetime
    last_modified_at: AwareDatetime


class OpportunityDetails(Opportunity):
    """An opportunity with the awards it led to."""

    awards: list[Ref]


class AwdStatusValue(StrEnum):
    """What the protocol calls where an award stands; `custom` is one that was paid back here."""

    AWARDED = "awarded"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    CUSTOM = "custom"


class AwdStatus(Wire):
    """Where an award stands."""

    value: AwdStatusValue
    custom_value: str | None = None
    description: str | None = None


class AwdFunding(Wire):
    """What was awarded, and what the firm was paid in all."""

    details: str | None = None
    awarded_amount: Money
    disbursed_amount: Money


class AwdTimeline(Wire):
    """When it was decided, and what else happened when."""

    award_date: SingleDate
    other_dates: dict[str, SingleDate]


class Award(Wire):
    """An award as its public notice says it."""

    id: UUID
    title: str
    identifiers: Ids
    description: str
    status: AwdStatus
    funding: AwdFunding
    key_dates: AwdTimeline
    opportunity: Ref
    funders: OrgRefs
    recipient_organizations: OrgRefs
    source: str
    created_at: AwareDatetime
    last_modified_at: AwareDatetime


class PaginationInfo(Wire):
    """Which page this is, of how many."""

    page: int
    page_size: int
    total_items: int
    total_pages: int


class Success(Wire):
    """Every answer that is none of an error."""

    status: int = 200
    message: str = "Success"


class OpportunityPage(Success):
    """A page of opportunities."""

    items: list[Opportunity]
    pagination_info: PaginationInfo


class AwardPage(Success):
    """A page of awards."""

    items: list[Award]
    pagination_info: PaginationInfo


class SortInfo(Wire):
    """How the rows are ordered; `errors` says what of the wish was not followed."""

    sort_by: str
    custom_sort_by: str | None = None
    sort_order: Literal["asc", "desc"]
    errors: list[str]


class FilterInfo(Wire):
    """What was asked for, and what of it was not understood."""

    filters: dict[str, Any]
    errors: list[str]


class FoundOpportunities(OpportunityPage):
    """A page of what a search found."""

    sort_info: SortInfo
    filter_info: FilterInfo


class FoundAwards(AwardPage):
    """A page of what a search found."""

    sort_info: SortInfo
    filter_info: FilterInfo


class OneOpportunity(Success):
    """One opportunity."""

    data: OpportunityDetails


class OneAward(Success):
    """One award."""

    data: Award


class StringArray(Wire):
    """One of these words, or none of them."""

    operator: Literal["in", "notIn"]
    value: list[Text] = Field(max_length=200)


class DateRange(Wire):
    """Days, both included; an end that is left out is open."""

    min: IsoDay | None = None
    max: IsoDay | None = None


class DateRangeFilter(Wire):
    """Inside or outside of two days."""

    operator: Literal["between", "outside"]
    value: DateRange


class Moments(Wire):
    """Days or moments, both included."""

    min: IsoMoment | IsoDay = Field(union_mode="left_to_right")
    max: IsoMoment | IsoDay = Field(union_mode="left_to_right")


class MomentsFilter(Wire):
    """Inside or outside of two days or moments."""

    operator: Literal["between", "outside"]
    value: Moments


class MoneyRange(Wire):
    """Amounts, both included."""

    min: Money
    max: Money


class MoneyRangeFilter(Wire):
    """Inside or outside of two amounts of one currency; others match nothing."""

    operator: Literal["between", "outside"]
    value: MoneyRange


class CustomFilter(Wire):
    """A filter of an implementation's own: here `measure`, `kind` and `lead`, each one of, or none of, some words."""

    operator: Literal["eq", "neq", "gt", "gte", "lt", "lte", "in", "notIn", "like", "notLike", "between", "outside"]
    value: Any


class OppFilters(Wire):
    """What opportunities are wanted; all of it must hold."""

    status: StringArray | None = None
    close_date_range: DateRangeFilter | None = None
    total_funding_available_range: MoneyRangeFilter | None = None
    min_award_amount_range: MoneyRangeFilter | None = None
    max_award_amount_range: MoneyRangeFilter | None = None
    custom_filters: dict[str, CustomFilter] | None = Field(default=None, max_length=20)


class AwdFilters(Wire):
    """What awards are wanted; all of it must hold."""

    status: StringArray | None = None
    opportunity_id: StringArray | None = None
    award_date_range: MomentsFilter | None = None
    awarded_amount_range: MoneyRangeFilter | None = None
    custom_filters: dict[str, CustomFilter] | None = Field(default=None, max_length=20)


class Pagination(Wire):
    """Which page, and how long one is."""

    page: PageNumber = 1
    page_size: PageSize = PAGE_SIZE


class OppSorting(Wire):
    """In which order opportunities come."""

    sort_by: Literal[
        "lastModifiedAt", "createdAt", "title", "status.value", "keyDates.closeDate", "funding.maxAwardAmount",
        "funding.minAwardAmount", "funding.totalAmountAvailable", "funding.estimatedAwardCount", "custom",
    ]  # fmt: skip
    sort_order: Literal["asc", "desc"] = "desc"
    custom_sort_by: Text | None = None


class AwdSorting(Wire):
    """In which order awards come."""

    sort_by: Literal[
        "lastModifiedAt", "createdAt", "title", "status.value", "keyDates.awardDate", "funding.awardedAmount", "custom"
    ]
    sort_order: Literal["asc", "desc"] = "desc"
    custom_sort_by: Text | None = None


class OppSearch(Wire):
    """A search of opportunities; every part may be left out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"filters": {"status": {"operator": "in", "value": ["open"]}}}]}
    )
    search: Text | None = None
    filters: OppFilters | None = None
    sorting: OppSorting | None = None
    pagination: Pagination | None = None


class AwdSearch(Wire):
    """A search of awards; every part may be left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sorting": {"sortBy": "funding.awardedAmount"}}]})
    search: Text | None = None
    filters: AwdFilters | None = None
    sorting: AwdSorting | None = None
    pagination: Pagination | None = None
