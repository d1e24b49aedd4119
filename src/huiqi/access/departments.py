"""Which departments and offices work on a policy? The keys are the names the policy itself uses."""

LEADING_GROUP = "区领导小组"
TREASURY = "区财政局"

WORKING: tuple[str, ...] = (
    "区文广旅体局",
    "各街道办",
    "区城管综合执法局",
    "区工信局",
    "区人力资源局",
    "区住建局",
    "区企业服务中心",
    "区政数局",
    "区对口办",
)
"""The nine that lead a measure or give an opinion on it."""

ALL: tuple[str, ...] = (*WORKING, TREASURY, LEADING_GROUP)
