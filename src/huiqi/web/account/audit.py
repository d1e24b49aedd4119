"""How does an auditor read the log? Filters that stay in the address, pages, and a button that verifies the chain."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST

from huiqi.access import audit, queries
from huiqi.access.models import AuditEntry, AuditHead, AuditPersonal
from huiqi.access.permissions import VERBS, require
from huiqi.ledger.models import Transfer
from huiqi.web.account.actor import actor_in
from huiqi.web.account.adapter import SECURITY_EVENTS
from huiqi.web.account.forms import AuditFilterForm

PAGE_SIZE = 50
PHRASES = {
    **VERBS,
    "account.create": _noop("建立账号"),
    "account.revoke": _noop("收回角色"),
    "account.activate": _noop("启用账号"),
    "account.deactivate": _noop("停用账号"),
    "account.set_profile": _noop("修改个人信息"),
    "account.accept_invitation": _noop("接受邀请"),
    "account.sign_in": _noop("登录"),
    "archive.hand_over": _noop("登记档案移交"),
    "token.create": _noop("新建 API 令牌"),
    "token.revoke": _noop("撤销 API 令牌"),
    "factor.ask": _noop("申请重设二次验证"),
    "factor.reset": _noop("确认重设二次验证"),
    "factor.refuse": _noop("不同意重设二次验证"),
    "audit.erase_personal": _noop("清除个人信息"),
    "case.credit_check": _noop("核查信用"),
    "draft.check_reading": _noop("核对读出的内容"),
    "draft.moderate": _noop("审核意见"),
    "draft.regroup": _noop("归并意见"),
    "draft.report": _noop("公布意见采纳情况"),
    "draft.forecast": _noop("登记草案的预测"),
    "lab.upload_table": _noop("上传测算用的企业表"),
    "lab.remove_table": _noop("删除测算用的企业表"),
    "register.record_facts": _noop("登记事实"),
    "register.record_lease": _noop("登记租约"),
    "register.import_leases": _noop("导入租约清单"),
    "register.recognise": _noop("登记认定"),
    "register.file_event": _noop("备案品牌活动"),
    "register.decide_event": _noop("认可品牌活动"),
    "register.withdraw_event": _noop("撤回活动备案"),
    "register.write_event_costs": _noop("填写活动费用"),
    "register.audit_event_costs": _noop("登记活动费用审计"),
    "register.list_product": _noop("列入帮扶产品名录"),
    "register.unlist_product": _noop("移出帮扶产品名录"),
    "register.import_orders": _noop("导入帮扶订单"),
    "register.judge_order": _noop("核对帮扶订单"),
    "register.record_loan": _noop("登记贷款"),
    "register.record_slip": _noop("补登贷款利息"),
    "register.import_slips": _noop("导入银行利息清单"),
    "register.check_loan": _noop("核对贷款"),
    "register.declare_listing": _noop("申报上市计划"),
    "register.file_listing": _noop("上市备案"),
    "register.record_step": _noop("登记上市阶段"),
    "register.check_step": _noop("核实上市阶段"),
    "register.end_listing": _noop("终止上市计划"),
    "register.keep_board": _noop("修改上市板块"),
    "register.record_statement": _noop("登记审计报告"),
    "register.check_statement": _noop("核对审计报告"),
    "register.confirm_size": _noop("确认“四上”"),
    "register.open_lead": _noop("登记招商线索"),
    "register.take_step": _noop("登记招商进展"),
    "register.promise": _noop("登记招商承诺"),
    "register.keep_promise": _noop("登记承诺兑现"),
    "register.land": _noop("登记企业落户"),
    "register.record_investment": _noop("登记投资发票"),
    "register.check_investments": _noop("核对投资"),
    "register.ask_for_base": _noop("申请认定培训基地"),
    "register.decide_base": _noop("认定培训基地"),
    "register.plan_course": _noop("开办课程"),
    "register.enrol": _noop("课程报名"),
    "register.attend": _noop("登记出勤"),
    "register.certify": _noop("登记证书"),
    "register.close_course": _noop("课程结课"),
    "register.offer_internship": _noop("提供实习岗位"),
    "register.apply_for_internship": _noop("申请实习岗位"),
    "register.answer_intern": _noop("答复实习申请"),
    "register.record_line": _noop("登记网络线路"),
    "register.end_line": _noop("停用网络线路"),
    "register.place_spot": _noop("登记网络测点"),
    "register.import_tests": _noop("导入网络测速"),
    "register.plan_network": _noop("登记网络建设计划"),
    "register.finish_plan": _noop("完成网络建设计划"),
    "register.report_fault": _noop("网络报修登记"),
    "register.solve_fault": _noop("处理网络故障"),
    "register.rate_fault": _noop("评价故障处理"),
    "register.publish_entry": _noop("发布供需信息"),
    "register.close_entry": _noop("结束供需信息"),
    "register.introduce": _noop("提出供需对接"),
    "register.answer_introduction": _noop("答复供需对接"),
    "register.report_deal": _noop("登记供需成交"),
    "register.hold_selection_day": _noop("办选品日"),
    "register.take_stand": _noop("报名选品日展位"),
    "register.publish_scene": _noop("登记直播场景"),
    "register.publish_host": _noop("登记主播名片"),
    "register.plan_session": _noop("约定直播场次"),
    "register.answer_session": _noop("答复直播场次"),
    "register.report_session": _noop("登记直播结果"),
    "register.describe_venue": _noop("介绍园区服务"),
    "register.offer_space": _noop("发布空置空间"),
    "register.take_space": _noop("停止招租空间"),
    "register.ask_viewing": _noop("约看空间"),
    "register.answer_viewing": _noop("答复看房"),
    "register.cancel_viewing": _noop("取消看房"),
    "register.confirm_viewing": _noop("登记已看房"),
    "register.review_recognition": _noop("复核认定"),
    "register.withdraw_recognition": _noop("取消认定"),
    "register.give_consent": _noop("同意使用信息"),
    "register.withdraw_consent": _noop("撤回同意"),
    "register.import": _noop("导入登记信息"),
    "register.forget_person": _noop("删除个人身份信息"),
    "register.rotate_keys": _noop("更换加密密钥"),
    "webhook.create": _noop("登记推送地址"),
    "webhook.change": _noop("修改推送地址"),
    "webhook.rotate": _noop("更换推送密钥"),
    "webhook.pause": _noop("暂停推送"),
    "webhook.resume": _noop("恢复推送"),
    "webhook.delete": _noop("删除推送地址"),
    "webhook.replay": _noop("补发推送"),
    **{f"ledger.{kind}": kind.label for kind in Transfer.Kind},
    **{f"account.{event}": words for event, words in SECURITY_EVENTS.items()},
}
"""The verbs of permissions and what else is recorded about accounts; movements of the books go by their kind."""


def entries(request: HttpRequest) -> HttpResponse:
    """Entries, newest first; a filter that cannot be read is said and counts as empty."""
    form = AuditFilterForm(request.GET or None)
    wanted = queries.AuditFilter(**form.cleaned_data) if form.is_valid() else queries.AuditFilter()
    page = Paginator(queries.audit_entries(actor_in(request), wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    names = {"system": _("系统"), "anyone": _("访客")} | queries.names_of({entry.actor for entry in page})
    rows = [
        (entry, names.get(entry.actor, entry.actor), PHRASES.get(entry.verb, entry.verb), _personal(entry)) for entry in page
    ]
    context = {"form": form, "page": page, "rows": rows, "verbs": queries.audit_verbs(), "head": AuditHead.objects.first()}
    return render(request, "account/audit.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check every link now and say the first broken one."""
    require(actor_in(request), "audit.read")
    broken = audit.verify()
    if broken is None:
        messages.success(request, _("核验通过：每一条记录都与前一条相接，未被改动。"))
    else:
        messages.error(request, _("核验不通过：从第 %(seq)s 条起断开，请保留现场并报告。") % {"seq": broken})
    return redirect("audit-log")


def _personal(entry: AuditEntry) -> str:
    """The personal data of an entry as JSON; empty where there was none or it was erased."""
    try:
        return entry.personal.payload
    except AuditPersonal.DoesNotExist:
        return ""
