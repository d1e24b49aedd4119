"""三（十一）: which products of paired regions are sold, how do orders get in, and how much of them counts?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("assistance", "对口地区和帮扶产品", "public"),
    Page("my-assistance", "我的帮扶销售", "firm"),
    Page("desk-orders", "帮扶订单核对", "desk"),
    Page("desk-assistance", "帮扶地区和产品名录", "desk"),
)
