"""Who is responsible? The offices that a sentence names, and whether each leads, helps or is only named."""

import re
from collections.abc import Iterator

from huiqi.drafting.findings import Finding, Role

_H = "\u4e00-\u9fff"
_STOP = "的在于按为给把被须将由向且或及予等并其"
"""No office has these in its name; with one of them a match runs over a phrase."""
_SUFFIX = (
    "分局(?![面部限势长])|局(?![面部限势长])|委员会|管委会|办公室|街道办事处|办事处|(?<![举承主协开经创申督查])办(?![公理法学事展好成会企案])|委(?![托派任员会])|"
    "服务中心|中心(?![城区商地])|支队|大队|总队|总工会|工商联|合作社|联合会|厅|部(?![门署分队委件品位级属])|金融办"
)
_PLACE = "区|县|市|省|旗|盟"
_NAME = re.compile(
    rf"(?:(?<![全该园地小社片库厂院辖商城上超夜门股都节])(?:{_PLACE})(?!两级|[级属域间块划内外场])"
    rf"|各(?=街道))(?:(?![{_STOP}])[{_H}]){{1,14}}?(?:{_SUFFIX})"
)
_BARE = re.compile(
    rf"(?:(?<=[由向报经、，。；：（(和与会同])|(?<=\s)|^)(?:(?![{_STOP}经报会济]|{_PLACE})[{_H}])(?:(?![{_STOP}])[{_H}])"
    rf"{{1,8}}?(?:公安分局|分局|(?<![格布结全当大开棋变破邮])局(?![面部限势长])|街道办事处|管委会)"
)
_NO_NAME = re.compile(
    "[格布结全当大开棋变破邮]局$|(?:研发|研究|技术|数据|创新|设计|购物|商业|会展|展览|交易|实训|市)中心$|"
    "以上|以下|企业(?!服务|发展)|项目(?!办)|单位|认定|建设(?:[^和局]).*中心$"
)
_PLACE_BEFORE = re.compile(rf"(?:.*(?:[^{_H}]|[由向报经与会同和及至在])|^)([{_H}]{{1,4}})$")
_NO_PLACE = re.compile("[由向报经与会同和及至在本我全各的以为]|牵头|负责|配合|单位|部门|备案")

_LABEL = re.compile(
    r"(?P<label>责任单位|责任部门|牵头单位|牵头部门|主办单位|主管部门|主管单位|配合单位|配合部门|协办单位|协同单位|参与单位|实施单位|会办单位)"
    r"\s*(?P<mark>[：:]|为)\s*"
)
_LISTED = re.compile(r"[（(\[【［]([^（()）\[【［]*(?:[（(][^（()）]*[）)][^（()）]*)*)[）)\]】］]\s*[。.]?\s*$")
_SEPARATOR = re.compile(r"[、，,；;\s]+|(?<=[局委办中心道])(?:和|及|会同)")
_DUTY = re.compile(
    "(?:按照?(?:各自)?职责(?:分工)?)?(?:分别)?(?:负责|牵头|配合|参与|会同)(?:落实|实施|组织实施|解释)?$"
    "|等(?:部门|单位)?$|^由|^会同"
)
_ENDS = re.compile(rf"(?:{_SUFFIX}|街道|公司|集团|院|处|所|镇|乡|政府|部门|银行|队)(?:（[^（）]+）)?$")
_LEADS = re.compile("(?:等(?:部门|单位))?(?:分别|按照?(?:各自)?职责(?:分工)?)*(?:会同|牵头|负责|是|为.{0,8}主管)")
_WITH_LABEL = re.compile("配合|协办|协同|参与|会办")


def departments_in(plain: str, start: int, end: int) -> Iterator[Finding]:
    """The offices of the sentence at [start:end], in their order in the text."""
    found: dict[tuple[int, int], Role] = {}
    for a, b, role in _listed(plain, start, end):
        found[a, b] = role
    named = [(a, b) for a, b in _named(plain, start, end) if not any(a < y and x < b for x, y in found)]
    for row in _rows(plain, named):
        role = _duty(plain, row[0][0], row[-1][1], end)
        found |= {row[0]: _duty(plain, *row[0], end) if role == "named" else role}
        found |= {one: "with" if role in ("lead", "with") else _duty(plain, *one, end) for one in row[1:]}
    for (a, b), role in sorted(found.items()):
        yield Finding("department", role, a, b, plain[a:b], sentence=(start, end), says=(a, b))


def _listed(plain: str, start: int, end: int) -> Iterator[tuple[int, int, Role]]:
    """Lists of those responsible: after a label, or in brackets at the end that hold nothing but offices."""
    labels = list(_LABEL.finditer(plain, start, end))
    for place, label in enumerate(labels):
        stop = labels[place + 1].start() if place + 1 < len(labels) else end
        sure = label["mark"] != "为"
        stop = _closing(plain, label.end(), stop, "。" if sure else "。，；")
        helps = bool(_WITH_LABEL.search(label["label"]))
        yield from _items(plain, label.end(), stop, helps=helps, sure=sure)
    closing = _LISTED.search(plain, start, end) if not labels else None
    if closing:
        yield from _items(plain, closing.start(1), closing.end(1), helps=False, sure=False)


def _closing(plain: str, start: int, stop: int, marks: str) -> int:
    """Where a list ends: at a bracket that was opened before it, or at one of `marks`."""
    depth = 0
    for place in range(start, stop):
        c = plain[place]
        depth += (c in "（(") - (c in "）)")
        if depth < 0 or c in "]】］" or (depth == 0 and c in marks):
            return place
    return stop


def _items(plain: str, start: int, end: int, *, helps: bool, sure: bool) -> Iterator[tuple[int, int, Role]]:
    parts: list[tuple[int, int]] = []
    at = start
    for cut in [*_SEPARATOR.finditer(plain, start, end), None]:
        stop = cut.start() if cut else end
        if plain[at:stop].strip():
            parts.append((at, stop))
        at = cut.end() if cut else end
    if not sure and not all(_ENDS.search(_DUTY.sub("", plain[a:b].strip())) for a, b in parts):
        return
    for place, (a, b) in enumerate(parts):
        words = plain[a:b]
        lead = len(words) - len(words.lstrip()) + (1 if words.lstrip().startswith("由") else 0)
        own = _DUTY.sub("", words[lead:].rstrip())
        duty = words[lead + len(own) :]
        role: Role = "with" if helps or place else "lead"
        role = "lead" if "牵头" in duty else "with" if re.search("配合|参与", duty) else role
        if own:
            yield a + lead, a + lead + len(own), role


def _named(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in (_NAME, _BARE):
        at = start
        while (m := pattern.search(plain, at, end)) is not None:
            if _NO_NAME.search(m[0]) or any(m.start() < y and x < m.end() for x, y in taken):
                at = m.start() + 1
                continue
            a = m.start() - (_place_before(plain, start, m.start()) if pattern is _NAME else 0)
            taken.append((a, m.end()))
            at = m.end()
    yield from sorted(taken)


def _rows(plain: str, named: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Offices named in one breath, 甲局、乙局和丙局, which share what is said of them."""
    rows: list[list[tuple[int, int]]] = []
    for a, b in named:
        if rows and plain[rows[-1][-1][1] : a] in ("、", "和", "及", "以及", "，"):
            rows[-1].append((a, b))
        else:
            rows.append([(a, b)])
    return rows


def _place_before(plain: str, least: int, at: int) -> int:
    """How many characters before 区 belong to the name: 南山 of 由南山区商务局."""
    found = _PLACE_BEFORE.search(plain[max(least, at - 6) : at])
    return len(found[1]) if found and not _NO_PLACE.search(found[1]) else 0


def _duty(plain: str, start: int, end: int, stop: int) -> Role:
    before, after = plain[max(0, start - 2) : start], plain[end : min(stop, end + 14)]
    if before.endswith("会同") or re.match("[^，。；]{0,4}(?:配合|协助|协同)", after):
        return "with"
    charged = before.endswith("由") and re.search("负责|牵头|解释|会同", after)
    if charged or _LEADS.match(after):
        return "lead"
    return "named"
