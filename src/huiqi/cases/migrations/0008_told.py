"""Whether a firm has been told of what is proposed to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_photographs")]
    operations = [migrations.AddField(model_name="proposal", name="told_at", field=models.DateTimeField(null=True))]
