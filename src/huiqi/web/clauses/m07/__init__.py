"""三（七）: how good is the network of each venue, what is planned, and how soon is a fault put right?"""

from huiqi.web.open_pages import Page

PAGES = (
    Page("networks", "园区网络", "public"),
    Page("my-faults", "网络报修和测速", "firm"),
    Page("desk-faults", "网络故障处理", "desk"),
)
