"""The `tongzheng` command. One function a command; the heavy work lives in the rooms."""

from __future__ import annotations

import argparse
import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[[argparse.Namespace], int]
WITHOUT_OFFICE = ("check", "similar", "evaluate")  # these need neither database nor data folder


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit code 0 only when all is well."""
    args = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name or text that no encoding holds is told escaped, not with a crash
            stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    if args.command == "demo":
        os.environ["TONGZHENG_DEMO"] = "1"
        os.environ.setdefault("TONGZHENG_DATA", str(ROOT / "var" / "demo"))
    if args.command in WITHOUT_OFFICE:
        _without_data()
    from django import setup

    setup()
    run: Command = args.run
    return run(args)


def _without_data() -> None:
    """A folder that goes when the command ends, in place of a data folder that cannot be written or is not there (R4, R5)."""
    folder = Path(os.environ.get("TONGZHENG_DATA") or ROOT / "var")
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        spare = tempfile.TemporaryDirectory(prefix="tongzheng-")
        atexit.register(spare.cleanup)
        os.environ["TONGZHENG_DATA"] = spare.name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tongzheng", description="通政：政务信息工作系统")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    demo = add("demo", run_demo, "演示县：建库、起站点和后台")
    demo.add_argument("--build-only", action="store_true", help="只建演示数据，不起站点")
    demo.add_argument("--fresh", action="store_true", help="丢掉已有的演示数据，按今天重建")
    demo.add_argument("--json", action="store_true")
    demo.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    serve = add("serve", run_serve, "起站点（gunicorn）")
    serve.add_argument("--bind", default=f"127.0.0.1:{os.environ.get('PORT', '8000')}")
    serve.add_argument("--workers", type=int, default=2)
    add("work", run_work, "后台：慢活和时钟")
    add("migrate", run_migrate, "建库、升级数据库")
    add("clocks", run_clocks, "给没有时钟的未办事项补起时限（升级时自动做，重复做没有妨碍）")
    imports = add("import", run_import, "导入机构或稿件")
    imports.add_argument("what", choices=["units", "reports"])
    imports.add_argument("files", nargs="+", type=Path)
    imports.add_argument("--by", help="以谁的岗位导入：登录名，默认取唯一的管理员（机构）或编辑（稿件）")
    imports.add_argument("--unit", help="稿件归到哪个单位（名称或代码）")
    imports.add_argument("--province", help="只导入这个省（代码）")
    imports.add_argument("--json", action="store_true")
    admin = add("admin", run_admin, "设第一个管理员，给出一次性登录链接")
    admin.add_argument("name")
    admin.add_argument("--login", required=True)
    admin.add_argument("--office", required=True, help="办公室全称，如 某县人民政府办公室")
    admin.add_argument("--serves", required=True, help="服务的辖区，如 某县")
    doctor = add("doctor", run_doctor, "看看哪里不对")
    doctor.add_argument("--json", action="store_true")
    bench = add("bench", run_bench, "量一量快慢：页面、search、copies、checks、typeset")
    bench.add_argument("names", nargs="*")
    bench.add_argument("--rows", type=int, default=0)
    bench.add_argument("--load-only", action="store_true", help="只装检索的数据，留在 TONGZHENG_BENCH 里，以后再量")
    bench.add_argument("--json", action="store_true")
    _text_desk(add)
    return parser


def _text_desk(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Commands for anyone with a file; each lives in config/tools."""
    check = add("check", _tool("check"), "检查文稿：.docx .txt .md")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true")
    similar = add("similar", _tool("similar"), "一篇和一个文件夹里的比，找雷同")
    similar.add_argument("file", type=Path, metavar="FILE")
    similar.add_argument("--against", type=Path, required=True, metavar="DIR")
    similar.add_argument("--json", action="store_true")
    similar.epilog = "比 .docx .txt .md，含子文件夹；比完即返回 0（不论有没有相像的），文件或文件夹不可用返回 2。"
    evaluate = add("evaluate", _evaluate, "拿有标准答案的数据量一量查得准不准")
    evaluate.add_argument("what", choices=["duplicates", "checks", "scoring", "emergencies"])
    evaluate.add_argument("file", type=Path, metavar="FILE")
    evaluate.epilog = (
        'duplicates：每行 {"a", "b", "label": 1|0}，所有 a 是库，每个 b 和全库比；b 报出自己的 a（完全相同、基本相同、'
        "整段摘录）算判 1，报出别的 a 另计为 other_matches。评完即返回 0，文件不可用返回 2。"
        "scoring：计分样例（YAML），逐例和算出的账比；一级、二级有出入返回 1，只有三级（提示）的返回 0，文件不可用返回 2；给一份 .toml 办法只查它能不能用。"
        "emergencies：突发事件报道语料（.jsonl 或 .jsonl.gz），种类、地点、时间照标注量，数字照 --gold 量。"
    )
    evaluate.add_argument("--gold", type=Path, metavar="JSON", help="emergencies：人工判读的数字和时间")
    evaluate.add_argument("--rulebook", type=Path, metavar="TOML", help="scoring：用这份计分办法，不用内置的")
    evaluate.add_argument("--json", action="store_true")
    add("reindex", _tool("reindex"), "重建检索和查重的索引")
    sheet = add("typeset", _tool("typeset"), "把一期排成文件：docx、pdf、ofd、html")
    sheet.add_argument(
        "issue", metavar="ISSUE", help="编号、《刊名》2026-12、刊名2026年第12期，或 latest（最近印发的一期）"
    )
    sheet.add_argument("--format", choices=["docx", "pdf", "ofd", "html"], default="pdf")
    sheet.add_argument("--out", type=Path, required=True, metavar="PATH")
    sheet.add_argument("--json", action="store_true")
    sheet.epilog = "用了哪些字体写在标准错误上。做成返回 0，排不了或写不了返回 1，没有这一期返回 2。"
    archive = add("archive", _tool("archive"), "归档一年的刊物、导出一年的档案、核对校验值")
    archive.add_argument("what", choices=["file", "export", "verify"])
    archive.add_argument("year", type=int)
    archive.add_argument("--out", type=Path, help="导出到哪个压缩包")
    archive.add_argument("--by", help="以谁的岗位办：登录名，默认取审签人或编辑")
    archive.add_argument("--json", action="store_true")
    scores = add("scores", _tool("scores"), "得分明细：补记刚发生的、重算一年、看记到哪里")
    scores.add_argument("what", choices=["sync", "recompute", "status"])
    scores.add_argument("--office", help="办公室的全称或简称，默认全部")
    scores.add_argument("--year", type=int, help="默认今年")
    scores.add_argument("--json", action="store_true")


def _tool(name: str) -> Command:
    def run(args: argparse.Namespace) -> int:
        from importlib import import_module

        code: int = import_module(f"tongzheng.config.tools.{name}").run(args)
        return code

    return run


def _evaluate(args: argparse.Namespace) -> int:
    return _tool(f"evaluate_{args.what}")(args)


def say(*words: object) -> None:
    """A line of progress, on standard error."""
    print(*words, file=sys.stderr, flush=True)


def answer(data: Any, *, as_json: bool) -> None:
    """The result, on standard output: one JSON document, or one line an entry."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
        return
    for key, value in data.items():
        print(f"{key}: {value}")


def run_migrate(args: argparse.Namespace) -> int:
    """Bring the database up to date."""
    from tongzheng.config.tools.fresh import migrate

    migrate(verbosity=1)
    start_clocks()
    return 0


def start_clocks() -> int:
    """Start the clocks of what was open before its room had clocks; how many run. Twice changes nothing."""
    from tongzheng.config.wiring import OPEN_CLOCKS

    return sum(start() for start in OPEN_CLOCKS)


def run_clocks(args: argparse.Namespace) -> int:
    """`tongzheng clocks`: the same by itself."""
    say(f"在走的时限（来稿、来信、违规答复、督导整改、通报核对）{start_clocks()} 个")
    return 0


def _prepare() -> None:
    """Migrations and front-end files, quietly."""
    from django.conf import settings
    from django.core.management import call_command

    from tongzheng.config.tools.fresh import migrate

    migrate()
    settings.STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    call_command("collectstatic", verbosity=0, interactive=False)


def run_demo(args: argparse.Namespace) -> int:
    """`make demo`: the invented county, then site and worker until Ctrl-C."""
    from tongzheng.demo import tasks
    from tongzheng.demo.build import build_or_keep, people_for_signin

    started = time.monotonic()
    say("准备数据库……")
    if args.fresh:
        _drop_demo()
    _prepare()
    counts = build_or_keep(progress=say)
    if args.build_only:
        answer(counts, as_json=args.json)
        return 0
    tasks.file_last_year()
    say(f"演示县已备好（{time.monotonic() - started:.0f} 秒）。")
    url = f"http://127.0.0.1:{args.port}"
    os.environ.setdefault("TONGZHENG_SITE_URL", url)
    say(f"\n打开 {url}/ ，在登录页点一个人就能进来（只限本机，没有口令）：")
    for name, post, does in people_for_signin():
        say(f"  {name}　{post}　{does}")
    say("\n按 Ctrl-C 停下。再次 make demo 会接着用这份数据；重建用 tongzheng demo --fresh。\n")
    return _run_together(_gunicorn(f"127.0.0.1:{args.port}", 2), [sys.executable, "-m", "tongzheng", "work"])


def _drop_demo() -> None:
    """Empty the demo database; only one this command made."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        for path in Path(settings.DATA).glob("tongzheng.sqlite3*"):
            path.unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")


def _gunicorn(bind: str, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "tongzheng.config.wsgi:application"),
        *("--bind", bind, "--workers", str(workers), "--worker-class", "gthread", "--threads", "2"),
        *("--preload", "--log-level", "warning", "--graceful-timeout", "10", "--timeout", "60"),
    ]


def _run_together(*commands: list[str]) -> int:
    """Run commands until one ends or somebody stops us; then stop the rest."""
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]

    def stop(*_: object) -> None:
        for process in processes:
            if process.poll() is None:
                process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)
    stop()
    codes = [process.wait() for process in processes]
    return 0 if all(code in (0, -signal.SIGTERM) for code in codes) else 1


def run_serve(args: argparse.Namespace) -> int:
    """Front-end files, then gunicorn in this process's place."""
    _prepare()
    command = _gunicorn(args.bind, args.workers)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell


def run_work(args: argparse.Namespace) -> int:
    """Slow work and the clock, until stopped."""
    from tongzheng.notices.worker import run_worker

    return run_worker()


def run_import(args: argparse.Namespace) -> int:
    """Import units or reports from files; prints what came of it."""
    from tongzheng.config import imports

    result = imports.run(args.what, args.files, by=args.by, unit=args.unit, province=args.province, progress=say)
    answer(result, as_json=args.json)
    return 0 if result["ok"] else 1


def run_admin(args: argparse.Namespace) -> int:
    """The first administrator of a new installation."""
    from tongzheng.network.actions import found_office

    link = found_office(name=args.name, login=args.login, office=args.office, serves=args.serves)
    say("管理员已设好。用这个链接设口令（一次有效，3 天内）：")
    print(link)
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    """Database, migrations, files and worker: what is right and what is not."""
    from tongzheng.config.doctor import examine

    findings = examine()
    if args.json:
        answer(findings, as_json=True)
    else:
        for finding in findings:
            print("✓" if finding["ok"] else "✗", finding["name"], finding["detail"])
    return 0 if all(finding["ok"] for finding in findings) else 1


def run_bench(args: argparse.Namespace) -> int:
    """Server time and queries of each page on the demo data, with the limit in the same run."""
    from tongzheng.config.bench import run

    if args.load_only and not os.environ.get("TONGZHENG_BENCH"):
        say("--load-only 要先用 TONGZHENG_BENCH 指定一个文件夹，装好的数据留在那里。")
        return 2
    rows = run(args.names, rows=args.rows, progress=say, load_only=args.load_only)
    if args.json:
        answer(rows, as_json=True)
    else:
        for row in rows:
            mark = "ok" if row["ok"] else "NOT OK"
            print(
                f"{row['name']:<44}{row['value']:>10} {row['unit']:<8} 限 {'—' if row['limit'] is None else row['limit']:<8} {mark}"
            )
    return 0 if all(row["ok"] for row in rows) else 1
