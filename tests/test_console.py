"""Standard streams of every kind: of texts alone, without buffers, full, closed, and read by nobody."""

import errno
import io
import os
from collections.abc import Iterator

import pytest

from bushputin_data.commands.console import BLOCK, Console, OutputError, Stream
from bushputin_data.commands.ends import LENGTH, RefusedError, reason


class Raw(io.RawIOBase):
    """A stream without buffers that takes a few bytes at a time."""

    def __init__(self, most: int | None = 3) -> None:
        self.most, self.taken = most, b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int | None:
        if self.most is None:
            return None
        some = bytes(data)[: self.most]  # type: ignore[call-overload]
        self.taken += some
        return len(some)


def unbuffered(raw: Raw, encoding: str = "utf-8") -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=encoding, write_through=True)  # type: ignore[arg-type]


def test_a_stream_that_takes_a_part_at_a_time_gets_all() -> None:
    raw = Raw()
    stream = unbuffered(raw)
    Stream(stream, "it").write(["Путин\n"] * 3)
    assert raw.taken.decode() == "Путин\n" * 3


def test_a_stream_that_would_have_to_wait_is_an_error_and_no_endless_loop() -> None:
    stream = unbuffered(Raw(None))
    with pytest.raises(OutputError, match=r"^cannot write to it: .*" + os.strerror(errno.EAGAIN)):
        Stream(stream, "it").write(["x"])


def test_a_stream_of_texts_alone_gets_texts() -> None:
    stream = io.StringIO()
    out = Stream(stream, "it")
    out.write(["Путин → 1\n"], encoding="utf-8")
    out.write(["Путин → 2\n"])
    assert stream.getvalue() == "Путин → 1\nПутин → 2\n"


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_a_closed_stream_is_told(stream: io.StringIO | None) -> None:
    if stream:
        stream.close()
    for encoding in (None, "utf-8"):
        with pytest.raises(OutputError, match=r"^it is closed$"):
            Stream(stream, "it").write(["x"], encoding=encoding)


def test_what_is_written_comes_after_what_was() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    stream.write("before\n")
    Stream(stream, "it").write(["я\n"], encoding="utf-8")
    stream.flush()
    assert raw.getvalue().decode() == "before\nя\n"


def test_signs_are_spelt_where_an_encoding_lacks_them() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Stream(stream, "it").write(["… a → b – “c”: Путин\n"])
    assert raw.getvalue() == rb'... a -> b - "c": \u041f\u0443\u0442\u0438\u043d' + b"\n"


def test_texts_are_written_as_they_come() -> None:
    written = io.StringIO()

    def texts() -> Iterator[str]:
        yield "x" * BLOCK
        assert len(written.getvalue()) == BLOCK
        yield "y"

    Stream(written, "it").write(texts())
    assert len(written.getvalue()) == BLOCK + 1


def test_nothing_more_is_made_for_a_reader_that_left() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    def texts() -> Iterator[str]:
        yield "x" * BLOCK
        raise AssertionError("nobody reads this")

    out = Stream(Gone(), "it")
    out.write(texts())
    assert out.is_abandoned


def test_colour_is_for_a_terminal_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert Console().colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Console().colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not Console().colour
    monkeypatch.delenv("TERM")
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert not Console().colour


def test_a_reason_is_bounded() -> None:
    assert len(reason(RefusedError("x" * 10_000))) == LENGTH + 1
