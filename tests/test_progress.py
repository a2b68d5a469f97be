import io

from bushputin_data.progress import CLEAR, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_short_run_shows_nothing() -> None:
    stream, now = Terminal(), iter([0.0, 0.5, 0.9])
    progress = Progress(stream, clock=lambda: next(now))
    progress("statements", 10_000)
    progress("statements", 20_000)
    progress.done()
    assert stream.getvalue() == ""


def test_a_long_run_shows_one_line_and_takes_it_away() -> None:
    stream, now = Terminal(), iter([0.0, 1.2, 1.25, 1.5])
    progress = Progress(stream, clock=lambda: next(now))
    for rows in (10_000, 20_000, 30_000):
        progress("statements", rows)
    progress.done()
    lines = stream.getvalue().split(CLEAR)
    assert lines == ["", "checking statements: 10,000 rows", "checking statements: 30,000 rows", ""]


def test_nothing_is_written_where_nobody_looks() -> None:
    stream, now = io.StringIO(), iter([0.0, 2.0])
    progress = Progress(stream, clock=lambda: next(now))
    progress("statements", 10_000)
    progress.done()
    assert stream.getvalue() == ""


def test_a_run_goes_on_when_the_terminal_goes_away() -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    now = iter([0.0, 1.2, 1.5])
    progress = Progress(Gone(), clock=lambda: next(now))
    progress("statements", 10_000)
    progress("statements", 20_000)
    progress.done()


def test_there_may_be_no_standard_error() -> None:
    progress = Progress(None)
    progress("statements", 10_000)
    progress.done()


def test_a_long_name_does_not_break_the_line() -> None:
    stream, now = Terminal(), iter([0.0, 1.2])
    Progress(stream, clock=lambda: next(now))("\u202ex" * 1000, 10_000)
    assert len(stream.getvalue()) < 80


def test_speed_and_faults_are_told_where_they_are_known() -> None:
    stream, now = Terminal(), iter([0.0, 2.0, 4.0, 6.0])
    progress, seen = Progress(stream, clock=lambda: next(now)), iter([(0, 0), (100_000_000, 1), (600_000_000, 1_200)])
    progress.watch(lambda: next(seen))
    for rows in (10, 20, 30):
        progress("statements", rows)
    lines = stream.getvalue().split(CLEAR)
    assert lines == [
        "",
        "checking statements: 10 rows",
        "checking statements: 20 rows, 25 MB/s, 1 error",
        "checking statements: 30 rows, 100 MB/s, 1,200 errors",
    ]
