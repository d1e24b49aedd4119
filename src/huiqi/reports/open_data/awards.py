"""Which awards are published, one by one? Each that was put before the public, with what became of it."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from huiqi.reports.awards import PublicAward, Standing, each_award, public_awards
from huiqi.reports.open_data.fields import DEPARTMENT, MEASURE, Dataset, Field, Kind, Row, Words, money
from huiqi.reports.open_data.imprint import Imprint

KINDS = {
    "grant": Words("资助", "Grant"),
    "reward": Words("奖励", "Reward"),
    "subsidy": Words("补贴", "Subsidy"),
    "interest_subsidy": Words("贴息", "Interest subsidy"),
    "service": Words("服务", "Service"),
}
STANDINGS = {
    str(Standing.NOTICED): Words("公示中", "Before the public; anybody may object"),
    str(Standing.WITHDRAWN): Words("已撤销", "Withdrawn"),
    str(Standing.DUE): Words("待拨付", "Final, to be paid"),
    str(Standing.PAID): Words("已拨付", "Paid"),
    str(Standing.RECOVERED): Words("已追回", "Paid and recovered in full"),
}


def since() -> dt.date | None:
    """The day of the first notice."""
    first = public_awards().order_by("published_at").values_list("published_at", flat=True).first()
    return first and timezone.localdate(first)


def rows(imprint: Imprint) -> Iterator[Row]:
    """The awards in the order of their notices, the oldest first."""
    for award in each_award(public_awards().order_by("published_at", "pk")):
        yield row_of(award, imprint)


def row_of(award: PublicAward, imprint: Imprint) -> Row:
    """What is published of one award."""
    return vars(award) | {
        "organisation": imprint.publisher.organisation(award.firm),
        "standing": str(award.standing),
        "published_on": timezone.localdate(award.published_at),
        "withdrawn_on": award.withdrawn_at and timezone.localdate(award.withdrawn_at),
        "url": f"{imprint.site}/notices/{award.number}",
    }


AWARDS = Dataset(
    "awards",
    Words("支持项目", "Awards"),
    Words(
        "每一个公示过的支持项目：给哪家企业、依据哪一条、多少钱、现在怎样。撤销和追回的也在内。",
        "Every award that was put before the public: to which firm, under which clause, how much, and where it stands. "
        "Those withdrawn or recovered are included.",
    ),
    ("number",),
    (
        Field(
            "number",
            Kind.TEXT,
            Words("公示编号", "Notice number"),
            Words("公示的编号，永远不变。", "The number of the public notice; it never changes."),
        ),
        Field(
            "enterprise",
            Kind.TEXT,
            Words("企业", "Enterprise"),
            Words("公示时的企业名称。", "Name of the firm at the time of the notice."),
        ),
        Field(
            "credit_code_masked",
            Kind.TEXT,
            Words("统一社会信用代码（部分）", "Credit code, masked"),
            Words("统一社会信用代码，中间十位以星号代替。", "Unified social credit code with ten characters masked."),
        ),
        Field(
            "organisation",
            Kind.TEXT,
            Words("企业标识", "Organisation identifier"),
            Words(
                "同一家企业在本站所有数据里相同的标识；由密钥算出，不能还原成信用代码。",
                "The same for a firm in all data of this site; a keyed hash that does not lead back to its code.",
            ),
        ),
        MEASURE,
        Field(
            "clause", Kind.TEXT, Words("条款", "Clause"), Words("政策里的条款号。", "Number of the clause in the policy.")
        ),
        Field(
            "title",
            Kind.TEXT,
            Words("措施", "Title of the measure"),
            Words("措施的名称。", "Title of the measure, in Chinese."),
        ),
        DEPARTMENT,
        Field(
            "kind",
            Kind.TEXT,
            Words("支持方式", "Kind of support"),
            Words("钱的性质。", "What the money is."),
            codes={k: KINDS[k] for k in KINDS if k != "service"},
        ),
        Field(
            "year",
            Kind.YEAR,
            Words("资金年度", "Year of the money"),
            Words("这笔资金所属的年度。", "The year the money is for."),
        ),
        Field(
            "proposed",
            Kind.YES_NO,
            Words("免申即享", "Without application"),
            Words(
                "真：由区里主动提出；假：由企业申请。", "True where the district proposed it, false where the firm applied."
            ),
        ),
        Field(
            "document_number",
            Kind.TEXT,
            Words("审定文号", "Document of the decision"),
            Words("审定文件的文号。", "Number of the document that decided it."),
        ),
        Field("decided_on", Kind.DAY, Words("审定日期", "Decided on"), Words("审定的日期。", "Day of the decision.")),
        Field(
            "published_on",
            Kind.DAY,
            Words("公示日期", "Notice published on"),
            Words("公示的第一天。", "First day of the notice."),
        ),
        Field(
            "ends_on",
            Kind.DAY,
            Words("公示截止", "Notice ends on"),
            Words("可以提出异议的最后一天。", "Last day on which anybody may object."),
        ),
        Field(
            "standing",
            Kind.TEXT,
            Words("状态", "Standing"),
            Words("现在怎样；还没有办结的追回不公布。", "Where it stands; a recovery under way is not published."),
            codes=STANDINGS,
        ),
        Field(
            "withdrawn_on",
            Kind.DAY,
            Words("撤销日期", "Withdrawn on"),
            Words("撤销的日期；没有撤销的为空。", "Day of the withdrawal; empty where there was none."),
            optional=True,
        ),
        Field(
            "withdrawn_why",
            Kind.TEXT,
            Words("撤销原因", "Why withdrawn"),
            Words("公布的撤销原因；没有撤销的为空。", "The published reason; empty where there was no withdrawal."),
            optional=True,
        ),
        *money("award", Words("审定金额", "Amount awarded"), Words("公示的金额。", "The amount of the notice.")),
        *money(
            "paid",
            Words("已拨付金额", "Amount paid"),
            Words("一共拨付的金额，包括后来追回的。", "Paid in all, including what was recovered later."),
        ),
        Field(
            "paid_on",
            Kind.DAY,
            Words("拨付日期", "Paid on"),
            Words("银行确认支付的日期；没有拨付的为空。", "Day the bank confirmed; empty before."),
            optional=True,
        ),
        *money("recovered", Words("已追回金额", "Amount recovered"), Words("已经追回的本金。", "Principal that came back.")),
        Field(
            "url",
            Kind.ADDRESS,
            Words("公示网址", "Address of the notice"),
            Words("公示页面，长期有效。", "The page of the notice; it stays."),
        ),
    ),
    rows,
    since,
)
