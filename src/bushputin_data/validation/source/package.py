"""Opens a package: finds and reads its descriptor safely, and gives its resources as streams."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, Any

from bushputin_data.validation import limits as bounds
from bushputin_data.validation.advice import WANTED, instead, is_url
from bushputin_data.validation.errors import PackageError
from bushputin_data.validation.findings import DESCRIPTOR, Finding, shown
from bushputin_data.validation.source.places import FileFaultError, Folder, Place, Zip, reason

# Objects and lists in a descriptor may stand so deep in one another.
DEPTH = 100


class RepeatedKeys:
    """Builds JSON objects, and remembers those that say a key twice."""

    def __init__(self) -> None:
        """None so far."""
        self.found: dict[int, tuple[object, list[str]]] = {}

    def build(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """One object; the last of equal keys holds, as everywhere."""
        out = dict(pairs)
        if len(out) < len(pairs):
            times = Counter(key for key, _ in pairs)
            # The object is kept with its keys, so that its identity stays its own.
            self.found[id(out)] = (out, sorted(key for key in times if times[key] > 1))
        return out

    def places(self, value: Any, pointer: str = "") -> Iterator[str]:
        """The JSON pointers of the keys that were said twice."""
        if id(value) in self.found:
            yield from (f"{pointer}/{key}" for key in self.found[id(value)][1])
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, member in members:
            yield from self.places(member, f"{pointer}/{key}")


def read_json(stream: IO[bytes], file: str) -> tuple[Any, list[Finding]]:
    """What a JSON file says, and what is wrong with how it says it.

    Raises:
        PackageError: it is too large, not UTF-8, or no JSON.
    """
    most = bounds.current().descriptor_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise PackageError(f"{file} is larger than {most:,} bytes. {bounds.raise_it('descriptor_bytes')}")
    repeated = RepeatedKeys()
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=repeated.build, parse_constant=refuse_constant)
        if is_deep(value):
            raise RecursionError
        findings = [duplicate(file, pointer) for pointer in repeated.places(value)] if repeated.found else []
    except UnicodeDecodeError as error:
        raise PackageError(f"{file} is not UTF-8: byte {error.start + 1} cannot be read") from None
    except RecursionError:
        raise PackageError(f"{file} is nested too deeply to be a descriptor") from None
    except ValueError as error:
        raise PackageError(f"{file} is no JSON: {error}") from None
    if data.startswith(b"\xef\xbb\xbf"):
        message = "The file begins with a byte order mark."
        findings.append(Finding("warning", "byte_order_mark", message, file=file, hint="Save it as UTF-8 without one."))
    return value, findings


def is_deep(value: Any) -> bool:
    """The value is nested beyond what any descriptor is, and what programs can follow."""
    level = [value]
    for _ in range(DEPTH):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [member for members in inner for member in members]
    return bool(level)


def refuse_long_lists(part: Mapping[str, Any], names: Iterable[str], file: str) -> None:
    """Stop at a descriptor that would take forever to follow.

    Raises:
        PackageError: one of its lists has more members than it may.
    """
    most = bounds.current().descriptor_members
    for name in names:
        value = part.get(name)
        if isinstance(value, list) and len(value) > most:
            raise PackageError(f"{file} has {len(value):,} {name}. {bounds.raise_it('descriptor_members')}")


def refuse_constant(name: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(f"{name} is no JSON value")


def duplicate(file: str, pointer: str) -> Finding:
    """A key that an object says twice: the first value is silently lost."""
    message = f"The key {shown(pointer.rpartition('/')[2])} stands twice in one object: the first value is lost."
    return Finding("error", "duplicate_json_key", message, file=file, field=pointer, hint="Remove one of them.")


@dataclass(frozen=True)
class Resource:
    """One resource: its descriptor, and the way to its bytes."""

    place: Place
    descriptor: Mapping[str, Any]
    index: int
    name: str
    paths: tuple[str, ...]
    schema: Mapping[str, Any] | None
    dialect: Mapping[str, Any]
    schema_fault: Any = None
    dialect_fault: Any = None

    def open(self, path: str | None = None) -> IO[bytes]:
        """The bytes of one of the resource's files, the first unless named.

        Raises:
            FileFaultError: the path leads out of the package, or there is no such file.
        """
        return self.place.open(self.paths[0] if path is None else path)

    @property
    def file(self) -> str:
        """The resource's first file; the descriptor where it has none."""
        return self.paths[0] if self.paths else DESCRIPTOR

    @property
    def pointer(self) -> str:
        """Where the resource stands in the descriptor."""
        return f"/resources/{self.index}"

    @property
    def is_table(self) -> bool:
        """It says that it is a table, or has the schema of one."""
        profile = str(self.descriptor.get("profile", "")).rpartition("/")[2].removesuffix(".json")
        says = self.descriptor.get("type") == "table" or profile == "tabular-data-resource"
        return says or self.schema is not None


@dataclass(frozen=True)
class Package:
    """A descriptor, its resources, and what was found wrong while reading them."""

    place: Place
    descriptor: dict[str, Any]
    file: str
    resources: tuple[Resource, ...]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The package's name, or its file's where it has none."""
        return str(self.descriptor.get("name") or self.file)


def open_package(path: str | PathLike[str], limits: Any = None) -> Package:
    """Open the package in a folder or a zip, or the one whose descriptor this is.

    Raises:
        PackageError: there is no descriptor, or it cannot be read.
    """
    place, file = locate(path)
    try:
        return read_package(place, file)
    except PackageError as error:
        # A file that was given in the place of a descriptor.
        raise PackageError(str(error) if file == DESCRIPTOR else f"{error}. {instead(path)}") from None


def read_package(place: Place, file: str = DESCRIPTOR) -> Package:
    """Read the package whose descriptor is this file of a place.

    Raises:
        PackageError: the descriptor cannot be read.
    """
    try:
        with place.open(file) as stream:
            descriptor, findings = read_json(stream, file)
    except FileFaultError as fault:
        raise PackageError(f"{fault} {WANTED}") from None
    except (OSError, EOFError, ValueError) as error:
        raise PackageError(f"{shown(file)} cannot be read: {reason(error)}") from None
    if not isinstance(descriptor, dict):
        raise PackageError(f"{file} is no descriptor: it is not a JSON object")
    refuse_long_lists(descriptor, ("resources", "checks"), file)
    reader = ResourceReader(place, file)
    resources = tuple(reader.all(descriptor))
    return Package(place, descriptor, file, resources, (*findings, *reader.findings))


def locate(path: str | PathLike[str]) -> tuple[Place, str]:
    """The place of a package and the name of its descriptor there."""
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
            raise PackageError(f"{shown(path)} is no regular file. {WANTED}")
        is_zip = path.suffix.lower() != ".json" and begins_as_zip(path)
    except (OSError, ValueError) as error:
        raise PackageError(f"{shown(path)} cannot be read: {reason(error)}. {WANTED}") from None
    return locate_in_zip(path) if is_zip or path.suffix.lower() == ".zip" else (Folder(path.parent), path.name)


def begins_as_zip(path: Path) -> bool:
    """The file has the mark of a zip, whatever it is called."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def locate_in_zip(path: Path) -> tuple[Place, str]:
    """The descriptor at the root of a zip, or in its single folder."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
        raise PackageError(f"{shown(path)} is no zip that can be read: {reason(error)}") from None
    folders = {name.split("/")[0] for name in names}
    for inside in ["", *(f"{folder}/" for folder in folders if len(folders) == 1)]:
        if inside + DESCRIPTOR in names:
            return Zip(path, inside), DESCRIPTOR
    raise PackageError(f"no {DESCRIPTOR} at the root of {shown(path)} or in its single folder")


class ResourceReader:
    """Makes resources out of their descriptors, as far as these can be understood."""

    def __init__(self, place: Place, file: str) -> None:
        """Read what descriptors point to from the package's own place."""
        self.place, self.file = place, file
        self.findings: list[Finding] = []

    def all(self, descriptor: Mapping[str, Any]) -> Iterator[Resource]:
        """The resources that are objects; what is wrong with the others is said elsewhere."""
        found = descriptor.get("resources")
        for index, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict):
                yield self.resource(one, index)

    def resource(self, descriptor: dict[str, Any], index: int) -> Resource:
        """One resource, with its schema and dialect read where they stand in files of their own."""
        refuse_long_lists(descriptor, ("path",), self.file)
        path = descriptor.get("path", [])
        paths = [path] if isinstance(path, str) else path
        return Resource(
            self.place,
            descriptor,
            index,
            name=str(descriptor.get("name") or f"resource {index + 1}"),
            paths=tuple(one for one in paths if isinstance(one, str)) if isinstance(paths, list) else (),
            schema=self.part(descriptor, "schema", index),
            dialect=self.part(descriptor, "dialect", index) or {},
        )

    def part(self, descriptor: dict[str, Any], name: str, index: int) -> Mapping[str, Any] | None:
        """A schema or dialect: an object, or the path of a file that holds one."""
        value = descriptor.get(name)
        if isinstance(value, str):
            value = self.linked(value, f"/resources/{index}/{name}")
        if not isinstance(value, dict):
            return None
        refuse_long_lists(value, ("fields", "primaryKey", "uniqueKeys", "foreignKeys"), self.file)
        return value

    def linked(self, path: str, pointer: str) -> Any:
        """What a JSON file of the package says; None where it cannot be read."""
        try:
            with self.place.open(path) as stream:
                value, findings = read_json(stream, path)
        except (FileFaultError, PackageError, OSError, EOFError) as error:
            rule = getattr(error, "rule", "descriptor")
            self.findings.append(Finding("error", rule, str(error), file=self.file, field=pointer, value=path))
            return None
        self.findings += findings
        return value
