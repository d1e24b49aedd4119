"""三（三）: where is rent supported? In recognised parks and office clusters: their free rooms, and a day to see one."""

from huiqi.web.clauses.m01 import VENUES
from huiqi.web.open_pages import Page

PAGES = (
    VENUES,
    Page("spaces", "找办公空间", "public"),
    Page("my-spaces", "我的看房和空间", "firm"),
    Page("desk-viewings", "空置空间和看房", "desk"),
)
