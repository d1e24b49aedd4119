from typing import Any

from django.db import migrations


def ask_again(apps: Any, schema_editor: Any) -> None:
    """Runs from before each figure named its draw cannot lead to firms: they have to be computed once more."""
    for run in apps.get_model("lab", "Run").objects.filter(state="done"):
        if "most_draws" not in run.result["after"]:
            run.state, run.result, run.error = "failed", None, "旧版本的结果没有抽样编号，请再算一次"
            run.save(update_fields=["state", "result", "error"])


class Migration(migrations.Migration):
    dependencies = [("lab", "0001_runs_and_tables")]
    operations = [migrations.RunPython(ask_again, migrations.RunPython.noop)]
