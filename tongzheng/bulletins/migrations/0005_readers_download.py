from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0004_mastheads_targets_renames"),
    ]

    operations = [
        migrations.AddField(
            model_name="periodical",
            name="downloads",
            field=models.BooleanField(default=False, verbose_name="读者可下载 PDF"),
        ),
    ]
