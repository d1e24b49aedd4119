"""三（十）推动“直播+”赋能商贸发展: service that brings live sales to shops and wholesale markets."""

from huiqi.engine.rule import Measure, Paper

m = measure = Measure(
    id="livestream.m10",
    clause="三（十）",
    title="推动“直播+”赋能商贸发展",
    kind="service",
    lead="区工信局",
    summary="商贸企业、专业批发市场开展直播营销，平台提供场景清单、主播对接和场次成效记录。",
    who="“四上”商贸企业和专业批发市场。",
    results=("直播场景清单", "主播与商家对接", "直播场次", "线上线下成效"),
    papers=(Paper("商家和场地基本情况"),),
    questions=("“四上”企业的范围与三（四）是否一致，草案未说明。",),
)
