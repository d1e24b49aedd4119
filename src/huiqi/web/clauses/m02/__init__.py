"""三（二）: whom does the district attract, what was promised on which clause, and what did a landed firm invest?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("my-investments", "我的投资凭证", "firm"),
    Page("desk-leads", "招商线索", "desk"),
    Page("desk-investments", "投资核对", "desk"),
)
