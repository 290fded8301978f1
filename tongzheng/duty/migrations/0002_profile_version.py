from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duty", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitduty",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
