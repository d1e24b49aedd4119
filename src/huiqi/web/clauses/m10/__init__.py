"""三（十）: which shops and markets broadcast, with which hosts, and what did the sessions bring on the spot?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("scenes", "直播场景和主播", "public"),
    Page("my-scenes", "我的直播场景和场次", "firm"),
    Page("desk-sessions", "直播场次统计", "desk"),
)
