"""The session in which the Spark engine works: one that is given or there already, or one of its own that ends with it.

All that comes from the executors to the driver comes through `Held.collect`.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from bushputin_data.validation.engine.spark.tasks import Function
from bushputin_data.validation.errors import EngineError, MissingExtraError

# Spark Connect does without py4j.
GIVES_UP: Any = (PySparkException,)
with suppress(ImportError):
    from py4j.protocol import Py4JError

    GIVES_UP = (PySparkException, Py4JError)
# The session that a user has passed in.
GIVEN: ContextVar[Any] = ContextVar("GIVEN", default=None)
NO_JAVA = (
    "the Spark engine needs Java 17 or newer: install a runtime (in Debian: apt-get install default-jre-headless), "
    "or say in JAVA_HOME where there is one"
)
# Where a master is named, that one is used.
NAMED_IN = ("SPARK_REMOTE", "MASTER", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT", "SPARK_CONF_DIR")
OPTIONS = {
    "spark.app.name": "bushputin validate",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
}


@contextmanager
def given(session: Any) -> Iterator[None]:
    """Within this, the engine uses this session."""
    token = GIVEN.set(session)
    try:
        yield
    finally:
        GIVEN.reset(token)


def hold(jobs: int) -> Held:
    """The session to use; where there is none yet, one that uses so many threads of this machine.

    Raises:
        MissingExtraError: what is needed to begin one is not installed.
        EngineError: it does not begin.
    """
    session = GIVEN.get() or SparkSession.getActiveSession()
    return Held(session) if session else Own(jobs)


class Held:
    """A session that is somebody else's: what was put into it is taken out again, and it goes on."""

    def __init__(self, session: Any) -> None:
        """Put nothing into it yet."""
        self.session = session
        self.tag = f"bushputin-{uuid4().hex}"
        self.kept: list[DataFrame] = []

    def keep(self, frame: DataFrame) -> DataFrame:
        """Have a frame kept where it is made, to be read several times."""
        self.kept.append(frame.persist())
        return self.kept[-1]

    def map(self, frame: DataFrame, function: Function, columns: str) -> DataFrame:
        """What a task of the executors makes of a frame."""
        with quiet():
            return frame.mapInArrow(function, columns)

    def put(self, found: pa.Table) -> DataFrame:
        """What the driver has, as a frame."""
        with quiet():
            return self.session.createDataFrame(found)

    def collect(self, frame: DataFrame) -> pa.Table:
        """What a frame holds, brought to the driver.

        Raises:
            EngineError: Spark gives up.
        """
        self.session.addTag(self.tag)
        try:
            with quiet():
                return frame.toArrow()
        except GIVES_UP as error:
            raise EngineError(f"Spark has given up: {gist(str(error))}") from None
        except KeyboardInterrupt:
            self.session.interruptTag(self.tag)
            raise
        finally:
            self.session.removeTag(self.tag)

    def close(self) -> None:
        """Let go of what is kept."""
        for frame in self.kept:
            with suppress(*GIVES_UP, OSError):
                frame.unpersist()
        self.kept.clear()


class Own(Held):
    """A session that begins and ends with a run."""

    def __init__(self, jobs: int) -> None:
        """Begin it, without a word on the console."""
        is_named = any(name in os.environ for name in NAMED_IN)
        is_remote = "SPARK_REMOTE" in os.environ
        if not is_remote and not has_java():
            raise MissingExtraError(NO_JAVA)
        self.handler = signal.getsignal(signal.SIGINT)
        # Of those that work on this machine it is known that they are to be like this process.
        self.environment = {} if is_named else {"PYSPARK_PYTHON": sys.executable}
        options = dict(OPTIONS)
        if not is_named:
            options |= {
                "spark.master": f"local[{jobs}]",
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.sql.shuffle.partitions": str(2 * jobs),
                "spark.executorEnv.PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "spark.sql.warehouse.dir": tempfile.gettempdir(),
            }
        elif master := os.environ.get("MASTER"):
            options["spark.master"] = master
        builder = SparkSession.builder.config(map=options)
        with silence() as said, quiet(), changed(self.environment):
            try:
                session = builder.getOrCreate()
            except ImportError as error:
                raise MissingExtraError(f"SPARK_REMOTE is set: pip install 'pyspark[connect]' ({error})") from None
            except (*GIVES_UP, RuntimeError, OSError) as error:
                raise EngineError(f"Spark does not begin: {gist(said()) or gist(str(error))}") from None
        super().__init__(session)

    def close(self) -> None:
        """End the session, and the process in which it ran."""
        super().close()
        with suppress(*GIVES_UP, OSError):
            self.session.stop()
        end_process()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.handler)


def end_process() -> None:
    """End the Java process that this process began."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    process = getattr(gateway, "proc", None)
    if process is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    # It ends when nobody writes to it any more.
    process.stdin.close()
    process.wait()
    SparkContext._gateway = SparkContext._jvm = None


def has_java() -> bool:
    """There is a Java to run."""
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java"))  # noqa: PTH118


def gist(text: str) -> str:
    """What a long complaint comes to: the first of its lines that names an error, else the first that is no trace."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("at ", "File ", "Traceback"))]
    named = [line for line in told if any(word in line.partition(": ")[0] for word in ("Error", "Exception"))]
    return ([*named, *told, ""])[0].rstrip(".")


@contextmanager
def quiet() -> Iterator[None]:
    """Without the warning about a pandas that is not used here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


@contextmanager
def changed(environment: dict[str, str]) -> Iterator[None]:
    """Within this, variables that are not set otherwise have these values."""
    mine = {name: value for name, value in environment.items() if name not in os.environ}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name in mine:
            os.environ.pop(name, None)


@contextmanager
def silence() -> Iterator[Any]:
    """Keep what processes that begin within this write to the console, then and later; gives what it was so far."""
    with tempfile.TemporaryFile() as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)

        def said() -> str:
            file.seek(0)
            return file.read().decode(errors="replace")

        try:
            yield said
        finally:
            os.dup2(before, 2)
            os.close(before)
