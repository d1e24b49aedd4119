"""Awards without application: the windows that allow them, and what was proposed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_experts"), ("register", "0003_whole_register")]
    operations = [
        migrations.AddField(model_name="window", name="free_of_application", field=models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter_key", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待确认"),
                            ("confirmed", "已确认"),
                            ("declined", "企业不要"),
                            ("withdrawn", "已收回"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("award_fen", models.BigIntegerField()),
                ("frozen", models.JSONField()),
                ("sm3", models.CharField(max_length=64)),
                ("changes", models.JSONField(default=list)),
                ("why", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="cases.case",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="register.enterprise"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.window"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("window", "matter_key"), name="a_matter_is_proposed_once_a_window"),
                    models.CheckConstraint(condition=models.Q(("award_fen__gt", 0)), name="a_proposal_offers_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("state", "confirmed")),
                            models.Q(models.Q(("state", "confirmed"), _negated=True), ("case__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_confirmed_proposal_has_its_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "confirmed"]), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="a_proposal_ends_for_a_reason",
                    ),
                ],
            },
        ),
    ]
