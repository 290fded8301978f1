"""Indexes of the ledger of 200,000: each carries all that its page or count asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_chasing")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="item_of_office"),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["office", "state", "due", "id", "label"], name="item_of_state"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["office", "due", "id", "state", "label"], name="item_by_due"),
        ),
        migrations.AddIndex(
            model_name="item", index=models.Index(fields=["office", "closed_at", "label"], name="item_by_end")
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent"], name="item_below"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("document__isnull", False)), fields=["document"], name="item_of_document"
            ),
        ),
    ]
