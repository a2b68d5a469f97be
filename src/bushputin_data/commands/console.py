"""Standard output and standard error, robust against a full disk, a closed pipe or an old code page."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from textwrap import wrap
from typing import TextIO

from bushputin_data.validation.reports.escaping import line

WIDTH = 80
# Characters written at once.
BLOCK = 1 << 16
# What stands for this program's own signs where the encoding of a console lacks them.
SIGNS = {"→": "->", "…": "...", "–": "-", "—": "-", "·": ".", "▇": "#", "“": '"', "”": '"', "’": "'"}
SPELLED = "bushputin.spelled"


class OutputError(Exception):
    """The output of a command cannot be written; the message says why."""


def spelled(error: UnicodeError) -> tuple[str, int]:
    """A codec error handler for characters that an encoding lacks: a similar character, or its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    spelt = (SIGNS.get(one) or one.encode("ascii", "backslashreplace").decode("ascii") for one in lacking)
    return "".join(spelt), error.end


codecs.register_error(SPELLED, spelled)


class Stream:
    """One of the standard streams."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        """`stream` is None if it was closed before the program began."""
        self.stream, self.name = stream, name
        self.is_begun = self.is_abandoned = False
        self._encoders: dict[str, codecs.IncrementalEncoder] = {}

    @property
    def is_terminal(self) -> bool:
        """Whether the stream is a terminal."""
        return self.stream is not None and self.stream.isatty()

    def check(self) -> None:
        """Stop before the work begins if its result could not be written.

        Raises:
            OutputError: the stream is closed.
        """
        if self.stream is None or self.stream.closed:
            raise OutputError(f"{self.name} is closed")

    def write(self, texts: Iterable[str], *, encoding: str | None = None, errors: str = SPELLED) -> None:
        """Write texts as they come, in the encoding of the stream or another one. A closed pipe is not an error.

        Args:
            texts: the texts to write.
            encoding: the encoding of output for programs, whose line endings are not changed.
            errors: the codec error handler for characters that the encoding lacks.

        Raises:
            OutputError: they cannot be written.
        """
        self.check()
        for block in blocks(texts):
            self.is_begun = True
            self._put(block, self._encoded(block if encoding else with_line_ends(block), encoding, errors))
            if self.is_abandoned:
                return
        self._put("", self._encoded("", encoding, errors, final=True))
        self._flush()

    def _encoded(self, text: str, encoding: str | None, errors: str, *, final: bool = False) -> bytes:
        """The bytes of a text; a byte order mark, if the encoding has one, precedes the first."""
        name = encoding or getattr(self.stream, "encoding", None) or "utf-8"
        try:
            if name not in self._encoders:
                self._encoders[name] = codecs.getincrementalencoder(name)(errors=errors)
            return self._encoders[name].encode(text, final)
        except (UnicodeError, LookupError):
            hint = "set PYTHONIOENCODING=utf-8"
            raise OutputError(
                f"{self.name} uses the encoding {name!r}, in which the output cannot be written: {hint}"
            ) from None

    def _put(self, text: str, data: bytes) -> None:
        """Write a text, as bytes, or as text if the stream accepts only text."""
        assert self.stream is not None
        buffer = getattr(self.stream, "buffer", None)
        try:
            if buffer is None:
                self.stream.write(text)
                return
            # What others wrote before stands before.
            self.stream.flush()
            left = memoryview(data)
            while left:
                # An unbuffered stream takes a part at a time, or nothing when it would have to wait.
                taken = buffer.write(left)
                if taken is None:
                    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
                left = left[taken:]
        except (OSError, ValueError) as error:
            self._fail(error)

    def _flush(self) -> None:
        """Flush the stream."""
        assert self.stream is not None
        try:
            self.stream.flush()
        except (OSError, ValueError) as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Distinguish a closed pipe from an error, and prevent another attempt to write at exit."""
        self._silence()
        # Windows has its own number for a pipe that nobody reads.
        if not (isinstance(error, BrokenPipeError) or (os.name == "nt" and getattr(error, "errno", 0) == errno.EINVAL)):
            raise OutputError(f"cannot write to {self.name}: {getattr(error, 'strerror', None) or error}") from None
        self.is_abandoned = True

    def _silence(self) -> None:
        """Redirect the stream to the null device."""
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stream.fileno())  # type: ignore[union-attr]
            os.close(nowhere)


class Console:
    """Where a command writes: results to `out`, errors to `err`."""

    def __init__(self) -> None:
        """Use the standard streams of the process."""
        occupy()
        self.out, self.err = Stream(sys.stdout, "standard output"), Stream(sys.stderr, "standard error")

    @property
    def colour(self) -> bool:
        """Whether to use colours: on a terminal that supports them, unless NO_COLOR is set."""
        return self.out.is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def say(self, *texts: str) -> None:
        """Write lines; line breaks inside them are escaped."""
        self.out.write(f"{line(text)}\n" for text in texts)

    def tell(self, *texts: str) -> None:
        """Write lines; on a terminal, long ones as several of 80 columns, the further ones indented below the first."""
        lines = (folded(text) if self.out.is_terminal else [line(text)] for text in texts)
        self.out.write(f"{part}\n" for parts in lines for part in parts)

    def note(self, message: str) -> None:
        """Write a line to standard error, if possible."""
        self.complain([f"bushputin: {message}"])

    def instead(self, texts: Iterable[str]) -> None:
        """Write a substitute for a result that programs expect, if none of it was written."""
        if not self.out.is_begun:
            with suppress(OutputError):
                self.out.write(texts, encoding="utf-8")

    def complain(self, texts: Iterable[str]) -> None:
        """Write lines to standard error, if possible; in ASCII if its own encoding cannot be used."""
        lines = [f"{line(text)}\n" for text in texts]
        for encoding in (None, "ascii"):
            with suppress(OutputError):
                self.err.write(lines, encoding=encoding)
                return


def folded(text: str) -> list[str]:
    """A line as several of 80 columns, where a word is not longer."""
    said = line(text)
    within = " " * (len(said) - len(said.lstrip()) + 4)
    return wrap(said, WIDTH, subsequent_indent=within, break_long_words=False, break_on_hyphens=False) or [""]


def blocks(texts: Iterable[str]) -> Iterator[str]:
    """The texts, joined into blocks of a certain size."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= BLOCK:
            yield "".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting)


def with_line_ends(text: str) -> str:
    """The text with the line endings of the system, as used by its consoles and files."""
    return text if os.linesep == "\n" else text.replace("\n", os.linesep)


def occupy() -> None:
    """Open closed standard streams to the null device, so that no file of a package gets their file descriptors."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                # The lowest free number is given, and that is this one.
                os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
