"""An office that begins today has the database of one that began long ago and migrated (config/tools/fresh.py)."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from tests.migrated import FILE, MAKE, environment, run

MIGRATED = """
import gc
from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState
gc.disable()  # it makes models hundreds of times over
# only the model that changes is made anew, not whatever is related to it as well: no column needs that
ProjectState._find_reload_model = lambda state, app, model, delay=False: {(app, model)}
execute_from_command_line(["", "migrate", "--verbosity=0", "--skip-checks"])
"""


def parts(words: str) -> list[str]:
    """What stands between the commas of a CREATE TABLE, in no order: columns added later come last in one of the two."""
    found, depth = [""], 0
    for sign in words:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return sorted(part.strip() for part in found)


def shape(words: str) -> list[str]:
    table = re.fullmatch(r'(CREATE TABLE "\w+") \((.*)\)\s*', words, re.DOTALL)
    return [table[1], *parts(table[2])] if table else [words]


def database(folder, code):
    """What a database made by this program holds: the shape of each thing, the rows of each table, the migrations done."""
    folder.mkdir()
    run(code, environment(folder))
    with closing(sqlite3.connect(folder / FILE)) as file:
        things = file.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        tables = [name for kind, name, _ in things if kind == "table" and name != "sqlite_sequence"]
        rows = {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
        steps = set(file.execute("SELECT app, name FROM django_migrations").fetchall())
    return {(kind, name): shape(words) for kind, name, words in things}, rows, steps


def test_a_database_made_at_once_is_the_migrated_one(tmp_path):
    made, rows, steps = database(tmp_path / "made", MAKE)
    migrated, old_rows, old_steps = database(tmp_path / "migrated", MIGRATED)
    assert made.keys() == migrated.keys()
    differ = {key: (made[key], migrated[key]) for key in made if made[key] != migrated[key]}
    assert differ == {}
    assert rows == old_rows
    assert steps == old_steps
