"""Checks a package in a Spark session of one's own: `check(session, path)`, which finds what any engine does."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from bushputin_data.validation.engine.run import check as check_with
from bushputin_data.validation.errors import MissingExtraError
from bushputin_data.validation.findings import Report

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["check"]


def check(session: SparkSession, path: str | PathLike[str], **more: Any) -> Report:
    """Check a package, whole; the rows of its large files are judged by the executors of a session.

    Args:
        session: of Spark 4 or newer, classic or Connect; it is neither changed nor stopped.
        path: the package, where the driver and all executors can read it under this path.
        more: as `bushputin_data.validation.check` takes it: limit, kinds, progress, limits, waivers, context.

    Raises:
        MissingExtraError: what the engine needs is not installed.
        EngineError: the executors cannot read the files, or have another version of this package.
        PackageError: there is no descriptor, or it cannot be read.
    """
    try:
        from bushputin_data.validation.engine.spark.session import given
    except ImportError as error:
        raise MissingExtraError(f"the Spark engine needs {error.name}: pip install 'bushputin-data[spark]'") from None
    with given(session):
        return check_with(path, engine="spark", **more)
