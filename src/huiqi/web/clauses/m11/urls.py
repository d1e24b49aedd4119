"""Which address leads to which page of paired assistance?"""

from django.urls import path

from huiqi.web.clauses.m11 import desk, firm, public

urlpatterns = [
    path("assistance/", public.assistance, name="assistance"),
    path("my/assistance/", firm.mine, name="my-assistance"),
    path("my/assistance/import", firm.bring, name="my-assistance-import"),
    path("my/assistance/template.csv", firm.template, name="my-assistance-template"),
    path("my/assistance/sheets/<int:sheet_id>", firm.sheet, name="my-order-sheet"),
    path("my/assistance/sheets/<int:sheet_id>.csv", firm.bad_lines, name="my-order-sheet-csv"),
    path("desk/assistance/", desk.register, name="desk-assistance"),
    path("desk/assistance/regions", desk.pair, name="desk-region-new"),
    path("desk/assistance/products", desk.list_product, name="desk-product-new"),
    path("desk/assistance/products/<int:product_id>", desk.unlist, name="desk-product"),
    path("desk/assistance/orders/", desk.queue, name="desk-orders"),
    path("desk/assistance/orders/export.csv", desk.export, name="desk-orders-export"),
    path("desk/assistance/orders/<int:order_id>", desk.judge, name="desk-order"),
]
