"""三（九）: who offers and who needs what a live room sells, who fits whom and why, and what came of it?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("supply", "供需大厅", "public"),
    Page("my-supply", "我的供需和对接", "firm"),
    Page("desk-introductions", "供需对接", "desk"),
)
