"""What can staff do to a case on its page, and what must be typed for it? One row for each verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed
from huiqi.cases import actions, queries
from huiqi.cases.evaluation import asked as asked_facts
from huiqi.cases.interest import due_days, equal_parts, rate_on
from huiqi.cases.models import Case, Recovery
from huiqi.cases.states import ACCEPTED, PAYMENT, RECOVERING, runs_in
from huiqi.units.money import show_yuan
from huiqi.web.officer.fields import DAY, FEN, YUAN, words
from huiqi.web.public.finder.fields import read_page
from huiqi.web.public.words import today

YES_NO = {"agree": [("yes", _("同意")), ("no", _("不同意"))], "conform": [("yes", _("相符")), ("no", _("不相符"))]}

PHOTOGRAPHS, AT_ONCE = actions.MOST_PHOTOGRAPHS, 3
"""Photographs of one visit that the form has room for, and those shown before one asks for more."""


class VerbForm(forms.Form):
    """A form about a case; one without fields is only confirmed."""

    def __init__(self, data: Any = None, files: Any = None, *, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        super().__init__(data, files)
        self.case = case
        self.prepare(case, actor, asked)

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """Fit the fields to the case."""

    def more(self) -> list[forms.BoundField]:
        """The fields at the end that few need; the page folds them away."""
        return []

    def shown(self) -> list[forms.BoundField]:
        """The fields before those."""
        return list(self)[: len(self.fields) - len(self.more())]


class Points(VerbForm):
    """One line for each fact and paper that must be put right; all in one go."""

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """General words, then each paper, then each fact."""
        facts = asked_facts(case)
        rows = [("", gettext("总的要求")), *((p.name, gettext(p.name)) for p in case.law.papers)]
        rows += [(name, gettext(fact.label)) for name, fact in facts.items()]
        self.about = {f"point{i}": about for i, (about, _label) in enumerate(rows)}
        for i, (_about, label) in enumerate(rows):
            self.fields[f"point{i}"] = forms.CharField(label=label, required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """The points that were written."""
        typed = super().clean() or {}
        return {"points": [(about, typed[key]) for key, about in self.about.items() if typed.get(key)]}


class Why(VerbForm):
    """A reason."""

    why = words(_("理由"), _("申请人会看到。"))


class PublicWhy(VerbForm):
    """A reason that all may read."""

    why = words(_("理由"), _("申请人会看到，也写在公示页上，任何人都能看：请不要写个人信息和企业的经营数据。"))


class Examine(VerbForm):
    """The lead department's proposal."""

    supports = forms.ChoiceField(label=_("意见"), choices=[("yes", _("建议支持")), ("no", _("建议不予支持"))])
    text = words(_("审核意见"))
    resolution = words(_("协调意见"), _("有会签部门不同意时必填：怎样协调的。"), required=False)


class Opine(VerbForm):
    """A co-department's opinion."""

    department = forms.ChoiceField(label=_("部门"))
    agrees = forms.ChoiceField(label=_("意见"), choices=YES_NO["agree"])
    text = words(_("说明"), _("不同意时必填。"), required=False)

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """Only the actor's own departments are offered."""
        own = [d for d in case.co_departments if d in actor.departments]
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(d, gettext(d)) for d in own]


class RecordVisit(VerbForm):
    """A visit on site."""

    visited_on = DAY(label=_("到场日期"))
    place = forms.CharField(label=_("地点"), max_length=200)
    officers = forms.CharField(label=_("核查人员"), max_length=200, help_text=_("不少于两人。"))
    findings = words(_("核查情况"))
    conforms = forms.ChoiceField(label=_("与申报情况"), choices=YES_NO["conform"])

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """As many photographs as the action takes, each with the words that stand for it."""
        for i in range(PHOTOGRAPHS):
            picture = forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
            label = gettext("照片 %(number)s") % {"number": i + 1}
            self.fields[f"photo{i}"] = forms.FileField(label=label, required=False, widget=picture)
            self.fields[f"caption{i}"] = forms.CharField(
                label=gettext("照片 %(number)s 的说明") % {"number": i + 1}, required=False, max_length=200
            )

    def more(self) -> list[forms.BoundField]:
        """The photographs of a long visit."""
        return [self[f"{name}{i}"] for i in range(AT_ONCE, PHOTOGRAPHS) for name in ("photo", "caption")]

    def clean(self) -> dict[str, Any]:
        """The names of the action; a photograph without its words is sent back."""
        typed = super().clean() or {}
        photographs = []
        for i in range(PHOTOGRAPHS):
            file, caption = typed.pop(f"photo{i}", None), typed.pop(f"caption{i}", "")
            if file and not caption:
                self.add_error(f"caption{i}", gettext("请写明照片拍的是什么。"))
            elif file:
                photographs.append(actions.Photo(file.name, file.read(), caption))
        return typed | {"photographs": photographs}


class OrderAudit(VerbForm):
    """A special audit."""

    auditor = forms.CharField(label=_("审计机构"), max_length=200)
    why = words(_("理由"))


class ReportAudit(VerbForm):
    """What the audit found."""

    conclusion = words(_("审计结论"))
    audited_fen = FEN(label=_("审定金额（万元）"), required=False)


class Verify(VerbForm):
    """One fact, established by the officer."""

    value = forms.CharField(label=_("核实的值"), max_length=40)
    source = forms.CharField(label=_("依据"), max_length=100)
    why = words(_("说明"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """The field for the value is the fact's own; the fact stands in the address."""
        facts = asked_facts(case)
        self.fact = facts.get(asked.get("fact", ""), next(iter(facts.values())))
        label = gettext(self.fact.label) + (gettext("（万元）") if self.fact.kind == "fen" else "")
        choices = {"bool": [("yes", gettext("是")), ("no", gettext("否"))]}.get(
            self.fact.kind, [(c.key, gettext(c.label)) for c in self.fact.codes]
        )
        value = forms.ChoiceField(choices=choices) if choices else self.fields["value"]
        value.label = label
        self.fields["value"] = value

    def clean_value(self) -> object:
        """The value as the finder reads it, to the fen."""
        read = read_page([self.fact], {self.fact.name: self.cleaned_data["value"]})
        if read.errors:
            raise forms.ValidationError(read.errors[0].error)
        return read.answers[self.fact.name]

    def clean(self) -> dict[str, Any]:
        """The names of the action."""
        typed = super().clean() or {}
        return {"fact": self.fact.name, "raw": typed.get("value"), "source": typed.get("source"), "why": typed.get("why")}


class Answer(VerbForm):
    """The answer to one objection."""

    objection_id = forms.TypedChoiceField(label=_("异议"), coerce=int)
    text = words(_("答复"), _("提出异议的人和申请人会看到；异议成立的还写在公示页上：请不要写个人信息和企业的经营数据。"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """The objections that wait."""
        field = self.fields["objection_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(o.pk, f"{o.name}：{o.reason[:40]}") for o in case.objections.filter(upheld=None)]


class Supervise(VerbForm):
    """What a check after the award found."""

    check_id = forms.TypedChoiceField(label=_("核查事项"), coerce=int)
    conforms = forms.ChoiceField(label=_("结果"), choices=[("yes", _("符合")), ("no", _("不符合"))])
    finding = words(_("核查情况"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """The checks that wait; the one in the address first."""
        field = self.fields["check_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(check.pk, gettext(check.what)) for check in queries.open_checks(case)]
        self.initial["check_id"] = asked.get("check", "")


class OpenRecovery(VerbForm):
    """What is to come back and why."""

    ground = forms.ChoiceField(label=_("追回原因"), choices=Recovery.Ground.choices)
    claimed_fen = FEN(label=_("拟追回本金（万元）"))
    why = words(_("事实和理由"), _("写入告知书，企业会看到。"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """The whole award, unless something else is typed; the grounds in the reader's language."""
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, gettext(label)) for key, label in Recovery.Ground.choices]
        self.initial["claimed_fen"] = case.decision.award_fen


class DecideRecovery(VerbForm):
    """Principal, interest, and equal instalments a month apart."""

    document_number = forms.CharField(label=_("文号"), max_length=60)
    principal_fen = FEN(label=_("追回本金（万元）"))
    rate = forms.DecimalField(label=_("年利率（%）"), min_value=0, max_value=100, decimal_places=2,
                              help_text=_("从拨付次日起按未还本金计算；不计利息填 0。"))  # fmt: skip
    number = forms.IntegerField(label=_("分几期"), min_value=1, max_value=actions.MOST_INSTALMENTS,
                                help_text=_("每月一期，各期本金相同，尾差并入最后一期。"))  # fmt: skip
    first_due_on = DAY(label=_("第一期最后日期"))
    pay_to = forms.CharField(label=_("缴款账户"), max_length=200, help_text=_("户名、开户银行和账号，或非税缴款码。"))
    why = words(_("决定理由"), _("写入决定书，企业会看到。"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """What the notice claimed, at the rate of the day."""
        standing = queries.recovery_of(case, today())
        self.initial.update(rate=f"{rate_on(today()) / 100:.2f}", number=1)
        if standing:
            self.initial["principal_fen"] = standing.recovery.claimed_fen

    def clean(self) -> dict[str, Any]:
        """The names of the action."""
        typed = super().clean() or {}
        if self.errors:
            return typed
        number, first = typed.pop("number"), typed.pop("first_due_on")
        plan = list(zip(due_days(first, number), equal_parts(typed["principal_fen"], number), strict=True))
        return typed | {"rate_bp": int(typed.pop("rate") * 100), "plan": plan}


class RecordReceipt(VerbForm):
    """What came in, as the bank says it."""

    reference = forms.CharField(label=_("银行流水号"), max_length=60)
    received_on = DAY(label=_("到账日期"))
    amount_fen = YUAN(label=_("到账金额（元）"))

    def prepare(self, case: Case, actor: Actor, asked: Mapping[str, str]) -> None:
        """All that is owed today stands under the amount."""
        standing = queries.recovery_of(case, today())
        self.initial["received_on"] = today()
        if standing and standing.owed:
            owed = show_yuan(standing.owed.total_fen).removesuffix("元")
            self.fields["amount_fen"].help_text = gettext("今天应还的全部本息：%(owed)s 元。先抵利息，后抵本金。") % {
                "owed": owed
            }


Act = Callable[[dict[str, Any], dict[str, Any]], object]


@dataclass(frozen=True)
class Verb:
    """One thing that can be done: the right it takes, its form, its action. `label` and `effect` where no row has them."""

    permission: str
    act: Act
    form: type[VerbForm] = VerbForm
    label: str = ""
    effect: str = ""


@dataclass(frozen=True)
class Offer:
    """A verb that may be done now."""

    event: str
    label: str
    effect: str


def _truths(action: Callable[..., object], *names: str) -> Act:
    """The action with yes and no as truths."""
    return lambda base, typed: action(**base, **typed | {name: typed[name] == "yes" for name in names})


def _answer(upheld: bool) -> Act:
    return lambda base, typed: actions.answer_objection(**base, upheld=upheld, **typed)


VERBS: dict[str, Verb] = {
    "accept": Verb("case.accept", _truths(actions.accept)),
    "request_correction": Verb("case.request_correction", _truths(actions.request_correction), Points),
    "refuse_acceptance": Verb("case.refuse_acceptance", _truths(actions.refuse_acceptance), Why),
    "examine": Verb("case.examine", _truths(actions.examine, "supports"), Examine),
    "revoke": Verb("case.revoke", _truths(actions.revoke), PublicWhy),
    "notice": Verb("case.notice", _truths(actions.publish_notice)),
    "dismiss_objection": Verb("case.answer_objection", _answer(False), Answer),
    "uphold_objection": Verb("case.answer_objection", _answer(True), Answer),
    "opine": Verb("case.opine", _truths(actions.opine, "agrees"), Opine, _noop("会签意见"), _noop("会签计时结束")),
    "record_visit": Verb(
        "case.visit", _truths(actions.record_visit, "conforms"), RecordVisit, _noop("记录现场核查"), _noop("记入办理过程")
    ),
    "verify_fact": Verb(
        "case.examine", _truths(actions.verify_fact), Verify, _noop("核实事实"), _noop("以核实的值为准重新测算")
    ),
    "order_audit": Verb(
        "case.audit_specially", _truths(actions.order_audit), OrderAudit, _noop("委托专项审计"), _noop("实质审查停止计时")
    ),
    "report_audit": Verb(
        "case.audit_specially",
        _truths(actions.report_audit),
        ReportAudit,
        _noop("登记审计结论"),
        _noop("实质审查继续计时"),
    ),
    "supervise": Verb(
        "case.supervise",
        _truths(actions.record_check, "conforms"),
        Supervise,
        _noop("登记事后核查"),
        _noop("记入监管方案，登记后不能更改"),
    ),
    "open_recovery": Verb("case.recover", _truths(actions.open_recovery), OpenRecovery),
    "drop_recovery": Verb("case.recover", _truths(actions.drop_recovery), Why),
    "decide_recovery": Verb(
        "case.decide_recovery",
        _truths(actions.decide_recovery),
        DecideRecovery,
        _noop("作出追回决定"),
        _noop("企业收到决定书，按计划还款"),
    ),
    "record_receipt": Verb(
        "case.settle",
        _truths(actions.record_receipt),
        RecordReceipt,
        _noop("登记还款"),
        _noop("记入账簿，登记后不能更改；本息还清即办结"),
    ),
}
"""By event. What moves the state is offered by the table of states, the rest while the case is examined."""


def offers(actor: Actor, case: Case) -> list[Offer]:
    """What this actor may do to this case now, the moves first."""
    found = [
        Offer(b.row.event, b.row.label, b.row.effect)
        for b in queries.buttons(actor, case)
        if b.allowed and b.row.event in VERBS
    ]
    if case.state in runs_in(PAYMENT) and queries.open_checks(case) and allowed(actor, "case.supervise", case):
        found.append(Offer("supervise", VERBS["supervise"].label, VERBS["supervise"].effect))
    if case.state == RECOVERING:
        decided = case.recoveries.filter(closed_at=None, decided_at__isnull=False).first()
        event = "record_receipt" if decided else "decide_recovery"
        if decided and (decided.receipts.exists() or not allowed(actor, "case.decide_recovery", case)):
            found = [offer for offer in found if offer.event != "drop_recovery"]
        if allowed(actor, VERBS[event].permission, case):
            found.insert(0, Offer(event, VERBS[event].label, VERBS[event].effect))
    if case.state != ACCEPTED:
        return found
    audited = case.audits.filter(reported_at=None).exists()
    waits = case.opinions.filter(agrees=None, department__in=actor.departments).exists()
    fits = {
        "supervise": False,
        "decide_recovery": False,
        "record_receipt": False,
        "opine": waits,
        "order_audit": not audited,
        "report_audit": audited,
    }
    for event, verb in VERBS.items():
        if verb.label and fits.get(event, True) and allowed(actor, verb.permission, case):
            found.append(Offer(event, verb.label, verb.effect))
    return found
