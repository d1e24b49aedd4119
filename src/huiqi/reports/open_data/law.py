"""What does the published law say, as data? Its measures, their numbers as decided, the windows, and the versions."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from huiqi.cases.models import Window
from huiqi.engine.bind import Binding, show_number
from huiqi.engine.formula import show_value
from huiqi.engine.rule import YES_NO, Measure, Number
from huiqi.policies import POLICIES, load
from huiqi.register import queries as register
from huiqi.register.models import PublishedVersion
from huiqi.reports.open_data.awards import KINDS
from huiqi.reports.open_data.fields import DEPARTMENT, MEASURE, YEAR, Dataset, Field, Kind, Row, Words, money
from huiqi.reports.open_data.imprint import Imprint

REVIEWS = {
    "rule": Words("按规则核准", "By the rules alone"),
    "competitive": Words("专家评审后择优", "By expert review against others"),
    "special": Words("一事一议", "Matter by matter"),
    "service": Words("服务办理", "As a service"),
}
BASES = {
    "text": Words("政策文字写明", "Fixed by words of the policy"),
    "decided": Words("已经审定", "Decided officially"),
    "rule": Words("区里现行规定", "A rule in force in the district"),
    "unlisted": Words("条文没有列出", "Not listed by the clause"),
    "assumed": Words("假定，尚未决定，不能据以发放", "Assumed, not decided: nothing is paid by it"),
}
VERSIONS_STAND = {
    "coming": Words("尚未施行", "Not yet in force"),
    "in_force": Words("现行有效", "In force"),
    "replaced": Words("已被代替", "Replaced"),
    "expired": Words("已失效", "Expired"),
}


def _bindings(imprint: Imprint) -> Iterator[Binding]:
    for policy in POLICIES:
        yield register.binding(load(policy), imprint.on)


def _measures(imprint: Imprint) -> Iterator[Row]:
    for binding in _bindings(imprint):
        policy = binding.program.policy
        for m in policy.measures:
            paying = m.kind != "service"
            yield {
                "measure": m.id, "policy": policy.id, "clause": m.clause, "title": m.title, "kind": m.kind,
                "review": str(m.review), "department": m.lead, "co_departments": "、".join(m.co_departments),
                "summary": m.summary, "who": m.who, "ceiling_fen": _ceiling(m, binding),
                "undecided": len(binding.undecided(m.id)),
                "may_open": register.why_closed(m.id, on=imprint.on) is None if paying else None,
                "url": f"{imprint.site}/policy/{policy.id}/{m.short}",
            }  # fmt: skip


def _ceiling(measure: Measure, binding: Binding) -> int | None:
    number = measure.numbers.get("cap_fen") or measure.numbers.get("cap_total_fen")
    return binding.values[number.key] if number else None


def _numbers(imprint: Imprint) -> Iterator[Row]:
    for binding in _bindings(imprint):
        for number in binding.program.numbers.values():
            decision, value = binding.decided.get(number.key), binding.values[number.key]
            shown = number.choice_labels[value] if number.choice_labels else show_value(value, number.unit)
            yield {
                "number": number.key, "of": number.key.rpartition(".")[0], "label": number.label, "unit": number.unit,
                "value": str(show_number(number, value)), "shown": shown, "basis": _basis(number, decided=bool(decision)),
                "words": number.says, "origin": number.origin, "document_number": decision and decision.document,
                "approver": decision and decision.approver, "holds_from": decision and decision.since,
            }  # fmt: skip


def _basis(number: Number, *, decided: bool) -> str:
    """The key of BASES that says what a number rests on."""
    if decided or number.says:
        return "decided" if decided else "text"
    if number.choices == YES_NO:
        return "unlisted"
    return "assumed" if number.open else "rule"


def _windows(imprint: Imprint) -> Iterator[Row]:
    names = ("measure", "year", "opens_at", "closes_at", "free_of_application")
    yield from Window.objects.order_by("opens_at", "pk").values(*names).iterator()


def _versions(imprint: Imprint) -> Iterator[Row]:
    for version, stands in register.standings(PublishedVersion.objects.order_by("effective_on", "pk"), imprint.on):
        yield {
            "policy": version.policy, "title": version.title, "document_number": version.document_number,
            "issued_on": version.issued_on, "effective_on": version.effective_on, "expires_on": version.expires_on,
            "standing": stands, "withheld": "、".join(version.closed), "text_sha256": version.text_sha256,
            "url": f"{imprint.site}/published/{version.pk}",
        }  # fmt: skip


def _in_force() -> dt.date | None:
    """The first day of the first published version."""
    return PublishedVersion.objects.order_by("effective_on").values_list("effective_on", flat=True).first()


def _first_window() -> dt.date | None:
    first = Window.objects.order_by("opens_at").values_list("opens_at", flat=True).first()
    return first and timezone.localdate(first)


MEASURES = Dataset(
    "measures",
    Words("措施", "Measures"),
    Words(
        "政策的每一条措施：给谁、最高多少、由哪个部门办。",
        "Every measure of the policies: for whom, the most it gives, and which department is in charge.",
    ),
    ("measure",),
    (
        MEASURE,
        Field("policy", Kind.TEXT, Words("政策编号", "Policy"), Words("所属的政策。", "The policy it belongs to.")),
        Field(
            "clause", Kind.TEXT, Words("条款", "Clause"), Words("政策里的条款号。", "Number of the clause in the policy.")
        ),
        Field("title", Kind.TEXT, Words("名称", "Title"), Words("措施的名称。", "Title, in Chinese.")),
        Field(
            "kind",
            Kind.TEXT,
            Words("支持方式", "Kind of support"),
            Words("钱的性质，或服务。", "What the money is, or a service."),
            codes=KINDS,
        ),
        Field(
            "review",
            Kind.TEXT,
            Words("审核方式", "How it is judged"),
            Words("怎样决定给不给。", "How a case is judged."),
            codes=REVIEWS,
        ),
        DEPARTMENT,
        Field(
            "co_departments",
            Kind.TEXT,
            Words("会签部门", "Co-departments"),
            Words("参加审核的其他部门，以顿号分隔。", "Other departments that give an opinion, by 、."),
            optional=True,
        ),
        Field(
            "summary",
            Kind.TEXT,
            Words("概要", "Summary"),
            Words("本站的概括，不是政策原文。", "Our own summary in Chinese, not the official text."),
        ),
        Field(
            "who", Kind.TEXT, Words("对象", "For whom"), Words("谁可以申请。", "Who may apply, in Chinese."), optional=True
        ),
        *money(
            "ceiling",
            Words("最高金额", "Ceiling"),
            Words(
                "当日适用的最高金额；服务没有金额，为空。", "The most it gives, on the day of the data; empty for a service."
            ),
            optional=True,
        ),
        Field(
            "undecided",
            Kind.COUNT,
            Words("未决定的数字", "Numbers not decided"),
            Words(
                "还没有正式决定的数字有几个；不是零就不能发放。",
                "How many of its numbers are not decided; nothing is paid unless none.",
            ),
        ),
        Field(
            "may_open",
            Kind.YES_NO,
            Words("可以开放申请", "May be opened"),
            Words(
                "公平竞争审查已通过、政策已施行；服务为空。",
                "Fair-competition review passed and policy in force; empty for a service.",
            ),
            optional=True,
        ),
        Field("url", Kind.ADDRESS, Words("网址", "Address"), Words("措施的页面。", "The page of the measure.")),
    ),
    _measures,
    _in_force,
)
NUMBERS = Dataset(
    "numbers",
    Words("政策数字", "Numbers of the policies"),
    Words(
        "每一个影响金额的数字：现在是多少，凭什么。",
        "Every number that moves an award: what it is now, and on what it rests.",
    ),
    ("number",),
    (
        Field("number", Kind.TEXT, Words("数字编号", "Number"), Words("数字的编号。", "Id of the number.")),
        Field("of", Kind.TEXT, Words("所属", "Of"), Words("所属的措施或政策。", "The measure or policy it belongs to.")),
        Field("label", Kind.TEXT, Words("名称", "Name"), Words("数字的名称。", "What it is, in Chinese.")),
        Field(
            "unit",
            Kind.TEXT,
            Words("单位", "Unit"),
            Words(
                "fen 为分，bp 为万分之一，其余为个数、年、月、天、日期。",
                "fen, bp (1/10,000), otherwise a count, years, months, days or a date.",
            ),
        ),
        Field(
            "value",
            Kind.TEXT,
            Words("值", "Value"),
            Words("以单位计的整数，或选项的代码。", "A whole number in its unit, or the code of a choice."),
        ),
        Field("shown", Kind.TEXT, Words("写法", "As written"), Words("人读的写法。", "As people write it, in Chinese.")),
        Field(
            "basis", Kind.TEXT, Words("依据", "Basis"), Words("凭什么是这个值。", "What the value rests on."), codes=BASES
        ),
        Field(
            "words",
            Kind.TEXT,
            Words("原文字句", "Words"),
            Words("写明它的几个字；没有写明的为空。", "The few words that fix it; empty where none do."),
            optional=True,
        ),
        Field(
            "origin",
            Kind.TEXT,
            Words("来源", "Origin"),
            Words("假定或规定的来源。", "Where an assumption or a rule comes from, in Chinese."),
            optional=True,
        ),
        Field(
            "document_number",
            Kind.TEXT,
            Words("决定文号", "Document of the decision"),
            Words("决定它的文件；没有决定的为空。", "The document that decided it; empty where nothing did."),
            optional=True,
        ),
        Field(
            "approver",
            Kind.TEXT,
            Words("决定机关", "Decided by"),
            Words("作出决定的机关。", "The body that decided."),
            optional=True,
        ),
        Field(
            "holds_from",
            Kind.DAY,
            Words("起用日期", "Holds from"),
            Words("决定从哪天起适用。", "First day of the decision."),
            optional=True,
        ),
    ),
    _numbers,
    _in_force,
)
WINDOWS = Dataset(
    "windows",
    Words("申报窗口", "Application windows"),
    Words("每一项措施什么时候可以申请。", "When each measure takes, took or will take applications."),
    ("measure", "year", "opens_at"),
    (
        MEASURE,
        YEAR,
        Field("opens_at", Kind.MOMENT, Words("开始", "Opens"), Words("从这一刻起可以申请。", "The first moment.")),
        Field(
            "closes_at",
            Kind.MOMENT,
            Words("截止", "Closes"),
            Words("到这一刻为止，这一刻不再受理。", "From this moment on nothing is taken."),
        ),
        Field(
            "free_of_application",
            Kind.YES_NO,
            Words("免申即享", "Without application"),
            Words("真：条件确定符合的企业由区里主动提出。", "True where the district proposes to firms that are certain."),
        ),
    ),
    _windows,
    _first_window,
)
VERSIONS = Dataset(
    "versions",
    Words("政策文件", "Published policies"),
    Words(
        "编号公布的每一版政策文件，以及它现在是否有效。",
        "Every version of a policy that was published, and whether it is in force.",
    ),
    ("document_number",),
    (
        Field("policy", Kind.TEXT, Words("政策编号", "Policy"), Words("政策的编号。", "Id of the policy.")),
        Field("title", Kind.TEXT, Words("标题", "Title"), Words("文件的标题。", "Title, in Chinese.")),
        Field("document_number", Kind.TEXT, Words("文号", "Document number"), Words("文件的编号。", "Its number.")),
        Field("issued_on", Kind.DAY, Words("印发日期", "Issued on"), Words("印发的日期。", "Day of issue.")),
        Field("effective_on", Kind.DAY, Words("施行日期", "In force from"), Words("施行的第一天。", "First day in force.")),
        Field("expires_on", Kind.DAY, Words("有效期至", "In force until"), Words("有效的最后一天。", "Last day in force.")),
        Field(
            "standing",
            Kind.TEXT,
            Words("状态", "Standing"),
            Words("数据当日的状态。", "What it is on the day of the data."),
            codes=VERSIONS_STAND,
        ),
        Field(
            "withheld",
            Kind.TEXT,
            Words("暂不开放的措施", "Measures not opened"),
            Words("这一版暂不开放的措施，以顿号分隔。", "Measures it does not open yet, by 、."),
            optional=True,
        ),
        Field(
            "text_sha256",
            Kind.TEXT,
            Words("文本校验值", "SHA-256 of the text"),
            Words("文件全文（UTF-8）的 SHA-256。", "SHA-256 of the full text in UTF-8."),
        ),
        Field("url", Kind.ADDRESS, Words("网址", "Address"), Words("文件的页面。", "The page of the document.")),
    ),
    _versions,
    _in_force,
)
