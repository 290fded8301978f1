import django.db.models.deletion
from django.db import migrations, models


def keep(apps, schema_editor):
    """Every joint unit there is stays one, with an equal share."""
    joint = apps.get_model("reporting", "Joint")
    through = apps.get_model("reporting", "Report").joint_units.through
    joint.objects.bulk_create(
        (joint(report_id=row.report_id, unit_id=row.unit_id) for row in through.objects.order_by("id").iterator()),
        batch_size=1000,
    )


def give_back(apps, schema_editor):
    """The way back: shares are lost, units are not."""
    joint = apps.get_model("reporting", "Joint")
    through = apps.get_model("reporting", "Report").joint_units.through
    through.objects.bulk_create(
        (through(report_id=row.report_id, unit_id=row.unit_id) for row in joint.objects.order_by("id").iterator()),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_initial"),
        ("reporting", "0003_references_from_elsewhere"),
    ]

    operations = [
        migrations.CreateModel(
            name="Joint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="份额")),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jointly", to="reporting.report"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.unit"),
                ),
            ],
            options={"ordering": ["position", "id"]},
        ),
        migrations.RunPython(keep, give_back),
        migrations.RemoveField(model_name="report", name="joint_units"),
        migrations.AddField(
            model_name="report",
            name="joint_units",
            field=models.ManyToManyField(
                blank=True, related_name="joint_reports", through="reporting.Joint", to="network.unit"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="share",
            field=models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="本单位份额"),
        ),
        migrations.AddConstraint(
            model_name="joint",
            constraint=models.UniqueConstraint(fields=["report", "unit"], name="joint_once_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="joint",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="joint_share_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="report_share_in_range"
            ),
        ),
    ]
