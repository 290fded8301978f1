"""What the demo's worker does once the site is up."""

from tongzheng.archive import queries
from tongzheng.archive.tasks import file_year
from tongzheng.demo.build import cast_posts
from tongzheng.network.models import Role


def file_last_year() -> None:
    """Ask the worker to file the first year's issues, so that the archive has something to show."""
    editor = next((post for post in cast_posts() if post.role == Role.EDITOR), None)
    first = queries.unfiled(editor.unit_id or 0).first() if editor else None
    if editor and first and first.year:
        file_year.enqueue(editor.pk, first.year)
