"""三（三）: where is rent supported? In the parks and office clusters that are recognised; they are shown by 三（一）."""

from huiqi.web.clauses.m01 import VENUES

PAGES = (VENUES,)
