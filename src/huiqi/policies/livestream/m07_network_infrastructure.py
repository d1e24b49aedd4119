"""三（七）推进数字基础设施建设: service to parks and tenants: LAN and 5G."""

from huiqi.engine.rule import Measure, Paper

m = measure = Measure(
    id="livestream.m07",
    clause="三（七）",
    title="推进数字基础设施建设",
    kind="service",
    lead="区政数局",
    summary="直播产业园的局域网和5G设施纳入规划，运营商优化网络，故障限时处理。",
    who="直播产业园和入驻企业。",
    results=("园区的运营商和带宽", "室内5G覆盖和实测速度", "规划项目", "故障报告和处理结果"),
    papers=(
        Paper("网络需求说明"),
        Paper("现有网络测速记录"),
    ),
)
