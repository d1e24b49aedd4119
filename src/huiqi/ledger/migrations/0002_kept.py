"""Triggers that move balances with each transfer and keep transfers as they were written."""

from django.db import migrations

from huiqi.ledger import triggers


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        )
    ]
