"""When a panel past its day was named to those who wait for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_told")]
    operations = [migrations.AddField("panel", "reminded_at", models.DateTimeField(null=True))]
