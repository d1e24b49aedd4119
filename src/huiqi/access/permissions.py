"""Who may do what to which object? One table of rows verb × role × scope, and the duties nobody may combine.

`require(actor, verb, subject)` returns nothing or raises Forbidden with the reason; `allowed` is the same as a truth.
Scopes: `own` the actor's firm, `lead` the department in charge, `co` a department that is heard, `assigned` an expert
chosen for the case, `any` the whole district. The table is printed in docs/permissions.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from huiqi.access.actor import ANYONE, FIRM_ROLES, ROLES, SYSTEM_ROLE, Actor, Grant
from huiqi.access.errors import Forbidden


class Subject(Protocol):
    """What a permission is asked about: a case, a firm, a measure."""

    @property
    def credit_code(self) -> str:
        """The firm it belongs to, or empty."""

    @property
    def lead(self) -> str:
        """The department in charge, or empty."""

    @property
    def co_departments(self) -> tuple[str, ...]:
        """The departments that are heard."""

    @property
    def hands(self) -> Mapping[str, frozenset[int]]:
        """Who already did what here: verb → account ids."""

    @property
    def experts(self) -> frozenset[int]:
        """Account ids of the experts chosen for it."""


@dataclass(frozen=True)
class About:
    """A subject without a row of its own: a firm, a measure, a case not yet begun."""

    credit_code: str = ""
    lead: str = ""
    co_departments: tuple[str, ...] = ()
    hands: Mapping[str, frozenset[int]] = field(default_factory=dict)
    experts: frozenset[int] = frozenset()


class Row(NamedTuple):
    """Holders of `roles` may do `verb` (in Chinese: `phrase`) within `scope`."""

    verb: str
    phrase: str
    scope: str
    roles: tuple[str, ...]


_FILL = ("manager", "filler")
_FIRM = ("manager", "filler", "reader")
_DESK = ("officer", "head")

TABLE: tuple[Row, ...] = (
    Row("case.read", "查看申请", "own", _FIRM),
    Row("case.read", "查看申请", "lead", _DESK),
    Row("case.read", "查看申请", "co", _DESK),
    Row("case.read", "查看申请", "any", ("window", "secretary", "treasury", "auditor", SYSTEM_ROLE)),
    Row("case.draft", "填写申请", "own", _FILL),
    Row("case.submit", "提交申请", "own", ("manager",)),
    Row("case.resubmit", "补正后再次提交", "own", ("manager",)),
    Row("case.withdraw", "撤回申请", "own", ("manager",)),
    Row("case.confirm_proposal", "确认免申即享", "own", ("manager",)),
    Row("case.accept", "受理申请", "any", ("window",)),
    Row("case.request_correction", "一次性告知补正", "any", ("window",)),
    Row("case.refuse_acceptance", "不予受理", "any", ("window",)),
    Row("case.opine", "出具会签意见", "co", _DESK),
    Row("case.visit", "记录现场核查", "lead", _DESK),
    Row("case.audit_specially", "委托专项审计", "lead", _DESK),
    Row("case.assign_experts", "选派评审专家", "lead", _DESK),
    Row("case.score", "评审打分", "assigned", ("expert",)),
    Row("case.examine", "提出审核意见", "lead", _DESK),
    Row("case.decide", "审定申请", "any", ("secretary",)),
    Row("case.notice", "发布公示", "lead", _DESK),
    Row("case.object", "提出异议", "any", (ANYONE,)),
    Row("case.answer_objection", "答复异议", "lead", _DESK),
    Row("case.supervise", "登记事后核查", "lead", _DESK),
    Row("case.pay", "拨付资金", "any", ("treasury",)),
    Row("payment.read", "查看拨付", "any", ("treasury", "auditor")),
    Row("case.settle", "登记银行回单", "any", ("treasury", SYSTEM_ROLE)),
    Row("case.revoke", "撤销决定", "any", ("secretary",)),
    Row("case.recover", "追回资金", "lead", _DESK),
    Row("case.decide_recovery", "作出追回决定", "lead", ("head",)),
    Row("case.state_case", "对追回陈述申辩", "own", ("manager",)),
    Row("budget.read", "查看预算", "any", (*_DESK, "secretary", "treasury", "auditor")),
    Row("budget.write", "登记预算", "any", ("treasury",)),
    Row("observatory.read", "查看观测台", "any", (*_DESK, "secretary", "treasury", "auditor")),
    Row("service.ask", "申请服务", "own", _FILL),
    Row("service.read", "查看服务申请", "own", _FIRM),
    Row("service.read", "查看服务申请", "lead", _DESK),
    Row("service.read", "查看服务申请", "any", ("auditor",)),
    Row("service.answer", "答复服务申请", "lead", _DESK),
    Row("service.recognise", "认定园区和集聚区", "lead", ("head",)),
    Row("complaint.file", "投诉举报", "any", (ANYONE,)),
    Row("complaint.read", "查看投诉举报", "lead", _DESK),
    Row("complaint.read", "查看投诉举报", "any", ("secretary", "auditor")),
    Row("complaint.assign", "分派投诉举报", "any", ("secretary",)),
    Row("complaint.answer", "答复投诉举报", "lead", _DESK),
    Row("case.propose", "提出免申即享建议", "any", (SYSTEM_ROLE,)),
    Row("case.advance", "到期自动流转", "any", (SYSTEM_ROLE,)),
    Row("window.open", "设置申报窗口期", "lead", ("head",)),
    Row("window.open", "设置申报窗口期", "any", ("administrator",)),
    Row("law.simulate", "测算政策影响", "any", (*_DESK, "secretary", "treasury")),
    Row("draft.read", "查看草案", "any", (*_DESK, "secretary", "treasury", "auditor")),
    Row("draft.prepare", "起草政策文件", "any", (*_DESK, "secretary")),
    Row("draft.consult", "公开征求意见", "any", ("head", "secretary")),
    Row("draft.comment", "提出意见", "any", (ANYONE,)),
    Row("draft.dispose", "处理意见", "any", (*_DESK, "secretary")),
    Row("draft.review", "填写公平竞争审查", "lead", _DESK),
    Row("draft.opine", "签署公平竞争初步意见", "lead", ("head",)),
    Row("draft.submit", "送合法性审查", "lead", ("head",)),
    Row("draft.review_legality", "出具合法性审查意见", "any", ("secretary",)),
    Row("draft.decide", "登记集体审议结果", "any", ("secretary",)),
    Row("draft.publish", "编号公布", "any", ("secretary",)),
    Row("draft.guide", "编制办事指南", "lead", _DESK),
    Row("draft.evaluate", "评估已公布的政策", "lead", _DESK),
    Row("draft.conclude_evaluation", "签发政策评估", "lead", ("head",)),
    Row("number.decide", "登记数值决定", "any", ("secretary",)),
    Row("measure.clear", "签署公平竞争审查结论", "any", ("secretary",)),
    Row("register.read", "查看企业信息", "own", _FIRM),
    Row("register.read", "查看企业信息", "any", ("window", *_DESK, "secretary", "auditor", "administrator", SYSTEM_ROLE)),
    Row("register.write", "登记企业信息", "own", _FILL),
    Row("register.write", "登记企业信息", "any", (*_DESK, "administrator", SYSTEM_ROLE)),
    Row("account.invite", "邀请成员", "own", ("manager",)),
    Row("account.grant", "授予或收回角色", "own", ("manager",)),
    Row("account.grant", "授予或收回角色", "any", ("administrator", SYSTEM_ROLE)),
    Row("factor.ask", "申请重设二次验证", "any", ("administrator",)),
    Row("factor.reset", "确认重设二次验证", "own", ("manager",)),
    Row("factor.reset", "确认重设二次验证", "lead", ("head",)),
    Row("factor.reset", "确认重设二次验证", "any", ("administrator",)),
    Row("webhook.keep", "接收事件推送", "own", ("manager",)),
    Row("webhook.keep", "接收事件推送", "any", ("window", *_DESK, "secretary", "treasury", "administrator")),
    Row("archive.make", "归档和移交", "lead", _DESK),
    Row("archive.make", "归档和移交", "any", ("secretary", SYSTEM_ROLE)),
    Row("archive.read", "查看档案", "lead", _DESK),
    Row("archive.read", "查看档案", "any", ("secretary", "auditor", SYSTEM_ROLE)),
    Row("audit.read", "查看审计日志", "any", ("auditor",)),
    Row("baseline.read", "查看安全基线", "any", ("auditor", "administrator")),
    Row("calendar.import", "导入工作日历", "any", ("administrator", SYSTEM_ROLE)),
    Row("interest.declare", "申报利害关系", "any", (*_DESK, "window", "expert", "secretary", "treasury")),
)

VERBS: dict[str, str] = {row.verb: row.phrase for row in TABLE}
READS: frozenset[str] = frozenset(
    {"case.read", "register.read", "budget.read", "audit.read", "payment.read", "service.read", "draft.read"}
    | {"archive.read", "observatory.read", "complaint.read", "baseline.read"}
)
SEPARATED: tuple[str, ...] = ("case.score", "case.examine", "case.decide", "case.pay")
"""Nobody does two of these on one case."""
NOT_FOR_ADMINISTRATORS: frozenset[str] = frozenset(
    {*SEPARATED, "case.revoke", "budget.write", "number.decide", "measure.clear"}
    | {"draft.review_legality", "draft.decide", "draft.publish", "complaint.assign", "complaint.answer"}
)
EXCLUSIVE: dict[str, frozenset[str]] = {
    "auditor": frozenset(ROLES) - {"auditor"},
    "administrator": frozenset(ROLES) - {"administrator"},
    "secretary": frozenset({"treasury", "window", "officer", "head", "expert"}),
    "treasury": frozenset({"secretary", "window", "officer", "head", "expert"}),
}
"""Roles that are not given to one person together: what `require` forbids, `actions.grant` never lets arise."""


def require(actor: Actor, verb: str, subject: Subject | None = None) -> None:
    """Nothing where `actor` may do `verb` to `subject`, else Forbidden with code and reason.

    Raises KeyError for a verb that is not in the table and TypeError where the table needs a subject and none is given.
    """
    phrase = VERBS[verb]
    rows = [row for row in TABLE if row.verb == verb]
    if subject is None and not any(row.scope == "any" and _holds(actor, row) for row in rows):
        if allowed(actor, verb):
            raise TypeError(f"{verb} depends on the object: require(actor, {verb!r}, subject)")
        raise _no_role(actor, verb)
    _require_duty(actor, verb, phrase)
    if not any(_holds(actor, row) for row in rows):
        raise _no_role(actor, verb)
    if subject is None:
        return
    scopes = [row.scope for row in rows if _reaches(actor, row, subject)]
    if not scopes:
        raise _out_of_reach(actor, phrase, rows)
    if scopes != ["own"]:
        _require_no_interest(actor, verb, phrase, subject)
    _require_separation(actor, verb, phrase, subject)


def allowed(actor: Actor, verb: str, subject: Subject | None = None) -> bool:
    """Whether `require` would pass; without a subject, whether there could be one for which it does."""
    try:
        if subject is None:
            _require_duty(actor, verb, VERBS[verb])
            return any(_holds(actor, row) for row in TABLE if row.verb == verb)
        require(actor, verb, subject)
    except Forbidden:
        return False
    return True


def _holds(actor: Actor, row: Row) -> bool:
    return ANYONE in row.roles or not actor.roles.isdisjoint(row.roles)


def _reaches(actor: Actor, row: Row, subject: Subject) -> bool:
    """Whether a grant of the actor brings this row to this subject."""
    if ANYONE in row.roles:
        return True
    return any(_grant_reaches(actor, grant, row.scope, subject) for grant in actor.grants if grant.role in row.roles)


def _grant_reaches(actor: Actor, grant: Grant, scope: str, subject: Subject) -> bool:
    match scope:
        case "any":
            return True
        case "own":
            return grant.credit_code != "" and grant.credit_code == subject.credit_code
        case "lead":
            return grant.department != "" and grant.department == subject.lead
        case "co":
            return grant.department in subject.co_departments
        case "assigned":
            return actor.account_id in subject.experts
    raise AssertionError(f"no such scope: {scope}")


def _require_duty(actor: Actor, verb: str, phrase: str) -> None:
    if "auditor" in actor.roles and verb not in READS and ANYONE not in _roles_of(verb):
        raise Forbidden("AUDITOR_READS_ONLY", "审计人员只查看、不办理，不能%(verb)s；请由经办人员办理。", verb=phrase)
    if "administrator" in actor.roles and verb in NOT_FOR_ADMINISTRATORS:
        raise Forbidden(
            "ADMINISTRATOR_DECIDES_NOTHING", "系统管理员只做配置，不能%(verb)s；请由有此职责的人员办理。", verb=phrase
        )


def _require_no_interest(actor: Actor, verb: str, phrase: str, subject: Subject) -> None:
    """An interest bars every act on the firm; for an expert to judge is to read, so neither is left."""
    if subject.credit_code in actor.interests and verb not in READS and ANYONE not in _roles_of(verb):
        raise Forbidden(
            "INTEREST_DECLARED", "您已申报与该企业有利害关系，应当回避，不能%(verb)s；请由同事办理。", verb=phrase
        )


def _require_separation(actor: Actor, verb: str, phrase: str, subject: Subject) -> None:
    if verb not in SEPARATED or actor.account_id is None:
        return
    for earlier in SEPARATED:
        if earlier != verb and actor.account_id in subject.hands.get(earlier, frozenset()):
            raise Forbidden(
                "SEPARATION_OF_DUTIES",
                "同一申请的评审、审核、审定、拨付须由不同的人办理：您已参与“%(earlier)s”，不能再%(verb)s；请由同事办理。",
                verb=phrase,
                earlier=VERBS[earlier],
            )


def _roles_of(verb: str) -> frozenset[str]:
    return frozenset(role for row in TABLE if row.verb == verb for role in row.roles)


def _names(roles: frozenset[str]) -> str:
    """Roles in Chinese, in the order of ROLES."""
    return "、".join(name for role, name in ROLES.items() if role in roles)


def _no_role(actor: Actor, verb: str) -> Forbidden:
    phrase = VERBS[verb]
    if actor.account_id is None:
        return Forbidden("SIGN_IN_FIRST", "%(verb)s需要先登录；请登录后再试。", verb=phrase)
    names = _names(_roles_of(verb)) or "系统"
    return Forbidden(
        "ROLE_MISSING", "%(verb)s需要角色：%(roles)s。您没有这个角色；请联系管理员授予。", verb=phrase, roles=names
    )


def _out_of_reach(actor: Actor, phrase: str, rows: list[Row]) -> Forbidden:
    scopes = {row.scope for row in rows if _holds(actor, row)}
    if "own" in scopes and not actor.roles.isdisjoint(FIRM_ROLES):
        return Forbidden("OTHER_FIRM", "这属于另一家企业，您不能%(verb)s；请核对企业，或请该企业邀请您加入。", verb=phrase)
    if "assigned" in scopes:
        return Forbidden("NOT_ASSIGNED", "您不是这项申请选派的评审专家，不能%(verb)s；请联系牵头部门。", verb=phrase)
    return Forbidden("OTHER_DEPARTMENT", "这由其他部门负责，您不能%(verb)s；请转给负责的部门。", verb=phrase)


def matrix_markdown() -> str:
    """The table as a page: a row per verb, a column per role, the scopes in the cells."""
    roles = {**ROLES, SYSTEM_ROLE: "系统", ANYONE: "任何人"}
    scopes = {"own": "本企业", "lead": "牵头部门", "co": "会签部门", "assigned": "受派", "any": "全区"}
    lines = [
        "# 权限表 · Permissions",
        "",
        "GENERATED from `huiqi.access.permissions` by `make docs`.",
        "",
        f"| | | {' | '.join(roles.values())} |",
        f"|---|---|{'---|' * len(roles)}",
    ]
    for verb, phrase in VERBS.items():
        cells = ["、".join(scopes[r.scope] for r in TABLE if r.verb == verb and role in r.roles) for role in roles]
        lines.append(f"| {phrase} | `{verb}` | {' | '.join(cells)} |")
    duties = "、".join(VERBS[verb] for verb in SEPARATED)
    pairs = "；".join(f"{ROLES[one]}与{_names(others)}" for one, others in EXCLUSIVE.items())
    lines += [
        "",
        f"- 职责分离：同一申请的{duties}由不同的人办理。",
        "- 回避：申报了利害关系的人不得办理该企业的事项；评审专家只看隐去名称的材料，回避后不得再看。",
        "- 审计人员只查看；系统管理员只配置，不审核、不审定、不拨付。",
        f"- 不得由一人兼任：{pairs}。",
    ]
    return "\n".join(lines) + "\n"
