"""What describes a package to an archives office? One object, as JSON by its schema and as XML with the office's names.

The XML takes element names from DA/T 46 and DA/T 85 as far as they are known to us; docs/archive.md names each.
"""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from typing import Any

from huiqi.cases.models import Case
from huiqi.cases.retention import Retention
from huiqi.reports.archive.content import law
from huiqi.reports.archive.plain import hidden, plain

FORMAT, ACCESS, COMBINATION = "huiqi-archive-1", "内部", "组合文件"
"""`ACCESS`: for the district's staff and the archives office; papers lie in it as they were handed in."""


def title_of(case: Case) -> str:
    """题名: who asked for what, as a catalogue names it."""
    which = f"（{case.matter}）" if case.matter else ""
    words = f"{case.enterprise.name}{case.year}年度{case.law.title}{which}申请办理材料"
    return str(hidden(words, case.credit_code))[:300]


def describe(
    case: Case, *, rule: Retention, version: int, previous: str, ended_at: dt.datetime, on: dt.date,
    files: list[dict[str, Any]], process: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """The metadata of a package whose files are known; metadata.schema.json says what each key means."""
    made = getattr(case, "decision", None)
    return {
        "format": FORMAT,
        "archive": _filed(case, rule, on, version) | {"previous_sha256": previous},
        "record": {
            "title": title_of(case),
            "source": case.lead,
            "number": case.number,
            "state": case.state,
            "state_label": case.get_state_display(),
            "language": "zh-Hans",
            "combination": COMBINATION,
            "begun_at": plain(case.created_at),
            "submitted_at": plain(case.submitted_at),
            "ended_at": plain(ended_at),
            "outcome_fen": made.award_fen if made else None,
        },
        "service": {
            "item": case.measure,
            "clause": case.law.clause,
            "item_title": case.law.title,
            "department": case.lead,
            "co_departments": list(case.co_departments),
            "applicant": case.enterprise.name,
            "credit_code": case.credit_code,
        },
        "law": law(case, on),
        "files": files,
        "counts": {
            "files": len(files),
            "pages": sum(f["pages"] for f in files),
            "bytes": sum(f["bytes"] for f in files),
        },
        "process": process,
    }


def _filed(case: Case, rule: Retention, on: dt.date, version: int) -> dict[str, Any]:
    """How it is filed and how long it is kept."""
    return {
        "fonds": rule.fonds,
        "reference": rule.reference(case, on, version),
        "category": case.measure,
        "year": on.year,
        "retention_years": rule.years,
        "retain_until": plain(rule.until(on)),
        "retention_origin": rule.origin,
        "access": ACCESS,
        "version": version,
    }


def as_xml(metadata: dict[str, Any]) -> bytes:
    """The same in the office's words; every value is text, what is not known is left out."""
    archive, record, service = metadata["archive"], metadata["record"], metadata["service"]
    root = ElementTree.Element("电子文件元数据", {"xmlns": "urn:huiqi:archive:1"})
    _fill(root, "档案", {
        "聚合层次": "件", "来源": record["source"], "立档单位名称": service["department"], "全宗号": archive["fonds"],
        "档号": archive["reference"], "年度": archive["year"], "保管期限": f"{archive['retention_years']}年",
        "保管期限截止": archive["retain_until"], "分类号": archive["category"], "题名": record["title"],
        "文件编号": record["number"], "责任者": record["source"], "日期": record["ended_at"],
        "文件组合类型": record["combination"], "语种": record["language"], "控制标识": archive["access"],
        "件数": metadata["counts"]["files"], "页数": metadata["counts"]["pages"], "版本": archive["version"],
    })  # fmt: skip
    _fill(root, "政务服务", {
        "事项编码": service["item"], "事项名称": service["item_title"], "政策名称": metadata["law"]["policy"],
        "条款": service["clause"], "办理部门": service["department"], "会签部门": "、".join(service["co_departments"]),
        "申请人": service["applicant"], "申请人证照号码": service["credit_code"], "受理编号": record["number"],
        "申请日期": record["submitted_at"], "办结日期": record["ended_at"], "办理结果": record["state_label"],
    })  # fmt: skip
    listed = ElementTree.SubElement(root, "文件清单")
    for place, file in enumerate(metadata["files"], start=1):
        origin = file["origin"] or {}
        _fill(listed, "电子文件", {
            "序号": place, "题名": file["title"], "计算机文件名": file["path"], "计算机文件大小": file["bytes"],
            "格式信息": file["media_type"], "页数": file["pages"], "数字摘要算法": "SHA-256", "数字摘要值": file["sha256"],
            "提交者": origin.get("uploaded_by"), "提交时间": origin.get("uploaded_at"),
        })  # fmt: skip
    process = metadata["process"]
    _fill(root, "过程信息", {
        "记录条数": process["events"], "摘要算法": process["algorithm"], "末条摘要": process["end"],
        "审计记录条数": process["audit_entries"],
    })  # fmt: skip
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _fill(above: ElementTree.Element, name: str, values: dict[str, object]) -> None:
    block = ElementTree.SubElement(above, name)
    for tag, value in values.items():
        if value not in (None, ""):
            ElementTree.SubElement(block, tag).text = str(value)
