"""One process of the fuzzer: makes packages, has each validated under watch, and says what came of it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from bushputin_data.validation import Finding, Limits, PackageError, Report
from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.reports import text as formats
from bushputin_data.validation.reports.escaping import CHARACTER
from bushputin_data.validation.reports.github import github
from bushputin_data.validation.reports.json import json as as_json
from bushputin_data.validation.reports.sarif import sarif
from tools.fuzz_mutations import make
from tools.fuzz_packages import DESCRIPTOR, SECRET

Check = Callable[..., Report]
# What the address space may grow by during one run of the validator.
GROWTH = 512 << 20
# Events by which a process starts another; the second follows the first from Python 3.13 on.
STARTS = ("subprocess.Popen", "os.posix_spawn")
# Events of the interpreter by which a process changes files or talks to others.
FORBIDDEN: tuple[str, ...] = (
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "socket.",
    "urllib.",
    "http.",
    "ctypes.",
    "shutil.",
    "tempfile.",
)
FORBIDDEN += tuple(f"os.{name}" for name in ("chmod", "chown", "link", "mkdir", "remove", "rename", "rmdir", "symlink"))
# What a report says of a package of which something was not judged.
UNJUDGED = frozenset(("not_checked", "size_limit"))
# What a plain resource has, whose rows can be counted by the csv module alone.
PLAIN = frozenset(("name", "type", "path", "dialect", "schema", "bytes", "hash", "title", "description", "format"))
PLAIN_DIALECTS: tuple[dict[str, str], ...] = ({}, {"lineTerminator": "\n"}, {"lineTerminator": "\r\n"})
# With more findings than this, a report is not judged by its schema: that is slow.
JUDGED = 100
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
TEMPORARY = os.path.realpath(tempfile.gettempdir())
# Where Python and the validator themselves live: modules are imported on their first use.
OWN = tuple({os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, Path(__file__).parents[1])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: a `report` or a `refusal`, else a fault of the validator.

    Attributes:
        digest: of the report, in which the place of the package does not show.
    """

    case: int
    kind: str
    detail: str = ""
    digest: str = ""


# What a report is written as.
FORMS: dict[str, Callable[[Report], str]] = {
    "json": as_json,
    "text": formats.text,
    "some": lambda report: formats.text(report, limit=2, colour=True),
    "github": github,
    "sarif": sarif,
    "dict": lambda report: str(report.to_dict()),
}


class BrokenError(Exception):
    """A promise that the validator did not keep; `kind` says which."""

    def __init__(self, kind: str, detail: str) -> None:
        """Say what happened instead."""
        self.kind = kind
        super().__init__(detail)


class Watch:
    """Sees what the process opens, writes and starts while it is on."""

    def __init__(self) -> None:
        """Nothing is watched yet."""
        self.inside = ""
        self.seen: list[str] = []
        # No hook is ever taken off again.
        sys.addaudithook(self.hook)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Remember what must not happen."""
        if not self.inside:
            return
        if event == "open":
            self.opened(*arguments)
        elif event in STARTS and arguments[0] == sys.executable:
            return
        elif event == "subprocess.Popen" or event.startswith(FORBIDDEN):
            self.seen.append(f"{event} {arguments!r:.200}")

    def opened(self, path: Any, mode: object, flags: int) -> None:
        """A file was opened: it must be one of the package or of Python, to be read."""
        if isinstance(path, int) or path is None or os.fspath(path) in (os.devnull, os.devnull.encode()):
            return
        real = os.path.realpath(os.fsdecode(path))
        # What is opened by the name of that folder is a file without one, which goes away by itself.
        if real == TEMPORARY:
            return
        if flags & WRITING or not is_below(real, (self.inside, *OWN)):
            self.seen.append(f"open {real!r:.200} {mode} {flags:o}")

    @contextmanager
    def on(self, path: Path) -> Iterator[None]:
        """Watch a run on what lies at this path.

        Raises:
            BrokenError: it did what it must not do.
        """
        self.seen.clear()
        self.inside = os.path.realpath(path.parent if path.suffix == ".json" else path)
        try:
            yield
        finally:
            self.inside = ""
        if self.seen:
            raise BrokenError("outside", self.seen[0])


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """The path is one of the folders or files, or lies in one."""
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)


@contextmanager
def limited(growth: int = GROWTH) -> Iterator[None]:
    """Let the address space grow by no more than this; where the system does not tell its size, as it likes."""
    import resource

    statm = Path("/proc/self/statm")
    if not statm.exists():
        yield
        return
    size = int(statm.read_text("ascii").split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + growth, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def work(connection: Connection, seed: str, room: Path, check: Check) -> None:
    """Take cases until there are no more; a word after each step shows that there is still life."""
    # A group of its own: with it go the children that run patterns. What it imports leaves no compiled files behind.
    os.setsid()
    sys.dont_write_bytecode = True
    watch = Watch()
    while True:
        try:
            case = connection.recv()
        except EOFError:
            return
        here = room / str(case)
        here.mkdir()
        try:
            given = make(seed, case).write(here)
            connection.send("made")
            outcome = judge(case, given, check, watch, lambda: connection.send("ran"))
        finally:
            shutil.rmtree(here, ignore_errors=True)
        connection.send(outcome)


def judge(case: int, given: Path, check: Check, watch: Watch, alive: Callable[[], None]) -> Outcome:
    """What comes of a package when it is validated twice."""
    room = given.parent if given.suffix != ".json" else given.parents[1]
    before = listing(room)
    try:
        first = checked(given, check, watch)
        alive()
        # What large tables have in a file must come to the same findings; half of the cases see it.
        second = checked(given, check, watch, Limits(memory_cells=1) if case % 2 else None)
        alive()
        if as_data(first) != as_data(second):
            raise BrokenError("unstable", difference(first, second))
        if left := children():
            raise BrokenError("left", f"processes that nobody ended: {left}")
        texts = told(first, alive)
        if isinstance(first, Report):
            whole_of(first, given)
        if SECRET in "".join(texts):
            raise BrokenError("outside", "the report tells what stands in a file that is not the package's")
        if listing(room) != before:
            raise BrokenError("changed", "the files are not those that were there before")
    except BrokenError as broken:
        return Outcome(case, broken.kind, str(broken))
    except MemoryError as error:
        return Outcome(case, "memory", last_line(error))
    except BaseException as error:
        # Also what is no Exception, such as the panic of an extension in Rust.
        return Outcome(case, "traceback", last_line(error))
    whole = texts[0].replace(str(room), "").encode("utf-8", "surrogatepass")
    kind = "report" if isinstance(first, Report) else "refusal"
    return Outcome(case, kind, digest=hashlib.sha256(whole).hexdigest())


def checked(given: Path, check: Check, watch: Watch, limits: Limits | None = None) -> Report | str:
    """What the validator says of a package: its report, or why it refuses."""
    with limited(), watch.on(given):
        try:
            return check(given, limits=limits) if limits else check(given)
        except PackageError as refusal:
            return str(refusal)


def told(said: Report | str, alive: Callable[[], None]) -> list[str]:
    """What was said, in each form that it has.

    Raises:
        BrokenError: the forms are not sound.
    """
    if isinstance(said, str):
        return [said]
    texts = {}
    for name, write in FORMS.items():
        with limited():
            texts[name] = write(said)
        alive()
    sound(said, texts)
    return list(texts.values())


def as_data(said: Report | str) -> Any:
    """What was said, to be compared."""
    return said if isinstance(said, str) else said.to_dict()


def children() -> list[str]:
    """The processes that this one has started and not ended, where the system tells them."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [number for task in tasks for number in task.read_text("ascii").split()]


def sound(report: Report, texts: Mapping[str, str]) -> None:
    """The forms of a report say the same, in text that can be printed.

    Raises:
        BrokenError: something is not so.
    """
    number = len(report.findings)
    for name in ("json", "text", "some", "github", "sarif"):
        texts[name].encode()
    said, results = json.loads(texts["json"]), json.loads(texts["sarif"])["runs"][0]["results"]
    whole = number + sum(report.omitted.values())
    counted = report.counts["errors"] + report.counts["warnings"], sum(report.by_rule.values())
    told = len(said["findings"]), len(results), texts["github"].count("\n") - 1
    if {*counted} != {whole} or {*told} != {number}:
        raise BrokenError("unsound", f"{whole} findings are counted as {counted}, and {number} told as {told}")
    if number <= JUDGED and (fault := next(schema().iter_errors(said), None)):
        raise BrokenError("unsound", f"the report breaks its own schema: {fault.message:.200}")
    if odd := {found.rule for found in report.findings} - set(catalogue()):
        raise BrokenError("unsound", f"no such rule is in the catalogue: {sorted(odd)}")
    placed(report)
    harmless(texts)


def placed(report: Report) -> None:
    """Each finding has a file, and one of the package.

    Raises:
        BrokenError: something is not so.
    """
    for found in report.findings:
        path = found.file or ""
        if not path or path.startswith("/") or ".." in path.split("/"):
            raise BrokenError("unsound", f"the file of a finding is {path!r:.200}: {found.rule} {found.message:.200}")


def whole_of(report: Report, given: Path) -> None:
    """A package that is told as clean was judged whole: all its tables, and all their rows.

    Raises:
        BrokenError: something is not so.
    """
    if not report.valid or not UNJUDGED.isdisjoint(report.by_rule):
        return
    if report.checked != report.tables:
        raise BrokenError("unsound", f"clean, though only {report.checked} of {report.tables} tables were checked")
    rows = rows_of(given)
    if rows is not None and rows != report.rows:
        raise BrokenError("unsound", f"clean, though {report.rows} rows were read of {rows}")


def rows_of(given: Path) -> int | None:
    """How many rows a package has, read without the validator; None for one that is not plain."""
    folder = given.parent if given.suffix == ".json" else given
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        return sum(plain_rows(folder, resource) for resource in descriptor["resources"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error):
        return None


def plain_rows(folder: Path, resource: dict[str, Any]) -> int:
    """How many rows the file of a plain table has.

    Raises:
        ValueError: it is not plain.
    """
    path = resource["path"]
    is_plain = resource.keys() <= PLAIN and resource["dialect"] in PLAIN_DIALECTS and path.endswith(".csv")
    if not is_plain or resource.get("type") != "table" or resource.get("format", "csv") != "csv":
        raise ValueError(path)
    with (folder / path).open(encoding="utf-8", newline="") as file:
        return sum(any(row) for row in csv.reader(file, strict=True)) - 1


def harmless(texts: Mapping[str, str]) -> None:
    """No form has a command to a service where a line begins, GitHub's own apart, or moves a cursor.

    Raises:
        BrokenError: something is not so.
    """
    for name in ("json", "text", "sarif"):
        if odd := next((line for line in texts[name].splitlines() if line.lstrip().startswith("::")), None):
            raise BrokenError("unsound", f"a line of the {name} form is a command: {odd:.200}")
        if odd := next((mark for mark in texts[name] if CHARACTER.match(mark) and mark != "\n"), None):
            raise BrokenError("unsound", f"{odd!r} stands in the {name} form")
    for line in texts["github"].splitlines():
        if not line.startswith(("::error ", "::warning ", "::notice ")):
            raise BrokenError("unsound", f"a line of the github form is no command: {line:.200}")


@cache
def schema() -> Any:
    """The schema of the JSON report."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(Path(formats.__file__).with_name("report.schema.json").read_text("utf-8")))


def difference(first: Report | str, second: Report | str) -> str:
    """Where two reports begin to differ."""
    if isinstance(first, str) or isinstance(second, str):
        return f"{first!r:.200} became {second!r:.200}"
    pairs = zip_longest(first.findings, second.findings)
    one, other = next(
        ((one, other) for one, other in pairs if told_of(one) != told_of(other)), (first.head(), second.head())
    )
    return f"{one!r:.400} became {other!r:.400}"


def told_of(found: Finding | None) -> Any:
    """A finding, to be compared with its cause."""
    return found and found.to_dict()


def listing(room: Path) -> list[tuple[str, int, int, int, str]]:
    """Every file below a folder: its name, kind, size, time of change, and where it leads if it is a link."""
    out = []
    for folder, folders, files in os.walk(room):
        for name in sorted([*folders, *files]):
            path = os.path.join(folder, name)  # noqa: PTH118 - many small files, quickly
            status = os.lstat(path)
            target = os.readlink(path) if os.path.islink(path) else ""  # noqa: PTH114, PTH115
            out.append((path, status.st_mode, status.st_size, status.st_mtime_ns, target))
    return sorted(out)


def last_line(error: BaseException) -> str:
    """The last line of a traceback, and the last place in the validator that it went through."""
    lines = traceback.format_exception_only(error)
    return f"{lines[-1].strip()[:300]} ({where(error.__traceback__)})"


def where(trace: TracebackType | None) -> str:
    """The innermost lines of the validator on the way to an error."""
    frames = [frame for frame in traceback.extract_tb(trace) if "bushputin_data" in frame.filename]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[:-4:-1])
