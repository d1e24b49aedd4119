"""Which page of the laboratory is where?"""

from django.urls import path

from huiqi.web.lab import compare, drawn, firms, heat, outlook, tables

urlpatterns = [
    path("desk/lab", compare.compare, name="desk-lab"),
    path("desk/lab/move", compare.move, name="desk-lab-move"),
    path("desk/lab/compare.<slug:form>", compare.export, name="desk-lab-export"),
    path("desk/lab/firms", firms.firms, name="desk-lab-firms"),
    path("desk/lab/firms/<int:row>", firms.firm, name="desk-lab-firm"),
    path("desk/lab/heat", heat.heat, name="desk-lab-heat"),
    path("desk/lab/heat.<slug:form>", heat.export, name="desk-lab-heat-export"),
    path("desk/lab/outlook", outlook.outlook, name="desk-lab-outlook"),
    path("desk/lab/runs/<int:run_id>", outlook.run, name="desk-lab-run"),
    path("desk/lab/runs/<int:run_id>/cancel", outlook.cancel, name="desk-lab-cancel"),
    path("desk/lab/runs/<int:run_id>/again", outlook.again, name="desk-lab-again"),
    path("desk/lab/runs/<int:run_id>.<slug:form>", outlook.export, name="desk-lab-run-export"),
    path("desk/lab/runs/<int:run_id>/years/<int:year>", drawn.year, name="desk-lab-year"),
    path("desk/lab/runs/<int:run_id>/years/<int:year>/firms/<int:number>", drawn.firm, name="desk-lab-year-firm"),
    path("desk/lab/tables", tables.tables, name="desk-lab-tables"),
    path("desk/lab/tables/<int:table_id>/remove", tables.remove, name="desk-lab-table-remove"),
]
