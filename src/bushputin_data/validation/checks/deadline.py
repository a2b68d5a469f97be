"""Stops a function that takes too long: code supplied by a user must not keep a run from finishing."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any, Self

# How often the time is checked, in seconds.
LOOK = 0.05


class OvertimeError(Exception):
    """The function took too long."""


class Deadline:
    """Calls functions, each with a time limit in seconds.

    A second thread looks at the time, and has the exception raised in the thread of the function. It cannot end one
    call into a library that never comes back to Python.
    """

    def __init__(self, seconds: float) -> None:
        """The second thread starts with the block in which calls are made."""
        self.seconds = seconds
        self._since: float | None = None
        self._caller = 0
        self._lock, self._done = threading.Lock(), threading.Event()

    def __enter__(self) -> Self:
        """Start watching the time."""
        self._caller = threading.get_ident()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop watching the time."""
        self._done.set()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The result of the function.

        Raises:
            OvertimeError: it took too long.
        """
        self._since = time.monotonic()
        try:
            return function(*arguments)
        finally:
            with self._lock:
                self._since = None
            # An exception that was asked for just before is raised here, and not later.
            for _ in range(2):
                pass

    def _watch(self) -> None:
        while not self._done.wait(LOOK):
            with self._lock:
                if self._since is not None and time.monotonic() - self._since > self.seconds:
                    self._since = None
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self._caller), ctypes.py_object(OvertimeError)
                    )
