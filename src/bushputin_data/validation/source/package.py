"""Opens a package: finds and reads its descriptor safely, and provides its resources as streams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, Any

from bushputin_data.validation.errors import FaultError, PackageError
from bushputin_data.validation.findings import DESCRIPTOR, Fault, Finding, shown
from bushputin_data.validation.hints import WANTED, is_url, package_hint
from bushputin_data.validation.limits import USUAL, Limits, hint
from bushputin_data.validation.source import places
from bushputin_data.validation.source.json_file import Document, read_json
from bushputin_data.validation.source.places import Folder, Place, normal, reason
from bushputin_data.validation.source.zips import Zip

# Members that all lists of one kind may have together, as a multiple of those that one may have.
TOGETHER = 5
# Total size of shared schemas and dialects, counted once for each resource that uses them, as a multiple of the size
# of a descriptor.
SHARED = 2
# Names of list members, where they differ from the name of the property.
NOUNS = {"path": "paths", "primaryKey": "fields in a primary key"}
# Names of JSON types.
KINDS = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
# The consequence if a schema or dialect could not be read.
UNCHECKED = {"schema": "the cells of the table are not checked", "dialect": "the rows of the table are not checked"}


@dataclass(frozen=True)
class Resource:
    """One resource: its descriptor, and the way to its bytes.

    Attributes:
        schema: that of the table; None if it has none, and where it could not be read.
        dialect: that of the table; empty if it has none, and where it could not be read.
        schema_fault: why the file or URL that is named as the schema could not be read. It is not yet a finding.
        dialect_fault: the same for the dialect: without it nothing can be said of the rows.
    """

    place: Place
    descriptor: Mapping[str, Any]
    index: int
    name: str
    paths: tuple[str, ...]
    schema: Mapping[str, Any] | None
    dialect: Mapping[str, Any]
    schema_fault: Fault | None = None
    dialect_fault: Fault | None = None

    def open(self, path: str | None = None) -> IO[bytes]:
        """The bytes of one of the resource's files, the first unless named; what is compressed with gzip stays so.

        Raises:
            FaultError: the path leads out of the package, or there is no such file.
        """
        return self.place.open(self.paths[0] if path is None else path)

    @property
    def file(self) -> str:
        """The resource's first file; the descriptor where it has none."""
        return self.paths[0] if self.paths else DESCRIPTOR

    @property
    def pointer(self) -> str:
        """Where the resource is in the descriptor."""
        return f"/resources/{self.index}"

    @property
    def is_table(self) -> bool:
        """Whether it says that it is a table, or names the schema of one."""
        profile = str(self.descriptor.get("profile", "")).rpartition("/")[2].removesuffix(".json")
        says = self.descriptor.get("type") == "table" or profile == "tabular-data-resource"
        return says or self.schema is not None or self.schema_fault is not None


@dataclass(frozen=True)
class Package:
    """A descriptor, its resources, and what was found wrong while reading them.

    Attributes:
        assumed: where the descriptor was inferred, what it assumes, each a sentence.
    """

    place: Place
    descriptor: dict[str, Any]
    file: str
    resources: tuple[Resource, ...]
    findings: tuple[Finding, ...]
    assumed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The package's name, or its file's where it has none."""
        return str(self.descriptor.get("name") or self.file)


def open_package(path: str | PathLike[str], limits: Limits = USUAL) -> Package:
    """Open the package in a folder or a zip, or the one whose descriptor this is.

    Raises:
        PackageError: there is no descriptor, or it cannot be read.
    """
    place, file = locate(path, limits)
    try:
        return read_package(place, file, limits)
    except PackageError as error:
        # A file that was given in the place of a descriptor.
        raise PackageError(str(error) if file == DESCRIPTOR else f"{error} {package_hint(path)}") from None


def read_package(place: Place, file: str = DESCRIPTOR, limits: Limits = USUAL) -> Package:
    """Read the package whose descriptor is this file of a place.

    Raises:
        PackageError: the descriptor cannot be read.
    """
    try:
        with place.open(file) as stream:
            document = read_json(stream, file, limits)
    except FaultError as error:
        raise PackageError(f"{error.fault.fact} {error.fault.hint or ''}".rstrip()) from None
    except OSError as error:
        raise PackageError(f"{shown(file)} cannot be read: {reason(error)}.") from None
    descriptor = document.value
    if not isinstance(descriptor, dict):
        raise PackageError(f"{file} is not a descriptor: it is {kind(descriptor)}, not an object.")
    reader = ResourceReader(place, file, limits, document.size)
    reader.count(descriptor, ("resources", "checks"))
    resources = tuple(reader.all(descriptor))
    found = (*zip_findings(place, file), *findings_of(document, file), *reader.findings)
    return Package(place, descriptor, file, resources, found)


def locate(path: str | PathLike[str], limits: Limits = USUAL) -> tuple[Place, str]:
    """The place of a package and the name of its descriptor there.

    Raises:
        PackageError: there is none.
    """
    if is_url(path):
        raise PackageError("URLs are not read: download the package and give its folder or .zip.")
    path = Path(path)
    try:
        if path.is_dir():
            if not (path / DESCRIPTOR).is_file():
                raise PackageError(f"no {DESCRIPTOR} in {shown(path)}. {WANTED}")
            return Folder(path), DESCRIPTOR
        if not path.exists():
            raise PackageError(f"no such path: {shown(path)}. {WANTED}")
        if not path.is_file():
            raise PackageError(f"{shown(path)} is not a regular file. {WANTED}")
        is_zip = path.suffix.lower() == ".zip" or (path.suffix.lower() != ".json" and begins_as_zip(path))
    except (OSError, ValueError) as error:
        raise PackageError(f"{shown(path)} cannot be read: {reason(error)}. {WANTED}") from None
    return (Zip(path, limits), DESCRIPTOR) if is_zip else (Folder(path.parent), path.name)


def begins_as_zip(path: Path) -> bool:
    """Whether the file has the mark of a zip, whatever it is called."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def zip_findings(place: Place, file: str) -> Iterator[Finding]:
    """What is wrong with the zip of a package, though it can be read."""
    if isinstance(place, Zip) and place.directory.backslashes:
        fact = "The zip has '\\' between folders where '/' should be: other programs will not find its files."
        hint = "Create the zip with another program."
        yield finding(Fault("missing_file", fact, hint, level="warning"), file, None)


def kind(value: Any) -> str:
    """What a JSON value is, for a message."""
    return KINDS.get(type(value), "a number")


def findings_of(document: Document, file: str) -> Iterator[Finding]:
    """What is wrong with how a JSON file is written."""
    for error in document.faults:
        yield finding(error.fault, file, error.place or None)


def finding(fault: Fault, file: str, pointer: str | None, value: str | None = None) -> Finding:
    """A fault at a place of a descriptor."""
    return Finding(fault.level, fault.rule, fault.fact, file=file, field=pointer, value=value, hint=fault.hint)


class ResourceReader:
    """Makes resources out of their descriptors, as far as these can be understood."""

    def __init__(self, place: Place, file: str, limits: Limits = USUAL, size: int = 0) -> None:
        """`size` is that of the descriptor: it and all schemas and dialects together have one limit."""
        self.place, self.file, self.limits = place, file, limits
        self.findings: list[Finding] = []
        self._bytes_left = limits.descriptor_bytes - size
        self._shared_left = limits.descriptor_bytes * SHARED
        self._members: Counter[str] = Counter()
        self._documents: dict[str, Document | FaultError] = {}

    def count(self, part: Mapping[str, Any], names: Iterable[str]) -> None:
        """Stop at a descriptor that would take too long to process.

        Raises:
            PackageError: one of its lists, or all of one kind together, have more members than they may.
        """
        most = self.limits.descriptor_members
        for name in names:
            value = part.get(name)
            length = len(value) if isinstance(value, list) else 0
            self._members[name] += length
            noun = NOUNS.get(name, name)
            if length > most:
                raise PackageError(f"{self.file} has {length:,} {noun}. {hint('descriptor_members')}")
            if self._members[name] > most * TOGETHER:
                message = f"{self.file} has more than {most * TOGETHER:,} {noun} in all."
                raise PackageError(f"{message} {hint('descriptor_members')}")

    def all(self, descriptor: Mapping[str, Any]) -> Iterator[Resource]:
        """The resources that are objects; others are reported elsewhere."""
        found = descriptor.get("resources")
        for index, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict):
                yield self.resource(one, index)

    def resource(self, descriptor: dict[str, Any], index: int) -> Resource:
        """One resource, with its schema and dialect, also where these have files of their own."""
        self.count(descriptor, ("path",))
        schema, schema_fault = self.part(descriptor, "schema")
        dialect, dialect_fault = self.part(descriptor, "dialect")
        return Resource(
            self.place,
            descriptor,
            index,
            name=str(descriptor.get("name") or f"resource {index + 1}"),
            paths=tuple(self.paths(descriptor.get("path"), f"/resources/{index}/path")),
            schema=schema,
            dialect=dialect or {},
            schema_fault=schema_fault,
            dialect_fault=dialect_fault,
        )

    def paths(self, path: Any, pointer: str) -> Iterator[str]:
        """The paths of a resource, each once; those that are not strings are reported elsewhere."""
        values = [path] if isinstance(path, str) else path if isinstance(path, list) else []
        paths = {index: one for index, one in enumerate(values) if isinstance(one, str)}
        times = Counter(map(normal, paths.values()))
        seen: Counter[str] = Counter()
        for index, one in paths.items():
            seen[normal(one)] += 1
            if seen[normal(one)] == 1:
                yield one
            elif seen[normal(one)] == 2:
                fact = f"{shown(one)} is listed {times[normal(one)]:,} times in this resource, but read only once."
                self._report(Fault("descriptor", fact, "List it once."), f"{pointer}/{index}", one)
        urls = [places.is_url(one) for one in paths.values()]
        if any(urls) and not all(urls):
            fact = "Some of the paths are URLs and others are not; use only one kind."
            self._report(Fault("descriptor", fact, "Move the URLs to a resource of their own."), pointer)

    def part(self, descriptor: dict[str, Any], name: str) -> tuple[Mapping[str, Any] | None, Fault | None]:
        """A schema or dialect, an object or that of the file whose path it is; else why that could not be read."""
        value = descriptor.get(name)
        if isinstance(value, str):
            try:
                value = self.linked(value, name)
            except FaultError as error:
                return None, error.fault
        if not isinstance(value, dict):
            return None, None
        self.count(value, ("fields", "primaryKey", "uniqueKeys", "foreignKeys"))
        return value, None

    def linked(self, path: str, name: str) -> dict[str, Any]:
        """The schema or dialect in a file of the package, which is read once, however many resources share it.

        Raises:
            FaultError: it cannot be read, or is not an object.
        """
        document = self._documents.get(normal(path))
        if document is None:
            document = self._documents[normal(path)] = self._read(path)
        if isinstance(document, FaultError):
            raise FaultError(for_part(document.fault, name))
        self._shared_left -= document.size
        if self._shared_left < 0:
            fact = f"{shown(path)} is not read again, because the resources share too many long schemas or dialects."
            raise FaultError(Fault("size_limit", fact, hint("descriptor_bytes")))
        if not isinstance(document.value, dict):
            fact = f"{shown(path)} is not a {name}: it is {kind(document.value)}, not an object."
            raise FaultError(Fault("descriptor", fact))
        return document.value

    def _read(self, path: str) -> Document | FaultError:
        """A JSON file of the package, or why it cannot be read."""
        try:
            with self.place.open(path) as stream:
                document = read_json(stream, shown(path), self.limits, most=max(self._bytes_left, 0))
        except FaultError as error:
            return error
        except OSError as error:
            return places.unreadable(path, error)
        self._bytes_left -= document.size
        self.findings += findings_of(document, path)
        return document

    def _report(self, fault: Fault, pointer: str, value: str | None = None) -> None:
        """Add a finding at a place of the descriptor."""
        self.findings.append(finding(fault, self.file, pointer, value))


def for_part(fault: Fault, name: str) -> Fault:
    """The fault of a file, as that of the schema or dialect which should be in it."""
    advice = fault.hint.replace("Add it", f"Add the {name}") if fault.hint else None
    return Fault(fault.rule, f"{fault.fact.removesuffix('.')}: {UNCHECKED[name]}.", advice, fault.expected, fault.level)
