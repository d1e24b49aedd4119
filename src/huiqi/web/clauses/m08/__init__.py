"""三（八）: how does a firm hold a brand event? Filed before, approved, in the calendar, reckoned up, then claimed."""

from huiqi.web.open_pages import Page

PAGES = (
    Page("events", "品牌活动日历", "public"),
    Page("my-events", "我的品牌活动", "firm"),
    Page("desk-events", "品牌活动备案", "desk"),
)
