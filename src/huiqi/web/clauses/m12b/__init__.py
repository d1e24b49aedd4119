"""三（十二）2: which bank loans has a firm, which interest of them counts, and who has seen the bank's papers?"""

from huiqi.web.open_pages import Page

PAGES = (Page("my-loans", "我的贷款台账", "firm"), Page("desk-loans", "贷款核对", "desk"))
