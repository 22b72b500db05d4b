"""`paceline`: a small command line, thin over the code that Dagster runs. Exit codes: docs/commands.md."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipelines import settings
from pipelines.run_lock import RunInProgress
from pipelines.settings import Settings
from pipelines.terminal import say
from pipelines.yaml_file import FileError

OK, NOT_OK, WRONG_USE = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 not published or something would be held or is bad, 2 wrong use."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.command(arguments)
    except (FileError, RunInProgress) as error:
        say(error, to=sys.stderr)
        return NOT_OK
    except OSError as error:
        say(f"{error.filename or 'a file'}: {error.strerror}; check the path and its permissions", to=sys.stderr)
        return NOT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="paceline", description="Sales exports in a folder in, judged goals out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", metavar="DIR", help="the data folder (else PACELINE_DATA, else data/)")

    def add(name: str, work: Callable, text: str, to=commands) -> argparse.ArgumentParser:
        sub = to.add_parser(name, help=text, description=text, parents=[common])
        sub.set_defaults(command=work)
        return sub

    add("demo", _demo, "make the demo company and run the whole job on it")
    run = add("run", _run, "run the whole job on the data folder")
    run.add_argument("--as-of", type=_day, metavar="DATE", help="the last complete day to judge (2026-09-17)")
    replay = add("replay", _replay, "judge past days again: the history of scores grows, nothing is announced")
    replay.add_argument(
        "--from", type=_day, required=True, metavar="DATE", dest="first", help="the first day to judge"
    )
    replay.add_argument("--to", type=_day, required=True, metavar="DATE", dest="last", help="the last day to judge")
    replay.add_argument("--every", choices=("day", "week", "month"), default="week",
                        help="each day, or the last day of each week or month (default: week)")  # fmt: skip
    replay.add_argument("--knowledge", choices=("then", "today"), default="then",
                        help="by the files that were there then, or by all that are there today")  # fmt: skip
    check = add("check", _check, "what the door thinks of a file, before you drop it")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object per file")
    check.add_argument("--draft-mapping", action="store_true", help="print a mapping for a file that no table takes")
    withdraw = add("withdraw", _withdraw, "undo a wrong drop: its rows go and it does not come back")
    withdraw.add_argument("file", metavar="FILE")
    export = add("export", _export, "write the published tables as Parquet files or as one Excel workbook")
    export.add_argument(
        "--to", required=True, type=Path, metavar="FOLDER", help="where the files go; made if need be"
    )
    export.add_argument("--format", choices=("parquet", "xlsx"), default="parquet", help="parquet unless stated")
    goals = commands.add_parser("goals", help="goal files").add_subparsers(required=True, metavar="COMMAND")
    add("check", _goals_check, "check every goal file, with file, line and column", to=goals)
    alerts = commands.add_parser("alerts", help="alerts").add_subparsers(required=True, metavar="COMMAND")
    add("preview", _alerts_preview, "what would be sent to whom; sends nothing", to=alerts)
    add("send", _alerts_send, "send what waits: for the end of quiet hours, or to be tried again", to=alerts)
    return parser


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write it as 2026-09-17") from None


def _where(arguments: argparse.Namespace) -> Settings:
    return settings.load(arguments.data)


def _demo(arguments: argparse.Namespace) -> int:
    from pipelines import demo

    where = settings.load(arguments.data or settings.DEMO_DATA_DIR)
    started = time.perf_counter()
    made = demo.make(where.data_dir)
    _progress(f"demo company: {made.text}", time.perf_counter() - started)
    return _run_and_tell(where, None)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines import clock

    where = _where(arguments)
    if not where.data_dir.is_dir():
        say(f"there is no folder {where.data_dir}; make it, or name another with --data", to=sys.stderr)
        return WRONG_USE
    if arguments.as_of and arguments.as_of > clock.now().date():
        say(f"{arguments.as_of} lies ahead; --as-of takes a day that is complete", to=sys.stderr)
        return WRONG_USE
    return _run_and_tell(where, arguments.as_of)


def _run_and_tell(where: Settings, as_of: dt.date | None) -> int:
    from pipelines import job

    where.exports_dir.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    outcome = job.run(where, as_of, _progress)
    seconds = time.perf_counter() - started
    if not outcome.published:
        for failure in outcome.failures:
            say(f"failed: {failure}", to=sys.stderr)
        say(f"Not published; {_last(where)}.", to=sys.stderr)
        return NOT_OK
    _progress("nothing new: the published version stands" if outcome.unchanged else "published", seconds)
    from pipelines import summary

    say("\n" + summary.text(where))
    return OK


def _last(where: Settings) -> str:
    return (
        "the last published version stays in place"
        if where.published_path.exists()
        else "nothing was published before"
    )


def _replay(arguments: argparse.Namespace) -> int:
    from pipelines import replay
    from pipelines.dbt_run import DbtFailed

    days = replay.days_between(arguments.first, arguments.last, arguments.every)
    if not days:
        say(f"--to {arguments.last} lies before --from {arguments.first}", to=sys.stderr)
        return WRONG_USE
    where = _where(arguments)
    try:
        replay.score_days(where, days, arguments.knowledge, _progress)
    except (replay.NothingToReplay, replay.AfterTheData, DbtFailed) as error:
        say(error, to=sys.stderr)
        return NOT_OK
    say(f"{len(days)} day(s) stand in goals.goal_score_history of {where.published_path}.")
    return OK


def _check(arguments: argparse.Namespace) -> int:
    from pipelines import company
    from pipelines.ingest import draft
    from pipelines.quality import expectations
    from pipelines.sources import registry

    where = _where(arguments)
    known, of_company = registry.of(where), company.load(where.company_path)
    told = [
        draft.told(path, known, of_company, arguments.json, arguments.draft_mapping, expectations.for_table, where)
        for path in arguments.files
    ]
    for _, text in told:
        say(text)
    for error in known.errors:
        say(f"mapping {error}", to=sys.stderr)
    return OK if not known.errors and all(would_load for would_load, _ in told) else NOT_OK


def _withdraw(arguments: argparse.Namespace) -> int:
    from pipelines import company, run_lock
    from pipelines.ingest import withdraw
    from pipelines.sources import registry

    where = _where(arguments)
    with run_lock.hold(where.state_dir):
        known = registry.of(where)
        try:
            say(withdraw.withdraw(where, known, company.load(where.company_path), arguments.file))
        except withdraw.UnknownFile as error:
            say(error, to=sys.stderr)
            return NOT_OK
    say("Run `paceline run` to publish without it.")
    return OK


def _export(arguments: argparse.Namespace) -> int:
    from pipelines.export import export

    where, folder = _where(arguments), arguments.to.expanduser().resolve()
    if folder.is_relative_to(where.exports_dir):
        say(f"{folder} is where files to be read are dropped; name a folder outside exports/", to=sys.stderr)
        return WRONG_USE
    if not where.published_path.exists():
        say("nothing is published yet: run `paceline run` first", to=sys.stderr)
        return NOT_OK
    done = export(where, folder, arguments.format)
    for note in done.notes:
        say(f"note: {note}", to=sys.stderr)
    say(f"{done.rows:,} rows of {done.tables} tables in {len(done.files)} file(s) in {folder}")
    return OK


def _goals_check(arguments: argparse.Namespace) -> int:
    from pipelines.goals import check

    found = check.check(_where(arguments))
    say(found.text)
    return OK if found.ok else NOT_OK


def _alerts_preview(arguments: argparse.Namespace) -> int:
    from pipelines.alerts import preview

    say(preview.of_folder(_where(arguments)))
    return OK


def _alerts_send(arguments: argparse.Namespace) -> int:
    from pipelines import company, scorecard
    from pipelines.alerts import late

    where = _where(arguments)
    settings = company.load(where.company_path)

    def show() -> None:
        scorecard.write(where.published_path, where.scorecard_dir, settings)

    sent, problems = late.send_waiting(where, settings, show)
    say(f"{sent} message(s) sent that had waited.", *problems)
    return NOT_OK if problems else OK


def _progress(step: str, seconds: float) -> None:
    say(f"[{seconds:6.1f} s] {step.replace('__', '.')}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
