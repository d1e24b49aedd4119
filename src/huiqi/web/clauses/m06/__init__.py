"""三（六）: how is high-level talent served? One request, its parts answered by three departments."""

from huiqi.web.open_pages import Page

PAGES = (
    Page("my-talent", "申请人才服务", "firm"),
    Page("my-requests", "我申请的服务", "firm"),
    Page("desk-requests", "答复服务申请", "desk"),
)
