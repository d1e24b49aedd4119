"""How a meeting cuts a batch over its budget, and the order of priority of its list."""

from typing import ClassVar

from django.db import migrations, models


def in_the_order_of_the_list(apps, editor) -> None:  # type: ignore[no-untyped-def]  # framework hook
    """Lists made before there was an order keep the one they were shown in."""
    items = apps.get_model("cases", "MeetingItem").objects
    places: dict[int, int] = {}
    for pk, meeting in items.order_by("case_id").values_list("pk", "meeting_id"):
        places[meeting] = places.get(meeting, 0) + 1
        items.filter(pk=pk).update(rank=places[meeting])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0009_panel_reminded")]
    operations: ClassVar = [
        migrations.AddField(
            "meeting",
            "method",
            models.CharField(
                choices=[("pro_rata", "按比例核减"), ("priority", "按优先次序")], default="pro_rata", max_length=10
            ),
        ),
        migrations.AddField("meetingitem", "rank", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(in_the_order_of_the_list, migrations.RunPython.noop),
    ]
