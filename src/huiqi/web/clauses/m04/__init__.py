"""三（四）: what did the audited accounts of two years say, is a difference explained, and is the firm above the size?"""

from huiqi.web.open_pages import Page

PAGES = (Page("my-statements", "我的审计报告", "firm"), Page("desk-statements", "审计报告核对", "desk"))
