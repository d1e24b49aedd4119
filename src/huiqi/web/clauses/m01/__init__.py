"""三（一）: how does a park come to be recognised? Asked for, scored on the spot, decided, published, reviewed each year."""

from huiqi.web.open_pages import Page

VENUES = Page("venues", "园区和集聚区", "public")
PAGES = (
    VENUES,
    Page("my-recognition", "申请园区或集聚区认定", "firm"),
    Page("desk-recognitions", "认定和年度复核", "desk"),
)
