"""A new office's database in seconds.

Migrating from nothing makes every model anew after each of some two hundred steps, which takes a minute and grows with every
room. An empty database gets its tables as the models say; then come the acts of migrations that models do not tell (triggers,
tables of the index), in their order, and all are written down as done. tests/house/test_fresh.py holds both ways against each
other, so that an office that began long ago and one that begins today have the same database.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL


def migrate(*, verbosity: int = 0) -> None:
    """Bring the database up to date; an empty one is made at once."""
    if not connection.introspection.table_names():
        _make()
    call_command("migrate", verbosity=verbosity, interactive=False, skip_checks=True)


class _Now:
    """What an act of a migration asks of the state it runs in: the models, as they are today."""

    apps = apps

    def clear_delayed_apps_cache(self) -> None:
        """Nothing is delayed."""


def _make() -> None:
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    with connection.schema_editor() as editor:
        for migration in plan:
            _besides(migration, editor)
    executor.recorder.ensure_schema()
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)


def _besides(migration: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """What it does that no model says. Moving rows is nothing to a database without any: ours say so (elidable), and other
    packages' acts do nothing else."""
    if not migration.__module__.startswith("tongzheng."):
        return
    now: Any = _Now()
    for operation in migration.operations:
        if isinstance(operation, (RunPython, RunSQL)) and not operation.elidable:
            operation.database_forwards(migration.app_label, editor, now, now)
