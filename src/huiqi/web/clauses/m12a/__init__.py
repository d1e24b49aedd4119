"""三（十二）1: which firms go public, how far are they, and what does each stage bring on top of what was received?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("boards", "上市板块", "public"),
    Page("my-listings", "我的上市计划", "firm"),
    Page("desk-listings", "上市备案和进度", "desk"),
)
