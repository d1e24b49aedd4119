"""Words that restrict competition are found with their place; words that say the opposite are not."""

import pytest

from huiqi.drafting.fair_competition_articles import ITEMS, Severity
from huiqi.drafting.fair_competition_words import LOOKED_FOR, find_wordings

FOUND = [
    ("registration", "注册地", "注册地在本区的蜂场，每户补助2万元。"),
    ("registration", "在某某区登记注册", "养蜂企业须在某某区登记注册并独立核算。"),
    ("registration", "在本区注册", "未在本区注册的不予支持。"),
    ("registration", "本区注册企业", "非本区注册企业不得享受。"),
    ("registration", "在本区注册", "在本区注册的企业均可申请。"),
    ("moving_in", "新迁入", "对新迁入的蜂场给予奖励。"),
    ("moving_in", "新设或新迁入", "对新设或新迁入的蜂场给予奖励。"),
    ("moving_in", "落户", "自落户次年起按箱补助。"),
    ("moving_in", "迁入", "迁入满一年的蜂场，补助3万元。"),
    ("newcomers", "新设立的", "新设立的蜂场，补助3万元。"),
    ("branches", "设立区域总部", "在本区设立区域总部的蜂业公司，奖励50万元。"),
    ("staying", "不迁出", "蜂场须签订五年不迁出的保证书。"),
    ("staying", "不得将住所迁出", "获得资助后十年内不得将住所迁出。"),
    ("staying", "迁出本区的，追回", "三年内迁出本区的，追回全部补助。"),
    ("staying", "不得变更注册地", "享受期内不得变更注册地。"),
    ("tax_base", "税收贡献", "补助与税收贡献相当。"),
    ("tax_base", "地方财力贡献", "补助不超过企业地方财力贡献。"),
    ("tax_base", "纳税额", "上年纳税额达到10万元的蜂场，奖励2万元。"),
    ("tax_base", "按对本区的贡献度", "按对本区的贡献度给予奖励。"),
    ("tax_base", "经济贡献", "经济贡献突出的蜂场，奖励2万元。"),
    ("tax_favour", "减免房产税", "蜂箱仓库减免房产税。"),
    ("refund", "先征后返", "所缴费用先征后返。"),
    ("refund", "税收全额返还", "前三年税收全额返还。"),
    ("statistics", "纳统", "已纳统的蜂场优先。"),
    ("statistics", "统计关系", "统计关系在本区的蜂场，奖励2万元。"),
    ("statistics", "“四上”在库", "“四上”在库蜂业公司，奖励2万元。"),
    ("statistics", "规上", "规上蜂业公司，奖励2万元。"),
    ("name_list", "种子库", "列入种子库的蜂场，奖励2万元。"),
    ("name_list", "名录", "列入名录的蜂场，奖励2万元。"),
    ("name_list", "白名单", "白名单蜂场，奖励2万元。"),
    ("name_list", "指定企业", "由指定企业收购，每斤补贴1元。"),
    ("name_list", "经认定的养蜂园区", "入驻经认定的养蜂园区，补贴场租。"),
    ("ownership", "社会资本", "社会资本投资的蜂场，补助3万元。"),
    ("ownership", "民营", "民营蜂场，补助3万元。"),
    ("ownership", "国有", "国有蜂场，补助3万元。"),
    ("ownership", "外资", "外资蜂场，补助3万元。"),
    ("local_goods", "采购本地产品", "优先采购本地产品，补贴一成。"),
    ("local_only", "区内蜂业公司", "对区内蜂业公司给予贴息。"),
    ("exclusive", "独家", "蜂展由独家公司承办，资助10万元。"),
    ("staying", "不改变在本区的纳税义务", "享受期内不改变在本区的纳税义务、不减少蜂箱。"),
    ("registration", "在我区依法设立", "蜂业公司应当在我区依法设立。"),
    ("moving_in", "迁址", "按期迁址的蜂场，奖励2万元。"),
    ("tax_base", "地方财力", "按当年形成的地方财力全额奖励。"),
    ("refund", "税款区级留存", "按应缴税款区级留存的八成奖励。"),
    ("tax_base", "税务征管", "税务征管在本区的蜂场，奖励2万元。"),
    ("statistics", "升规", "首次升规的蜂业公司，奖励10万元。"),
    ("branches", "总部企业", "总部企业奖励10万元。"),
    ("selective_reward", "一事一议", "重大蜂业项目一事一议，给予奖励。"),
    ("business_secrets", "报送客户名单", "领取补助的蜂场每月报送客户名单。"),
]
NOT_FOUND = [
    "不以注册地为条件，每箱补助1元。",
    "不看注册地、纳税地和统计关系，每箱补助1元。",
    "只看实际经营，每箱补助1元。",
    "在本区实际经营的蜂场，每箱补助1元。",
    "无注册地要求。",
    "注册地不作为申请条件。",
    "注册地不限。",
    "不看企业的注册地。",
    "无论是否迁入，均可申请。",
    "不论新设立还是迁入，每箱补助1元。",
    "不论所有制，每箱补助1元。",
    "各类所有制蜂场都可以申请。",
    "不区分民营、国有和外资，同等对待。",
    "对民营和国有蜂场一视同仁。",
    "不要求蜂场作出不迁出承诺。",
    "迁出本区，不追回已付的补助。",
    "补助不与税收贡献挂钩。",
    "按实际投资而不是纳税额给予补助。",
    "依法纳税、没有欠费的蜂场。",
    "不要求纳入本地统计。",
    "列入严重失信主体名单、经营异常名录的不予支持。",
    "不设白名单。",
    "不得指定企业承办。",
    "面向区内外蜂场开放。",
    "不限独家。",
    "不得要求提供客户名单。",
    "不因蜂场迁出而追回补助。",
    "不妨碍蜂场迁出。",
    "由养蜂人推选，政府不指定企业。",
    "与缴纳的税款不挂钩。",
    "依法缴纳税款的证明、纳税人识别号、不含增值税的租金。",
    "人才落户、户籍迁入的手续。",
    "登记在平台的账号，提供成本凭证。",
    "鼓励民营经济和国有经济共同发展。",
    "注册商标、成立专班、含税价格。",
]
CLOSED = [
    ("registration", "不以行业而以注册地为条件。"),
    ("tax_base", "不以注册地为条件，上年纳税额须达到10万元。"),
    ("tax_base", "不看规模只看纳税额。"),
    ("moving_in", "不论规模大小的新迁入蜂场，奖励2万元。"),
    ("registration", "不限行业但注册地须在本区。"),
    ("tax_base", "不限所有制\n纳税额达到10万元。"),
    ("statistics", "不论所有制。纳统的蜂场优先。"),
    ("registration", "不以" + "蜂" * 60 + "注册地。"),
]


def found_in(text: str, *, gives_money: bool = True) -> list[tuple[str, str]]:
    return [(w.item, w.words) for w in find_wordings(text, gives_money=gives_money)]


@pytest.mark.parametrize(("item", "words", "text"), FOUND, ids=lambda x: x[:12])
def test_words_are_found_exactly_as_they_stand(item: str, words: str, text: str) -> None:
    assert (item, words) in found_in(text)
    assert all(w.words == text[w.start : w.end] for w in find_wordings(text, gives_money=True))


def test_every_item_that_words_can_show_is_shown() -> None:
    assert {item for item, _, _ in FOUND} == LOOKED_FOR <= set(ITEMS)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_the_opposite_is_not_found(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(("item", "text"), CLOSED)
def test_a_negation_reaches_no_further_than_its_phrase(item: str, text: str) -> None:
    assert item in [i for i, _ in found_in(text)]


def test_white_space_inside_words_is_overlooked_and_the_place_is_that_of_the_text() -> None:
    text = "第一句。\n对新 迁\n入的蜂场，奖励。"
    (found,) = find_wordings(text, gives_money=True)
    assert (found.item, found.words, text[found.start : found.end]) == ("moving_in", "新 迁\n入", "新 迁\n入")


def test_one_thing_is_said_once() -> None:
    assert found_in("新设立或新迁入的蜂场，在本区注册的企业。") == [
        ("moving_in", "新设立或新迁入"),
        ("registration", "在本区注册"),
    ]


def test_a_goal_is_no_condition_and_a_rule_that_pays_is_one_wherever_it_stands() -> None:
    def severity(text: str) -> Severity:
        return find_wordings(text, gives_money=False)[0].severity

    assert severity("吸引蜂业公司落户。") is Severity.MEDIUM
    assert severity("吸引蜂业公司落户。落户的奖励10万元。") is Severity.MEDIUM
    assert severity("落户的奖励10万元。") is Severity.BLOCK
    assert severity("获支持者不得迁出。") is Severity.BLOCK
