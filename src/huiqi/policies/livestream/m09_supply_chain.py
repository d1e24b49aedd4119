"""三（九）构建直播产业供应链: service that matches live firms with suppliers, warehouses and logistics."""

from huiqi.engine.rule import Measure, Paper

m = measure = Measure(
    id="livestream.m09",
    clause="三（九）",
    title="构建直播产业供应链",
    kind="service",
    lead="区工信局",
    summary="直播企业与供货、仓储、物流企业发布供需，平台给出匹配和理由，双方同意后对接。",
    who="直播企业、供应链企业、仓储和物流企业。",
    results=("供给和需求", "有理由的匹配名单", "对接记录", "成交报告"),
    papers=(
        Paper("营业执照", source="商事登记"),
        Paper("产品资质证书"),
    ),
)
