"""三（六）优化直播产业高端人才服务: service to high-level talent: housing, schooling, medical care."""

from huiqi.engine.rule import Measure, Paper

m = measure = Measure(
    id="livestream.m06",
    clause="三（六）",
    title="优化直播产业高端人才服务",
    kind="service",
    lead="区人力资源局",
    co_departments=("区住建局", "区企业服务中心"),
    summary="高层次人才的住房、子女就学、医疗需求，一次提出，分办到各部门，限时答复。",
    who="直播产业的高层次人才及其所在单位。",
    results=("分办到各部门的服务事项", "每个事项的答复", "满意度评价"),
    papers=(
        Paper("人才认定文件", source="人才登记"),
        Paper("劳动合同"),
    ),
    questions=("高层次人才的认定标准，草案未说明。",),
)
