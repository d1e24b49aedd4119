"""三（五）: where are people trained, in which free courses, with which certificates, and who takes interns?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("training", "免费培训和实习岗位", "public"),
    Page("my-training", "我的培训基地", "firm"),
    Page("desk-bases", "培训基地认定", "desk"),
    Page("desk-training-totals", "培训统计", "desk"),
)
