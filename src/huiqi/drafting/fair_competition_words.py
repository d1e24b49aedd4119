"""Which words of a clause restrict competition? Found with their place, and not where the clause says the opposite.

The search errs on the side of finding: a false alarm costs a look, a miss an unlawful paper. A negation reaches from its own
words to the end of the phrase, and no further than a “but”, a “的” or the “为条件” that closes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiqi.drafting.fair_competition_articles import ITEMS, Severity

BLOCK, HIGH, MEDIUM, NOTE = Severity.BLOCK, Severity.HIGH, Severity.MEDIUM, Severity.NOTE


@dataclass(frozen=True)
class Rule:
    """Words that an item looks for. `severity` holds where money is given, `otherwise` where none is."""

    item: str
    pattern: re.Pattern[str]
    severity: Severity
    otherwise: Severity
    why: str


@dataclass(frozen=True)
class Wording:
    """Words found in a text: `text[start:end]`, exactly as they stand there."""

    item: str
    severity: Severity
    why: str
    words: str
    start: int
    end: int


_LOCAL = "本区|我区|本市|我市|本地|当地|本县|我县|区内|辖区内?"
_HERE = rf"(?:{_LOCAL}|[\u4e00-\u9fff]{{1,3}}[区县])"
_FREE = "因|论|以|影响|限制|要求|妨碍|阻碍|再|需|必|强制|追|收"
"""What after a 不 leaves a firm free to move."""
RULES = tuple(
    Rule(item, re.compile(pattern), severity, otherwise, why)
    for item, pattern, severity, otherwise, why in (
        (
            "staying",
            rf"不(?!{_FREE})[^，。；不]{{0,14}}(?:迁出|迁离|搬离|外迁|迁往)"
            r"|不(?:得|能|可|准)?[^，。；不]{0,6}(?:变更|改变)[^，。；]{0,8}(?:注册|登记|纳税|统计)[^，。；、]{0,4}"
            r"|(?:迁出|迁离|搬离|外迁)[^。；不]{0,20}(?:追回|退回|退还|返还|追缴|收回)"
            r"|(?:追回|退回|退还|返还|追缴|收回)[^。；不]{0,12}(?:迁出|迁离|搬离|外迁)",
            BLOCK, BLOCK, "妨碍企业迁出：已有地方因上市后五年不迁出的承诺和追回被要求改正",
        ),
        (
            "registration",
            r"注册地(?!址变更)|工商(?:注册|登记)地?|登记地|(?:注册|登记)(?:地址)?(?:在|于)(?![^，。；]{0,6}(?:平台|境内|中国))"
            rf"|(?:在|于){_HERE}[^，。；、的]{{0,8}}(?:注册|登记|依法设立|依法成立)|(?:{_LOCAL})(?:依法)?注册(?:登记)?(?:的|企业|满|并)",
            BLOCK, HIGH, "以在本地注册、登记为条件：已有地方因只奖励本县注册的企业被要求改正",
        ),
        (
            "branches",
            r"设立[^，。；]{0,10}(?:分公司|子公司|分支机构|独立法人|(?:区域)?总部)|(?:子公司|分公司|总部)[^，。；]{0,4}落户|总部(?:企业|经济)",
            HIGH, MEDIUM, "利诱外地企业在本地设机构",
        ),
        (
            "moving_in",
            r"新(?:设立?|注册)(?:或|、|和|及|以及)新?(?:迁入|引进|落户)|新?(?<!户籍)(?<!户口)迁入|新?(?<!人才)(?<!人员)落户"
            r"|迁[址至]|搬迁至|转入本区|新引进(?!的?(?:人才|设备|技术|高层次))",
            BLOCK, MEDIUM, "以迁入、落户为条件：已有地方因此被要求改正",
        ),
        (
            "newcomers", r"新(?:设立|成立|注册|开办|增注册)(?:的)?(?!公共|平台|专班)",
            HIGH, NOTE, "只给新设立的，已在经营的企业拿不到",
        ),
        (
            "refund",
            r"先征后[返退]|即征即[返退]|列收列支|先缴后[返退]|(?:税收?|税款|税费)[^，。；]{0,6}(?:返还|奖返|留成|留存|返退)",
            BLOCK, HIGH, "把缴的税费还给企业",
        ),
        (
            "tax_favour", r"(?:减免|免征|减征|缓征)[^，。；]{0,10}税|税[^，。；]{0,6}(?:减免|免征|减征|缓征)",
            BLOCK, HIGH, "地方无权给的税收优惠",
        ),
        (
            "tax_base",
            r"(?:税收|地方财力|财力|财政|经济(?:社会(?:发展)?)?|社会发展|综合)的?(?:直接)?贡献[度额]?|贡献(?:度|额|大小|程度)|(?:地方|区级|市级|县级|本级)财力|产税|税务(?:登记|征管|关系)"
            r"|(?<!依法)(?<!正常)(?<!规模)(?<!如实)(?<!缴)(?:实缴)?纳税(?!人|信用|申报|证明|义务|记录|情况)(?:[额地]|总额|规模|贡献)?"
            r"|(?<!依法)(?<!足额)(?<!按时)(?<!如实)缴纳?的?[^，。；不]{0,8}税(?:款|额|费|收|金)?|(?:按|依|根据|视)[^，。；]{0,12}贡献(?:度|额|大小|程度)?",
            BLOCK, MEDIUM, "与缴纳的税、对地方的贡献挂钩",
        ),
        (
            "statistics",
            r"[“\"]?四上[”\"]?(?:企业)?(?:在库)?|规上|限上|[升入]规|(?:规模|限额)以上(?:在库)?|纳统|统计关系|统计(?:在库|登记|入库)"
            r"|纳入[^，。；]{0,8}统计",
            HIGH, NOTE, "看统计关系或是否在库，把实际经营而没有在库的企业排除在外",
        ),
        (
            "name_list", r"种子库|白名单|储备库|重点企业库|(?<!不)指定(?:的)?(?:企业|单位|机构)|推荐名单|入库企业",
            HIGH, MEDIUM, "只给名单、种子库里的企业：已有地方因种子库优先被要求改正",
        ),
        (
            "name_list",
            r"(?<!异常)(?<!失信)(?<!药品)名录|经[^，。；]{0,8}认定的[^，。；]{0,14}(?:园区?|集聚区|基地|企业|机构)",
            MEDIUM, NOTE, "只给名录里的或经认定的，认定标准须公开，谁都能申请认定",
        ),
        (
            "ownership",
            r"社会资本|民营(?!经济)|国有(?!资产|土地|建设|经济)|外资|内资|集体企业|央企|国企|(?<!各类)(?<!各种)(?<!多种)所有制",
            MEDIUM, NOTE, "按所有制或出资来源区别对待",
        ),
        (
            "selective_reward", r"一事一议|一企一策|一企一议|特定企业|特殊贡献",
            HIGH, MEDIUM, "逐家商定给多少，没有对谁都一样的条件",
        ),
        (
            "local_goods",
            rf"(?:采购|购买|使用|销售|优先选?用?){_HERE}[^，。；]{{0,10}}(?:产品|商品|货品|服务|企业)|本地(?:产品|商品|货品|服务|品牌)",
            HIGH, MEDIUM, "只买、只用或只奖励本地的商品、服务",
        ),
        (
            "local_goods", r"对口(?:帮扶|支援|协作)地区",
            NOTE, NOTE, "与地区有关的销售：可按条例12（3）说明理由，写明期限，不区别对待卖方",
        ),
        (
            "local_only",
            r"(?:区内|市内|县内|辖区内?|本区|我区)的?(?!外)[^，。；、经]{0,8}(?:企业|机构|单位|院校|公司|组织)",
            MEDIUM, NOTE, "“区内”没有说是注册地还是实际经营",
        ),
        (
            "exclusive",
            r"独家|唯一(?!标识|识别|编号|性)|排他|仅限于?[^，。；]{0,12}(?:企业|公司|机构|平台)|二选一|不得与[^，。；]{0,10}合作"
            r"|只能(?:由|与|向|通过)",
            HIGH, MEDIUM, "限定由某家经营者做",
        ),
        (
            "business_secrets",
            r"(?:报送|提供|提交|填报|披露|上报)[^，。；]{0,16}(?:客户|销售量|销量|成本(?!凭证|费用|票据|发票)|利润|经营数据|供应商)(?:名单|数据|情况|资料)?",
            MEDIUM, MEDIUM, "要企业交出敏感的经营资料",
        ),
    )
)  # fmt: skip
"""What is sought, in the order of which wording stands where two overlap."""
LOOKED_FOR = frozenset(rule.item for rule in RULES)
"""The items that words can show."""

_PLAINER = {"newcomers": ("moving_in", "registration", "branches"), "local_only": ("registration", "local_goods")}
"""Items whose words say all that another item's words would."""
_MONEY = re.compile(r"奖励|奖补|资助|补贴|补助|贴息|追回|退回|返还|支持资金|扶持资金|专项资金|万元")
_NO = (
    r"不以|不得以|不论|无论|不看|不问|不限|不区分|不分|不要求|不得要求|不强制|无须|无需|不须|不需要?|不必|不与|不按|不得按|不设|不得设"
    r"|不考虑|不因|不得因|不将|不得将|不把|不得把|不得指定|未要求|未设|禁止|严禁|取消|并非|而非|而不是|不是|不再|不实行|不得实行|删去|不索取"
)
_ENDS = (
    "为条件|为前提|为依据|为准|挂钩|但|而(?!不|非)|却|仍|只看|须|应|必须|才|"
    "(?<!企业)(?<!单位)(?<!机构)(?<!经营者)(?<!法人)(?<!主体)的"
)
_BEFORE = re.compile(rf"(?:{_NO})(?:(?!{_ENDS})[^，。；：！？,;])*$")
_AFTER = re.compile(
    r"[^，。；：！？,;]{0,12}?(?:不作(?:为|要求|限制)|不限$|不挂钩|脱钩|不受限制|无(?:要求|限制|关)|一视同仁|同等(?:享受|对待|适用)|不影响)"
)
_PHRASE = 60
"""Characters that a negation reaches at most: a longer phrase without a comma is read by a person."""
_BREAK = re.compile(r"[，。；：！？,;\n]")
_SENTENCE = re.compile(r"[。；！？;\n]")


def find_wordings(text: str, *, gives_money: bool) -> list[Wording]:
    """Every wording of a text that an item looks for, in the order of the text.

    `gives_money` says that the clause pays; without it a sentence counts as paying where it speaks of money itself. White
    space inside words is overlooked. Of two wordings of one item that overlap the first in the table stands.
    """
    plain, places = _closed_up(text)
    found: list[Wording] = []
    for rule in RULES:
        for match in rule.pattern.finditer(plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if _negated(plain, places, text, match) or any(_covers(w, rule.item, start, end) for w in found):
                continue
            paying = gives_money or bool(_MONEY.search(_part(_SENTENCE, text, start, end)))
            severity = rule.severity if paying else rule.otherwise
            found.append(Wording(rule.item, severity, rule.why, text[start:end], start, end))
    return sorted(found, key=lambda w: (w.start, w.end, list(ITEMS).index(w.item)))


def _covers(other: Wording, item: str, start: int, end: int) -> bool:
    """Whether words already found say the same, of this item or of a plainer one."""
    return other.item in (item, *_PLAINER.get(item, ())) and other.start < end and start < other.end


def _closed_up(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each of its characters stood."""
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _negated(plain: str, places: list[int], text: str, match: re.Match[str]) -> bool:
    """Whether the phrase around a match denies it. A line break ends a phrase: a break inside one costs a false alarm."""
    start, end = match.span()
    opens = max(start - _PHRASE, *_phrase_starts(plain, places, text, start))
    before = plain[opens:start]
    closes = next(
        (i for i in range(end, min(end + _PHRASE, len(plain))) if _BREAK.match(plain[i]) or _broken(places, text, i)),
        end + _PHRASE,
    )
    after = plain[end:closes]
    if before.endswith("无") and re.match(r"(?:要求|限制|条件)", after):
        return True
    return before.endswith("不得") or bool(_BEFORE.search(before) or _AFTER.match(after))


def _phrase_starts(plain: str, places: list[int], text: str, start: int) -> Iterator[int]:
    yield 0
    for i in range(start - 1, max(start - _PHRASE, 0) - 1, -1):
        if _BREAK.match(plain[i]) or _broken(places, text, i + 1):
            yield i + 1
            return


def _broken(places: list[int], text: str, index: int) -> bool:
    """Whether a line ends just before the character at `index`."""
    return 0 < index < len(places) and "\n" in text[places[index - 1] : places[index]]


def _part(breaks: re.Pattern[str], text: str, start: int, end: int) -> str:
    """What stands around text[start:end] up to the nearest breaks."""
    opens = max((m.end() for m in breaks.finditer(text, 0, start)), default=0)
    closes = breaks.search(text, end)
    return text[opens : closes.start() if closes else len(text)]
