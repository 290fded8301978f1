"""Every write of the archive."""

from tongzheng.archive.actions.exporting import (
    finish_export,
    note_download,
    resume_export,
    run_export,
    start_export,
    stop_export,
)
from tongzheng.archive.actions.filing import (
    close_volume,
    file_issue,
    file_record,
    open_record_file,
    refile_item,
    set_retention,
)

__all__ = [
    "close_volume",
    "file_issue",
    "file_record",
    "finish_export",
    "note_download",
    "open_record_file",
    "refile_item",
    "resume_export",
    "run_export",
    "set_retention",
    "start_export",
    "stop_export",
]
