from django.db import migrations

import tongzheng.text.sealed


def seal(apps, schema_editor):
    """What lies open is written once more, sealed."""
    for channel in apps.get_model("channels", "Channel").objects.all():
        channel.save(update_fields=["address", "sign"])


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_ways_out"),
    ]

    operations = [
        migrations.AlterField(
            model_name="channel",
            name="address",
            field=tongzheng.text.sealed.SealedField(blank=True, verbose_name="地址"),
        ),
        migrations.AlterField(
            model_name="channel",
            name="sign",
            field=tongzheng.text.sealed.SealedField(blank=True, verbose_name="加签密钥"),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
