from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("daily", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="settled",
            field=models.JSONField(null=True),
        ),
    ]
