"""Which questions does the fair-competition review ask? One item a question, with its article and in our own words.

Figures and articles only: 条例 is 公平竞争审查条例 (in force 2024-08-01), 办法 its 实施办法 (in force 2025-04-20), 原细则
their predecessor of 2021. No sentence of them is kept. `articles` were read in full; what is only `known` is shown as
such, and never as settled law.
"""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad a concern is. A block stops publication, a note stops nothing."""

    NOTE = 1
    MEDIUM = 2
    HIGH = 3
    BLOCK = 4

    @property
    def label(self) -> str:
        return ("提示", "中等", "较高", "阻断")[self - 1]


@dataclass(frozen=True)
class Item:
    """One question of the checklist. `problem` is the answer that is one: True for yes.

    `judged` marks what a machine cannot settle: finding nothing leaves the question open for a person.
    """

    key: str
    articles: tuple[str, ...]
    known: tuple[str, ...]
    """Articles that are known and whose wording was not read: shown as not verified."""
    question: str
    problem: bool
    redesign: str = ""
    """What could stand there lawfully, or empty where nothing is offered."""
    judged: bool = False

    @property
    def verified(self) -> bool:
        """True where at least one article behind the item was read in its own wording."""
        return bool(self.articles)


_TABLE = (
    Item(
        "entry", ("条例8（4）",), (), "进入或退出本地市场，是否有对部分经营者不利的条件？", True,
        "只看在本区实际经营，条件客观、公开，对谁都一样。", judged=True,
    ),
    Item(
        "registration", ("条例8（4）",), ("办法19",), "是否只给注册或登记在本地的企业？", True,
        "改为在本区实际经营，不看注册地。",
    ),
    Item(
        "moving_in", ("条例9（2）", "条例10（2）"), ("办法19",), "是否以迁入、落户为条件，或只从落户起给钱？", True,
        "按实际投资（装修、设备、云服务）的20%支持，已在本区经营的企业同样可以申请，写明年限。",
    ),
    Item(
        "newcomers", ("条例8（4）", "条例10（2）"), (), "是否只给新设立的企业，把已经在经营的排除在外？", True,
        "对已在经营的企业同样开放，年限从首次获得支持起算，或写明政策的起止日期。",
    ),
    Item(
        "staying", ("条例9（1）",), (), "是否要企业承诺不迁出，或在迁出时追回？", True,
        "删去。只核查支持所针对的事项本身是否完成。",
    ),
    Item(
        "branches", ("条例9（2）",), (), "是否强制或利诱外地企业在本地设分支机构、总部？", True,
        "删去，由企业自行决定在哪里设机构。",
    ),
    Item(
        "tax_favour", ("条例10（1）",), (), "是否减免、缓缴或变相减少特定企业的税？", True,
        "删去；税收优惠只能由法律、行政法规或国务院规定。",
    ),
    Item(
        "tax_base", ("条例10（2）", "原细则15"), ("办法19",), "金额或资格是否看企业缴了多少税、对地方收入贡献多少？", True,
        "改为当年实际固定资产、装修投资或合格运营成本的20%，已有企业同样可以申请，写明年限；或按项目评审并约定产出。",
    ),
    Item(
        "refund", ("条例10（1）", "原细则15"), ("办法19",), "是否把已缴的税费以先缴后返、列收列支等办法还给企业？", True,
        "删去，改为按实际投资或费用支持。",
    ),
    Item(
        "selective_reward", ("条例10（2）",), (), "是否只奖励、补贴挑出来的经营者，又没有法律或国务院的依据？", True,
        "条件公开、客观，同类企业都能申请；按实际成本支持，写明年限。", judged=True,
    ),
    Item(
        "listing", ("条例10（2）",), (), "是否因企业在本地上市而给一笔与费用无关的奖励？", True,
        "改为按上市实际费用支持，不要不迁出承诺，上市板块的名单保持开放。",
    ),
    Item(
        "factor_favour", ("条例10（3）",), (), "资金、场地等要素是否对部分企业更便宜？", True,
        "条件客观、对所有实际经营的企业一样，写明年限和上限。", judged=True,
    ),
    Item(
        "statistics", (), ("办法19",), "是否看企业的统计关系或是否纳入本地统计？", True,
        "改为经审计的营业收入达到标准并有增长；“四上”状态只作为证明途径之一。",
    ),
    Item(
        "name_list", (), ("办法19",), "是否按标准不清楚的名单、名录、种子库或认定来给？", True,
        "公开认定标准，任何实际经营的单位都能申请认定，写明年限。",
    ),
    Item(
        "ownership", (), ("办法19",), "是否按所有制或出资来源区别对待？", True,
        "任何经营者都可以申请，按实际成本支持，按公开标准认定。",
    ),
    Item(
        "local_goods", (), ("条例8（3）", "条例9（1）"), "是否只买、只用或只奖励某个地方的商品、服务？", True,
        "写明期限，不区别对待各地和各家的卖方。",
    ),
    Item(
        "local_only", ("条例8（4）",), (), "“区内”企业是否按注册地来认？", True,
        "写明是在本区实际经营，条件客观。", judged=True,
    ),
    Item(
        "exclusive", (), ("条例8（3）",), "是否指定或限定由某家经营者做？", True,
        "公开征集，条件和备案标准公布。",
    ),
    Item(
        "business_secrets", ("原细则15",), (), "是否要企业交出客户、销量、成本等敏感的经营资料？", True,
        "只要求支持事项本身的凭证；不公示营业收入、销售额和客户。",
    ),
    Item(
        "less_restrictive", ("条例12",), (), "适用例外时，有没有对竞争影响更小的办法？", True,
        "先用影响更小的办法。", judged=True,
    ),
    Item(
        "end", ("条例12",), (), "适用例外时，有没有明确的实施期限或终止条件？", False,
        "写明截止日期。", judged=True,
    ),
    Item(
        "other", ("条例8至12",), (), "是否还有其他对部分经营者不利或有利的规定？", True, judged=True,
    ),
)  # fmt: skip

ITEMS = {item.key: item for item in _TABLE}
"""Every item by its key, in the order of the articles."""
