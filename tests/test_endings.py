"""How a command ends when its surroundings fail it: one line, exit code 2, and never the exit code of findings."""

import errno
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from bushputin_data import validation
from bushputin_data.commands import ends
from bushputin_data.commands import main as cli
from bushputin_data.commands.validate import FORMATS
from bushputin_data.release import root
from tests.conftest import ROOT
from tests.harmless import HOSTILE, harms
from tests.validation.packages import field, table, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these ends are those of Linux")
SHIPPED = Path(validation.__file__).parent / "reports" / "report.schema.json"
SCHEMA = jsonschema.Draft202012Validator(json.loads(SHIPPED.read_text("utf-8")))
SARIF = jsonschema.Draft4Validator(json.loads((ROOT / "tests" / "profiles" / "sarif-2.1.0.json").read_text("utf-8")))
# Twice as many cells as are kept in memory, in rows of two.
ROWS = validation.Limits().memory_cells


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("clean"), table("t", [field("a", "integer")], "a\n1\n"))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = "".join(f"x{number}\n" for number in range(5000))
    return write(tmp_path_factory.mktemp("faulty"), table("t", [field("a", "integer")], f"a\n{rows}"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = "".join(f"{number},{number:030}\n" for number in range(ROWS))
    fields = [field("id", "integer"), field("name", unique=True)]
    return write(tmp_path_factory.mktemp("large"), table("t", fields, "id,name\n" + rows, primaryKey="id"))


def run(*arguments: object, shell: str = "", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command; `shell` says where its streams lead."""
    command = [sys.executable, "-m", "bushputin_data", *map(str, arguments)]
    said = ["bash", "-c", f"{shlex.join(command)} {shell}"] if shell else command
    return subprocess.run(said, capture_output=True, env=os.environ | environment, check=False)


def is_one_line(said: bytes) -> bool:
    return said.startswith(b"bushputin: ") and said.count(b"\n") == 1 and said.endswith(b"\n")


EVERY_COMMAND: list[Callable[[Path], list[object]]] = [
    *(lambda path, form=form: ["validate", path, "--format", form] for form in FORMATS),
    lambda path: ["mutate", path, "--each", "1"],
    lambda path: ["report"],
    lambda path: ["list", "meetings"],
    lambda path: ["list", "topics", "--json"],
    lambda path: ["show", "abm-treaty"],
    lambda path: ["search", "foxhole"],
    lambda path: ["search", "foxhole", "--csv"],
    lambda path: ["export", "geojson", "-o", path / "bp.geojson"],
    lambda path: ["explain"],
    lambda path: ["explain", "type"],
    lambda path: ["validate", "--bound", "help"],
    lambda path: ["--help"],
    lambda path: ["validate", "--help"],
    lambda path: ["--version"],
    lambda path: [],
]


@pytest.mark.parametrize("number", range(len(EVERY_COMMAND)))
def test_a_full_disk_and_a_closed_output_are_told_in_one_line(number: int, clean: Path) -> None:
    arguments = EVERY_COMMAND[number](clean)
    for shell, reason in (("> /dev/full", b"No space left on device"), (">&-", b"standard output is closed")):
        done = run(*arguments, shell=shell)
        assert (done.returncode, is_one_line(done.stderr), reason in done.stderr) == (2, True, True), done.stderr


def test_a_full_disk_is_told_without_buffers_too(faulty: Path) -> None:
    done = run("validate", faulty, "--limit", "0", shell="> /dev/full", PYTHONUNBUFFERED="1")
    assert (done.returncode, is_one_line(done.stderr)) == (2, True)


def test_a_disk_that_fills_up_half_way_leaves_no_exit_code_of_a_whole_report(faulty: Path, tmp_path: Path) -> None:
    for unbuffered in ("", "1"):
        shell = f"> {shlex.quote(str(tmp_path / 'report'))}"
        command = f"ulimit -f 8; {shlex.join([sys.executable, '-m', 'bushputin_data', 'validate', str(faulty)])} "
        environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(
            ["bash", "-c", f"{command} --limit 0 {shell}"], capture_output=True, env=environment, check=False
        )
        assert (done.returncode, is_one_line(done.stderr)) == (2, True), done.stderr


@pytest.mark.parametrize("shell", ["2>&-", "2> /dev/full", "<&- 2>&-"])
def test_without_standard_error_all_else_is_as_ever(shell: str, clean: Path, faulty: Path) -> None:
    for path, code in ((clean, 0), (faulty, 1)):
        done = run("validate", path, shell=shell)
        assert (done.returncode, b"1 of 1 table checked" in done.stdout) == (code, True)
    assert run("nonsense", shell=shell).returncode == 2


def test_with_no_stream_at_all_the_exit_code_is_2(clean: Path) -> None:
    assert run("validate", clean, shell="<&- >&- 2>&-").returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_left_does_not_make_a_faulty_package_clean(
    form: str, unbuffered: str, clean: Path, faulty: Path
) -> None:
    for path, code in ((clean, 0), (faulty, 1)):
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "bushputin_data", "validate", str(path), "--format", form, "--limit", "0"]
        environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (code, b"")


def test_a_reader_that_leaves_half_way_does_not_either(faulty: Path) -> None:
    done = run("validate", faulty, "--limit", "0", shell="| head -1; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (1, 1, b"")


@pytest.mark.parametrize(
    "arguments", [["report"], ["list", "statements"], ["search", "foxhole"], ["explain"], ["--version"], ["--help"]]
)
def test_a_reader_that_left_gets_no_complaint(arguments: list[str]) -> None:
    done = run(*arguments, shell="| true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_folder_for_temporary_files_is_told_in_one_line(tmp_path: Path) -> None:
    rows = "".join(f"{number}\n" for number in range(50_000))
    path = write(tmp_path, table("t", [field("id", "integer")], f"id\n{rows}", primaryKey="id"))
    # What does not fit into so little memory goes to the temporary file, which may not grow beyond some blocks.
    arguments = ["validate", str(path), "--format", "json", "--bound", "memory_cells=10"]
    command = shlex.join([sys.executable, "-B", "-m", "bushputin_data", *arguments])
    done = subprocess.run(["bash", "-c", f"ulimit -f 16; {command}"], capture_output=True, check=False)
    assert (done.returncode, is_one_line(done.stderr), b"TMPDIR" in done.stderr) == (2, True, True), done.stderr
    said = json.loads(done.stdout)
    SCHEMA.validate(said)
    assert said["valid"] is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_shortage_of_any_kind_names_the_folder(number: int) -> None:
    assert "TMPDIR" in ends.reason(OSError(number, os.strerror(number)))


LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from bushputin_data.commands.main import main
from bushputin_data.validation import check
size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (12 << 20), -1))
raise SystemExit(main(sys.argv[1:]))
"""


def test_too_little_memory_is_told_in_one_line(large: Path) -> None:
    arguments = ["validate", str(large), "--format", "sarif"]
    done = subprocess.run([sys.executable, "-c", LITTLE_MEMORY, *arguments], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        b"bushputin: out of memory: close other programs, or raise the memory limit\n",
    )
    said = json.loads(done.stdout)
    SARIF.validate(said)
    assert said["runs"][0]["invocations"][0]["executionSuccessful"] is False


# Python's own start is not this program's: the keys are pressed once it has come to a place, at which it waits.
WATCHED = """
import sys, time
from bushputin_data.commands import main
from bushputin_data.validation.engine.keys import BetweenRows
from bushputin_data.validation.engine.reading import Reading
from bushputin_data.validation.stores.local import Spool

def waiting(function, left):
    def wait(*arguments, **more):
        nonlocal left
        left -= 1
        if left == 0:
            sys.stdout.write("ready")
            sys.stdout.flush()
            time.sleep(60)
        return function(*arguments, **more)
    return wait

place, name, times = {
    "start": (main, "run_to_an_end", 1),
    "rows": (Reading, "judge_batch", 100),
    "temporary file": (Spool, "put", 3),
    "keys": (BetweenRows, "judge_keys", 1),
}[sys.argv.pop(1)]
setattr(place, name, waiting(getattr(place, name), times))
raise SystemExit(main.main())
"""


@pytest.mark.parametrize("place", ["start", "rows", "temporary file", "keys"])
def test_keys_that_interrupt_leave_a_line_and_nothing_else(place: str, large: Path, tmp_path: Path) -> None:
    # The fast engine goes other ways.
    command = [sys.executable, "-c", WATCHED, place, "validate", str(large), "--engine", "exact"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        try:
            interrupt(process, tmp_path)
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert process.stdout
    assert process.stdout.read(5) == b"ready"
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (130, b"", b"bushputin: interrupted\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["undefined", "idna"])
def test_an_encoding_that_cannot_be_written_is_told_in_one_line(encoding: str, clean: Path) -> None:
    done = run("validate", clean, PYTHONIOENCODING=encoding)
    assert (done.returncode, is_one_line(done.stderr), done.stdout) == (2, True, b""), done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp866", "utf-16", "utf-7"])
def test_values_can_be_read_on_a_console_of_any_encoding(encoding: str, tmp_path: Path) -> None:
    path = write(tmp_path, table("t", [field("a", enum=["high", "low"])], "a\nПутин\n"))
    done = run("validate", path, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (1, b"")
    said = done.stdout.decode(encoding)
    assert "?" not in said
    assert "Путин" in said or r"\u041f\u0443\u0442\u0438\u043d" in said
    assert "→ 'high'" in said or "-> 'high'" in said


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_what_programs_read_is_utf_8_whatever_the_console(form: str, tmp_path: Path) -> None:
    path = write(tmp_path, table("t", [field("a", "integer")], "a\nПутин\n"))
    said = {run("validate", path, "--format", form, PYTHONIOENCODING=one).stdout for one in ("cp1252", "utf-8", "idna")}
    assert len(said) == 1
    assert "Путин" in said.pop().decode("utf-8")


REFUSALS = [["nothing"], ["", "--level", "no"], [".", "--bound", "x=1"], ["--limit", "x"], ["README.md"]]


@pytest.mark.parametrize("arguments", REFUSALS, ids=" ".join)
def test_a_refusal_tells_programs_why(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for form in ("json", "sarif", "github", "text"):
        assert cli.main(["validate", *arguments, f"--format={form}"]) == 2
        out, error = capsys.readouterr()
        assert error.startswith("bushputin: ")
        why = error.removeprefix("bushputin: ").removesuffix("\n")
        if form == "json":
            said = json.loads(out)
            SCHEMA.validate(said)
            assert said == {"schema": "bushputin-report/2", "valid": None, "error": why}
        elif form == "sarif":
            said = json.loads(out)
            SARIF.validate(said)
            (one,) = said["runs"]
            (invocation,) = one["invocations"]
            assert invocation["executionSuccessful"] is False
            assert invocation["toolExecutionNotifications"][0]["message"]["text"] == why
            assert "results" not in one
        elif form == "github":
            assert out.startswith("::error title=Not checked::")
            assert out.count("\n") == 1
        else:
            assert out == ""


def test_a_bug_is_told_in_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def check(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setattr(validation, "check", check)
    monkeypatch.delenv("BUSHPUTIN_DEBUG", raising=False)
    assert cli.main(["validate", str(root()), "--format", "json"]) == 2
    out, error = capsys.readouterr()
    assert error.startswith("bushputin: this is a bug in bushputin: ZeroDivisionError: a\\n::error")
    assert "checking.py" in error
    assert error.count("\n") == 1
    assert harms(error) == []
    SCHEMA.validate(json.loads(out))
    monkeypatch.setenv("BUSHPUTIN_DEBUG", "1")
    assert cli.main(["validate", str(root())]) == 2
    error = capsys.readouterr().err
    assert "Traceback (most recent call last):" in error
    assert harms(error) == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "cannot go on: No space left on device"),
        (PermissionError(13, "Permission denied", "a\nb"), "cannot go on: Permission denied: 'a\\nb'"),
        (
            ImportError("x.so: failed to map segment from shared object"),
            "out of memory: close other programs, or raise the memory limit",
        ),
        (RecursionError("maximum recursion depth exceeded"), "this is a bug in bushputin: RecursionError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_machine_refuses_is_no_bug(
    error: Exception, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(validation, "check", check)
    assert cli.main(["validate", str(root())]) == 2
    assert capsys.readouterr().err.startswith(f"bushputin: {told}")


CELLS = [
    HOSTILE,
    "\0",
    "\ud800",
    '"',
    "=1+1",
    "\u202e",
    "9" * 5000,
    "NaN",
    "9999-99-99",
    "[" * 3000,
    "\x1b]0;x\x07",
    "💥" * 50,
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["t.csv", "."])
def test_no_cell_brings_down_a_report(
    form: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad cell in a field of each type, in a package and in a table by itself: a report, and nothing else."""
    monkeypatch.chdir(tmp_path)
    kinds = ["integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "duration", "geopoint"]
    kinds += ["object", "array", "list", "geojson", "string"]
    rows = [",".join('"' + cell.replace('"', '""') + '"' for _ in kinds) for cell in CELLS]
    text = "\n".join([",".join(kinds), *rows]) + "\n"
    write(tmp_path, table("t", [field(kind, kind) for kind in kinds], text.encode(errors="surrogatepass")))
    if name != ".":
        (tmp_path / "datapackage.json").unlink()
    assert cli.main(["validate", name, "--format", form]) in (0, 1)
    out, error = capsys.readouterr()
    assert error == ""
    assert "Traceback" not in out
    if form == "github":
        assert all(one.startswith("::") for one in out.splitlines())
    else:
        assert harms(out) == []
