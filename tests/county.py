"""The demo county the browser's sites start from, at a quarter of its size, built once a run; nobody touches this copy.

`python -m tests.county FOLDER` builds it beforehand, while others still test (scripts/test.sh).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import engine
from tests.migrated import ROOT, copy_file

READY = "TONGZHENG_TEST_COUNTY"  # the folder of one built beforehand
BIN = Path(sys.executable).parent
BUILD = """
import django
django.setup()
from tests import compiled
compiled.install()
from tongzheng.demo.build import build_demo
build_demo(scale=0.25)
"""


def surroundings(data: Path) -> dict[str, str]:
    """What a demo site of this folder finds around it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("TONGZHENG_")}
    return env | {
        "TONGZHENG_DATA": str(data),
        "TONGZHENG_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tongzheng.config.settings",
    }


def run(command: list[str | Path], env: dict[str, str], timeout: float) -> str:
    """What a program printed; it must end well."""
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def county() -> Path:
    """The folder with the county on SQLite; whoever comes first builds it."""
    folder = Path(os.environ.get(READY) or engine.base() / "demo-county")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            copy_file(folder)
            run([sys.executable, "-c", BUILD], surroundings(folder), 600)
            run(
                [BIN / "tongzheng", "demo", "--build-only"], surroundings(folder), 600
            )  # keeps it; lays out the static files
            (folder / ".done").touch()
    return folder


if __name__ == "__main__":
    os.environ["TONGZHENG_TEST_ENGINE"] = "sqlite"
    os.environ[READY] = sys.argv[1]
    engine.configure()
    county()
