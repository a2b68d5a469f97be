"""Loads the release or another package of the same kind: typed rows, DataFrames, navigation between related rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bushputin_data.errors import MissingExtraError, ShapeError, UnknownNameError
from bushputin_data.models import (
    BY_NAME,
    Claim,
    ClaimEvidence,
    Coding,
    Coverage,
    Event,
    Meeting,
    MeetingSource,
    MeetingTopic,
    Participant,
    Person,
    Row,
    Source,
    Statement,
    StatementSource,
    StatementTopic,
    Topic,
    Verification,
    names,
)
from bushputin_data.models.vocabulary import ContactKind
from bushputin_data.reading import Package
from bushputin_data.release import DESCRIPTOR, location
from bushputin_data.rows import read_rows
from bushputin_data.study import Study
from bushputin_data.table import Key, Table

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.fulltext import Found, Index

R = TypeVar("R", bound=Row)
# So many of the columns that a release lacks are named.
LACKING = 3


def load(path: str | PathLike[str] | None = None) -> Dataset:
    """The bundled release, or the package at `path`; each table is read when it is first used.

    Every cell is checked as it is read, and every file is compared with the size and hash in the descriptor; the first
    error is raised. `load` does not check relations between rows: keys may repeat, references may not resolve, and
    declared checks may fail. Use `validate` to check all of that.

    Args:
        path: a folder with datapackage.json, the descriptor itself, or a zip of them; None for the bundled release.

    Raises:
        PackageError: there is no readable package at `path`.
        ShapeError: the package lacks tables of this dataset, or is a release of it with other columns.

    >>> import bushputin_data as bp
    >>> bp.load().meetings["2001-06-16-brdo"].city
    'Brdo pri Kranju'
    """
    return Dataset(location(path))


@cache
def bundled() -> Dataset:
    """The bundled release, opened once."""
    return load()


class Dataset:
    """One release of the tables, or another package of the same kind.

    >>> import bushputin_data as bp
    >>> data = bp.load()
    >>> data.statements["S0001"].speaker.name
    'George W. Bush'
    >>> [topic.label for topic in data.topics["strategic-arms"].children][0]
    'ABM Treaty'
    """

    def __init__(
        self,
        path: str | PathLike[str],
        kept: Mapping[str, frozenset[Key]] | None = None,
        whole: Dataset | None = None,
    ) -> None:
        """Open the package at `path`; see `load`.

        Args:
            path: the location of the package.
            kept: for a smaller dataset, the keys of its rows.
            whole: the open dataset from which they were selected, if there is one.
        """
        self.path = location(path).absolute()
        self._kept = kept
        self._whole = None if kept is None else whole or Dataset(path)
        self._package: Package = self._whole._package if self._whole else Package(location(path))
        self._index: Index | None = None
        self._tables: dict[str, Table[Any]] = {}
        tables = set(self._package.tables)
        if absent := [name for name in BY_NAME if name not in tables]:
            raise ShapeError(f"{path}: not a dataset of this kind: it has no table {', '.join(absent)}")
        if self._whole is None:
            refuse_older(self._package.descriptor, path)

    @property
    def version(self) -> str:
        """The version in the descriptor; empty if there is none."""
        return str(self._package.descriptor.get("version") or "")

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """The content of datapackage.json; for a smaller dataset, the part that still applies."""
        if self._kept is None:
            return self._package.descriptor
        from bushputin_data.smaller import descriptor

        return descriptor(self._package.descriptor)

    @cached_property
    def study(self) -> Study:
        """The subject of the dataset: its question, leaders, sides, languages, days and periods.

        Raises:
            ShapeError: the descriptor has no study, or an invalid one.

        >>> import bushputin_data as bp
        >>> bp.load().study.question
        'Did 9/11 briefly make the two leaders allies?'
        """
        return Study.read(self._package.descriptor.get("study"))

    @property
    def tables(self) -> dict[str, Table[Any]]:
        """All tables by name, in the order of the descriptor."""
        return {name: self._table(model) for name, model in BY_NAME.items()}

    def __getitem__(self, name: str) -> Table[Any]:
        """The table of this name.

        Raises:
            UnknownNameError: there is no such table; the message suggests similar names.
        """
        if name not in self:
            raise UnknownNameError.among(BY_NAME, "table", name)
        return self._table(BY_NAME[name])

    def __iter__(self) -> Iterator[str]:
        return iter(BY_NAME)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in BY_NAME

    def in_person(self, **filters: Any) -> pd.DataFrame:
        """The in-person contacts, as `meetings.frame()` returns them, without co-presence."""
        return self.meetings.where(kind=ContactKind.IN_PERSON, **filters).frame()

    def calls(self, **filters: Any) -> pd.DataFrame:
        """The calls, as `meetings.frame()` returns them."""
        return self.meetings.where(kind=ContactKind.TELEPHONE, **filters).frame()

    def messages(self, **filters: Any) -> pd.DataFrame:
        """The letters and messages, as `meetings.frame()` returns them."""
        return self.meetings.where(kind=ContactKind.MESSAGE, **filters).frame()

    def where(self, **filters: Any) -> Dataset:
        """A smaller dataset in which every reference still resolves.

        It contains the contacts and statements that satisfy the filters, and everything that belongs to them. A filter
        that only one of the two tables has applies to that table; of the other, the rows related to the selection are
        kept: the statements of a contact, the contact of a statement. A contact that a selected statement refers to is
        always kept. Participants, topics, codings and links to sources are kept complete, together with the people,
        sources and topics that they refer to. A claim is kept if all its evidence is. Events are kept if they fall
        within the days or begin a period of the study; rows of `coverage` are kept if they overlap the days.

        Statements keep their `sequence`. If others of their contact are left out, it has gaps, so the `descriptor` of
        the smaller dataset no longer requires an unbroken one.

        Args:
            filters: the filters of `meetings` and `statements`; see `Table.where`.

        Raises:
            UnknownNameError, UsageError: as for `Table.where`.

        >>> import bushputin_data as bp
        >>> part = bp.load().where(topic="nato-enlargement", since="2004")
        >>> 0 < len(part.statements) < len(bp.load().statements)
        True
        """
        from bushputin_data.smaller import kept

        return Dataset(self.path, kept(self, filters), self._whole or self)

    def search(self, words: str, *, limit: int | None = None) -> Found:
        """The rows that contain all these words, best matches first; see `bushputin_data.search`."""
        from bushputin_data.fulltext import Found, Index

        if self._index is None:
            self._index = Index(self._package)
        kept = self._kept
        hits = (hit for hit in self._index.find(words) if kept is None or hit.key in kept[hit.table])
        return Found(hit.of(self._found) for hit in islice(hits, limit))

    def _found(self, table: str, key: str) -> Row:
        return self[table][key]  # type: ignore[no-any-return]

    @property
    def meetings(self) -> Table[Meeting]:
        """Meetings, calls and messages."""
        return self._table(Meeting)

    @property
    def statements(self) -> Table[Statement]:
        """What the two leaders said."""
        return self._table(Statement)

    @property
    def topics(self) -> Table[Topic]:
        """The hierarchy of topics."""
        return self._table(Topic)

    @property
    def people(self) -> Table[Person]:
        """Everyone who took part in a contact, or who spoke."""
        return self._table(Person)

    @property
    def sources(self) -> Table[Source]:
        """The sources that the other tables cite."""
        return self._table(Source)

    @property
    def events(self) -> Table[Event]:
        """Background events."""
        return self._table(Event)

    @property
    def participants(self) -> Table[Participant]:
        """The people who took part in each contact."""
        return self._table(Participant)

    @property
    def meeting_topics(self) -> Table[MeetingTopic]:
        """The topics of contacts."""
        return self._table(MeetingTopic)

    @property
    def statement_topics(self) -> Table[StatementTopic]:
        """The topics of statements."""
        return self._table(StatementTopic)

    @property
    def meeting_sources(self) -> Table[MeetingSource]:
        """The sources of contacts."""
        return self._table(MeetingSource)

    @property
    def statement_sources(self) -> Table[StatementSource]:
        """The further sources of statements."""
        return self._table(StatementSource)

    @property
    def claims(self) -> Table[Claim]:
        """Claims about the relationship."""
        return self._table(Claim)

    @property
    def claim_evidence(self) -> Table[ClaimEvidence]:
        """The rows cited as evidence for or against claims: statements, contacts and sources."""
        return self._table(ClaimEvidence)

    @property
    def codings(self) -> Table[Coding]:
        """Every coding of every statement."""
        return self._table(Coding)

    @property
    def verifications(self) -> Table[Verification]:
        """The checks of rows against sources."""
        return self._table(Verification)

    @property
    def coverage(self) -> Table[Coverage]:
        """What was searched."""
        return self._table(Coverage)

    def one(self, model: type[R], key: str) -> R:
        """The row of `model` with this key; rows find related rows by it."""
        return self._table(model)[key]

    def maybe(self, model: type[R], key: str | None) -> R | None:
        """The row of `model` with this key; None without a key."""
        return None if key is None else self.one(model, key)

    def many(self, table: str, **where: str) -> tuple[Any, ...]:
        """The rows of a table whose columns have these values, in file order."""
        return self[table].exactly(**where)

    def label(self, table: str, key: str) -> str:
        """The name of the row with this key; empty if it has no name or does not exist."""
        found = self[table]
        return str(getattr(found[key], label[0])) if (label := found.model.resource.label) and key in found else ""

    def export(self, path: str | PathLike[str]) -> Path:
        """Write all tables for another program, chosen by the suffix, and return the path.

        The package is checked first. The file is written completely or not at all; an existing file is replaced.

        Args:
            path: `….sqlite`, `….xlsx`, `….geojson` or `….metadata.json` (for Datasette); `….parquet.zip`, `….dta.zip`
                or `….jsonl.zip` for a zip with one file per table, or the same without `.zip` for a new folder.

        Raises:
            UnknownNameError: the suffix belongs to no format.
            MissingExtraError: the package that writes the format is not installed.
            ExportError: the package has errors, the format cannot represent a value, or the file cannot be written.

        >>> import tempfile, bushputin_data as bp
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     bp.load().export(f"{folder}/bp.sqlite").name
        'bp.sqlite'
        """
        from bushputin_data.exports import export

        return export(self, path)

    def package(self) -> Any:
        """The same package as a `frictionless.Package`, for tools based on frictionless-py.

        Raises:
            MissingExtraError: frictionless is not installed.
        """
        try:
            import frictionless
        except ImportError:
            raise MissingExtraError("package() needs frictionless: pip install frictionless") from None
        inside = self.path.is_dir()
        return frictionless.Package(str(self.path / DESCRIPTOR if inside else self.path))

    def __repr__(self) -> str:
        named = " ".join(filter(None, ("Dataset", self._package.name, self.version)))
        if self._kept is None:
            return f"<{named}>"
        contacts, said = (len(self._kept[table]) for table in ("meetings", "statements"))
        return f"<{named}: {contacts} of its contacts and {said} of its statements>"

    def _repr_html_(self) -> str:
        """The tables for notebooks: what each is called and how many rows it has."""
        from html import escape

        lines = "".join(
            f"<tr><th>{name}</th><td>{escape(table.model.resource.title)}</td><td>{len(table):,}</td></tr>"
            for name, table in self.tables.items()
        )
        return f"<p>{escape(repr(self))}</p><table><tr><th>table</th><th></th><th>rows</th></tr>{lines}</table>"

    def __reduce__(self) -> tuple[Callable[..., Dataset], tuple[Any, ...]]:
        # A row sent to another process takes the path of its dataset with it, not the dataset.
        return Dataset, (self.path, self._kept)

    def _table(self, model: type[R]) -> Table[R]:
        return self._tables.setdefault(model.resource.name, self._new_table(model))

    def _new_table(self, model: type[R]) -> Table[R]:
        return Table(model, partial(self._rows, model), self.__getitem__, self._study)

    def _study(self) -> Study:
        return self.study

    def _rows(self, model: type[R]) -> Iterator[R]:
        for row in self._read(model):
            row._home = self
            yield row

    def _read(self, model: type[R]) -> Iterator[R]:
        if self._whole is None or self._kept is None:
            yield from read_rows(self._package, model, self._study)
        else:
            kept = self._kept[model.resource.name]
            yield from (row.model_copy() for row in self._whole._table(model) if row.key in kept)


def refuse_older(descriptor: Mapping[str, Any], path: str | PathLike[str]) -> None:
    """Stop at a release of this dataset whose tables lack columns that the installed code reads.

    Raises:
        ShapeError: it is one; the message says what can be done with it.
    """
    lacking = [] if descriptor.get("study") else ["the study"]
    for model in BY_NAME.values():
        declared = set(fields(descriptor, model.resource.name))
        lacking += [f"{model.resource.name}.{name}" for name in names(model) if declared and name not in declared]
    if not lacking:
        return
    from bushputin_data.version import NAME, __version__

    if descriptor.get("name") == NAME and (version := descriptor.get("version")) != __version__:
        more = f" and {len(lacking) - LACKING} more" if len(lacking) > LACKING else ""
        raise ShapeError(
            f"{str(path)!r} is release {version} of this dataset, which lacks what version {__version__} of the code "
            f"reads ({', '.join(lacking[:LACKING])}{more}). Compare the two by bp.diff({str(path)!r}, bp.load()) or "
            f"bushputin diff, cite it by bp.cite(data={str(path)!r}), read its CSV files as they are, or install the "
            "code of its commit (docs/versions.md)"
        )


def fields(descriptor: Mapping[str, Any], table: str) -> Iterator[str]:
    """The names of the fields that a descriptor declares for a table, where they stand in it."""
    for resource in descriptor.get("resources", ()):
        schema = resource.get("schema") if resource.get("name") == table else None
        listed = schema.get("fields") if isinstance(schema, Mapping) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("name"), str):
                yield one["name"]
