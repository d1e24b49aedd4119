"""三（五）培养直播产业人才: talent training as a service: bases, classes, internships."""

from huiqi.engine.rule import Measure, Paper

m = measure = Measure(
    id="livestream.m05",
    clause="三（五）",
    title="培养直播产业人才",
    kind="service",
    lead="区人力资源局",
    summary="培训机构建设直播人才培训基地，开展公益培训；企业提供实习实训岗位；学员免费参加互联网营销师、网络视听运营师等培训。",
    who="职业院校、培训机构、提供实习岗位的单位，以及希望参加培训的个人。",
    results=(
        "培训（实训）基地",
        "培训班和课时（五级120、四级104、三级88、二级和一级72学时）",
        "学员和证书",
        "免费培训证明",
        "实习岗位",
    ),
    papers=(
        Paper("培训资质或办学许可"),
        Paper("课程计划和师资名单"),
        Paper("场地证明"),
    ),
    questions=("“网络视听运营师”不是国家职业目录中的职业，证书以哪种为准，草案未说明。", "教育产业园没有自己的支持措施。"),
)
