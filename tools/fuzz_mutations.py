"""What the fuzzer does to a package: to the tree of its descriptor, its cells, its bytes, its files and its zip."""

from __future__ import annotations

import copy
import json
import struct
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, TypeVar

from tools.fuzz_packages import AGAIN, DESCRIPTOR, FOLDER, OUTSIDE, SEEDS, Parcel, Raw
from tools.fuzz_values import BYTES, CELLS, DEPTHS, KNOWN, LINKS, LUMPS, NUMBERS, PATTERNS, STRANGE, TYPES

T = TypeVar("T")
Mutation = Callable[[Random, Parcel], None]
# A node of a JSON tree: what holds it, and its key or index there.
Spot = tuple[Any, Any]


def mutate(chance: Random, parcel: Parcel) -> None:
    """Do one to six things to a package: those to the tree of its descriptor first, those to its zip last."""
    families = chance.choices(range(len(FAMILIES)), [weight for weight, _ in FAMILIES], k=chance.randint(1, 6))
    for number in sorted(families):
        if number >= SEALED:
            parcel.seal()
        FAMILIES[number][1](chance, parcel)
    parcel.seal()
    if chance.random() < 0.05:
        parcel.given = f"{FOLDER}/{DESCRIPTOR}"


def pick(chance: Random, weights: Mapping[T, float]) -> T:
    """One of the keys, the heavier the more often."""
    return chance.choices(list(weights), list(weights.values()))[0]


# The tree of the descriptor.


def spots(tree: Any) -> list[Spot]:
    """Every node below the root."""
    out: list[Spot] = []
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        members = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        for key, member in members:
            out.append((holder, key))
            waiting.append(member)
    return out


def odd(chance: Random) -> Any:
    """Some value that is probably not of the type that is wanted."""
    kinds: list[Callable[[], Any]] = [
        lambda: chance.choice([None, [], {}, [[]], [{}], {"": {}}, [None], True]),
        lambda: chance.choice(NUMBERS),
        lambda: chance.choice(STRANGE),
        lambda: chance.choice(PATTERNS),
        lambda: chance.choice(CELLS),
        lambda: nest(chance),
    ]
    return chance.choices(kinds, [4, 4, 4, 1, 1, 1])[0]()


def nest(chance: Random) -> Raw:
    """Lists or objects in one another."""
    depth = chance.choice(DEPTHS) + chance.randint(-20, 20)
    opened, closed = chance.choice([("[", "]"), ('{"a": ', "}"), ('[{"fields": ', "}]")])
    return Raw(opened * depth + "[]" + closed * depth)


def alter_tree(chance: Random, parcel: Parcel) -> None:
    """Change one node of the descriptor, or what stands around it."""
    nodes = spots(parcel.descriptor)
    if not nodes:
        parcel.descriptor = odd(chance)
        return
    changes: dict[Callable[[Random, list[Spot]], None], int] = {
        replace: 4, retype: 4, set_known: 12, add_check: 6, drop: 2, say_again: 1, rename: 1, graft: 3, swap: 1,
        repeat: 1, shuffle: 1,
    }  # fmt: skip
    pick(chance, changes)(chance, nodes)


def replace(chance: Random, nodes: list[Spot]) -> None:
    """A node gets a value of another type."""
    holder, key = chance.choice(nodes)
    holder[key] = odd(chance)


def holders(nodes: list[Spot], *names: str) -> list[dict[str, Any]]:
    """The objects that have all these keys, each once."""
    found = {
        id(holder): holder for holder, _ in nodes if isinstance(holder, dict) and all(map(holder.__contains__, names))
    }
    return list(found.values())


def retype(chance: Random, nodes: list[Spot]) -> None:
    """A field gets another type, and perhaps a format and a constraint, which need not go together."""
    fields = [one for one in holders(nodes, "name", "type") if "path" not in one]
    if not fields:
        return
    field = chance.choice(fields)
    field["type"] = chance.choice(TYPES)
    if chance.random() < 0.5:
        name = chance.choice(
            ["format", "groupChar", "decimalChar", "bareNumber", "trueValues", "delimiter", "itemType", "missingValues"]
        )
        field[name] = known(chance, name)
    if chance.random() < 0.5 and isinstance(field.setdefault("constraints", {}), dict):
        name = chance.choice(
            ["minimum", "maximum", "exclusiveMinimum", "enum", "minLength", "pattern", "jsonSchema", "unique"]
        )
        field["constraints"][name] = known(chance, name)


def known(chance: Random, name: str) -> Any:
    """Some value of a property; a copy, for what is put into a tree will be changed there."""
    return copy.deepcopy(chance.choice(KNOWN[name]))


def set_known(chance: Random, nodes: list[Spot]) -> None:
    """A property that the standard knows gets another value, odd or right; now and then where it does not belong."""
    there = {key for holder, key in nodes if isinstance(holder, dict) and key in KNOWN}
    name = chance.choice(sorted(there) or ["name"]) if chance.random() < 0.6 else chance.choice(list(KNOWN))
    homes = holders(nodes, name) or holders(nodes, HOMES.get(name, "name")) or holders(nodes)
    if homes:
        chance.choice(homes)[name] = known(chance, name)


# Beside which key a property belongs that an object does not have yet.
HOMES = dict.fromkeys(
    ["delimiter", "quoteChar", "escapeChar", "commentChar", "headerRows", "commentRows"], "lineTerminator"
)
HOMES |= dict.fromkeys(["header", "skipInitialSpace", "nullSequence", "doubleQuote", "headerJoin"], "lineTerminator")
HOMES |= dict.fromkeys(["primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "missingValues"], "fields")
HOMES |= dict.fromkeys(
    ["operator", "value", "when", "between", "precision", "slack_days", "within", "by", "one_of"], "rule"
)
HOMES |= dict.fromkeys(["data", "encoding", "bytes", "hash", "dialect", "schema"], "path")


def add_check(chance: Random, nodes: list[Spot]) -> None:
    """The package gets one more rule, on fields that need not be what it is for."""
    names = names_of_fields(nodes)
    packages = [one for one in holders(nodes, "resources") if isinstance(one.setdefault("checks", []), list)]
    if not names or not packages:
        return
    table, other = chance.choice(list(names)), chance.choice(list(names))

    def some(most: int = 2, least: int = 1, of: str = table) -> list[str]:
        return chance.choices(names[of], k=chance.randint(least, most))

    def text() -> Any:
        return chance.choice([*CELLS, *CELLS, True, False, 1, 2.5])

    child = {"resource": other, "fields": some(of=other), "when": {some()[0]: text()}}
    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "compare": lambda: {"operator": chance.choice(["<", "<=", ">", "==", "!="]), "fields": some(2, 2)},
        "compare to": lambda: {
            "operator": chance.choice(["<", "<=", ">", "==", "!="]),
            "fields": some(1),
            "value": text(),
        },
        "prefix": lambda: {"fields": some(1), "between": some(2, 2)},
        "required_if": lambda: {"when": {some()[0]: text(), some()[0]: [text(), text()]}},
        "forbidden_if": lambda: {"when": {some()[0]: chance.choice([True, False])}},
        "count": lambda: {"child": child, chance.choice(["exactly", "minimum", "maximum"]): chance.randint(0, 2)},
        "sequence": lambda: {"fields": some(1), "within": some(2, 0), "ascending": some(2, 0)},
        "within_parent": lambda: {
            "fields": some(1),
            "parent": some()[0],
            "between": some(2, 2, other),
            "slack_days": 1,
        },
        "acyclic": lambda: {"fields": some(1)},
        "covered": dict,
        "sorted": lambda: {"fields": some(3)},
        "word_limit": lambda: {"maximum": chance.randint(0, 3)},
        "equals_related": lambda: {"fields": some(1), "related": related(chance, other, names[other])},
        "equals_related to": lambda: {"one_of": [str(text()), str(text())]},
    }
    kind = chance.choice(list(kinds))
    entry = {"rule": kind.partition(" ")[0], "resource": table, "fields": some()} | kinds[kind]()
    chance.choice(packages)["checks"].append(entry)


def names_of_fields(nodes: list[Spot]) -> dict[str, list[str]]:
    """The fields of each table, as far as they can be made out."""
    out: dict[str, list[str]] = {}
    for table in holders(nodes, "name", "schema"):
        fields = table["schema"].get("fields") if isinstance(table["schema"], dict) else None
        names = (
            [one["name"] for one in fields if isinstance(one, dict) and "name" in one]
            if isinstance(fields, list)
            else []
        )
        texts = [name for name in names if isinstance(name, str)]
        if texts and isinstance(table["name"], str):
            out[table["name"]] = texts
    return out


def related(chance: Random, table: str, names: list[str]) -> dict[str, Any]:
    """The rows of a table from which a value should follow."""
    some = [chance.choice(names) for _ in range(5)]
    prefer = [{some[0]: chance.choice(CELLS)}, {some[1]: True}]
    return {"resource": table, "fields": some[:2], "field": some[2], "newest": some[3], "prefer": prefer}


def drop(chance: Random, nodes: list[Spot]) -> None:
    """A node goes away."""
    holder, key = chance.choice(nodes)
    del holder[key]


def say_again(chance: Random, nodes: list[Spot]) -> None:
    """An object says a key twice."""
    holder, key = chance.choice(nodes)
    if isinstance(holder, dict):
        holder[key + AGAIN] = odd(chance)


def rename(chance: Random, nodes: list[Spot]) -> None:
    """A key gets another name."""
    holder, key = chance.choice(nodes)
    if isinstance(holder, dict):
        holder[chance.choice([*KNOWN, *STRANGE])] = holder.pop(key)


def graft(chance: Random, nodes: list[Spot]) -> None:
    """A copy of one node takes the place of another, most often of one that has the same key."""
    holder, key = chance.choice(nodes)
    alike = [node for node in nodes if node[1] == key and type(key) is str]
    other, place = chance.choice(alike if alike and chance.random() < 0.7 else nodes)
    other[place] = copy.deepcopy(holder[key])


def swap(chance: Random, nodes: list[Spot]) -> None:
    """Two nodes change places, as copies: one may lie in the other."""
    (holder, key), (other, place) = chance.choice(nodes), chance.choice(nodes)
    first, second = copy.deepcopy(holder[key]), copy.deepcopy(other[place])
    holder[key], other[place] = second, first


def repeat(chance: Random, nodes: list[Spot]) -> None:
    """A member of a list stands there several times."""
    holder, key = chance.choice(nodes)
    if isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(chance.choice([1, 2, 30]))]


def shuffle(chance: Random, nodes: list[Spot]) -> None:
    """The members of a list come in another order."""
    lists = [holder[key] for holder, key in nodes if isinstance(holder[key], list)]
    if lists:
        chance.shuffle(chance.choice(lists))


# Cells, rows and columns.


def some_file(chance: Random, parcel: Parcel, ends: tuple[str, ...] = ("",)) -> str | None:
    """The name of a file whose name ends so."""
    names = sorted(name for name in parcel.files if name.endswith(ends))
    return chance.choice(names) if names else None


def alter_table(chance: Random, parcel: Parcel) -> None:
    """Change a cell, a row or a column of a file, as far as its commas make them out."""
    name = some_file(chance, parcel, (".csv", ".tsv"))
    if name is None:
        return
    data = parcel.files[name]
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = data.decode(encoding, "surrogateescape")
    mark = max(",;\t|", key=text.count)
    rows = [line.split(mark) for line in text.split("\n")]
    changes: dict[Callable[[Random, list[list[str]]], None], int] = {
        put_cell: 10, tweak_cell: 5, copy_cell: 4, drop_cell: 1, drop_row: 1, double_row: 1, move_row: 1, blank_row: 1,
        drop_column: 1, move_column: 1, fill_column: 2,
    }  # fmt: skip
    pick(chance, changes)(chance, rows)
    parcel.files[name] = "\n".join(map(mark.join, rows)).encode(encoding, "surrogateescape")


def some_cell(chance: Random, rows: list[list[str]]) -> tuple[list[str], int]:
    """A row and a place in it; rarely the header."""
    row = chance.choice(rows[1:] or rows) if chance.random() < 0.9 else rows[0]
    return row, chance.randrange(len(row))


def quoted(chance: Random, text: str) -> str:
    """A cell in quotes, so that it stays one cell; not always."""
    return '"' + text.replace('"', '""') + '"' if chance.random() < 0.8 else text


def put_cell(chance: Random, rows: list[list[str]]) -> None:
    """A cell gets an odd text, half of the times one that looks as if it could stand there."""
    row, place = some_cell(chance, rows)
    alike = [text for text in CELLS if look(text) == look(row[place])]
    row[place] = quoted(chance, chance.choice(alike if alike and chance.random() < 0.5 else CELLS))


def look(text: str) -> tuple[bool, ...]:
    """What can be seen of a text at a glance."""
    text = text.strip('"')
    first, rest = text[:1], text[1:]
    return first.isdigit(), first.isalpha(), first == "P", first in ("[", "{"), "-" in rest, ":" in rest, "," in rest


def tweak_cell(chance: Random, rows: list[list[str]]) -> None:
    """A letter or digit of a cell becomes another one."""
    row, place = some_cell(chance, rows)
    marks = [number for number, mark in enumerate(row[place]) if mark.isalnum()]
    if marks:
        number = chance.choice(marks)
        mark = chance.choice("0123456789" if row[place][number].isdigit() else "abTZ")
        row[place] = row[place][:number] + mark + row[place][number + 1 :]


def fill_column(chance: Random, rows: list[list[str]]) -> None:
    """Every cell of a column gets some odd text."""
    _, place = some_cell(chance, rows)
    texts = chance.sample(CELLS, 3)
    for row in rows[1:]:
        if place < len(row):
            row[place] = quoted(chance, chance.choice(texts))


def copy_cell(chance: Random, rows: list[list[str]]) -> None:
    """A cell gets the text of another one, most often of its column."""
    (row, place), (other, where) = some_cell(chance, rows), some_cell(chance, rows)
    row[place] = other[place if place < len(other) and chance.random() < 0.7 else where]


def drop_cell(chance: Random, rows: list[list[str]]) -> None:
    """A cell goes away, or one comes in."""
    row, place = some_cell(chance, rows)
    if chance.random() < 0.5:
        row.insert(place, chance.choice(CELLS))
    else:
        del row[place]
        row += [] if row else [""]


def drop_row(chance: Random, rows: list[list[str]]) -> None:
    """A row goes away, or all from there on."""
    place = chance.randrange(len(rows))
    del rows[place : place + 1 if chance.random() < 0.7 else None]
    rows += [] if rows else [[""]]


def double_row(chance: Random, rows: list[list[str]]) -> None:
    """A row stands there several times."""
    place = chance.randrange(len(rows))
    rows[place:place] = [list(rows[place]) for _ in range(chance.choice([1, 2, 300]))]


def move_row(chance: Random, rows: list[list[str]]) -> None:
    """A row stands elsewhere."""
    row = rows.pop(chance.randrange(len(rows)))
    rows.insert(chance.randint(0, len(rows)), row)


def blank_row(chance: Random, rows: list[list[str]]) -> None:
    """A row has nothing in it, or only separators."""
    row = [""] * chance.choice([1, len(rows[0])])
    place = chance.choice([0, 0, 1, chance.randint(0, len(rows))])
    rows[place:place] = [list(row) for _ in range(chance.choice([1, 2]))]


def drop_column(chance: Random, rows: list[list[str]]) -> None:
    """A column goes away, or stands twice."""
    _, place = some_cell(chance, rows)
    twice = chance.random() < 0.5
    for row in rows:
        row[place : place + 1] = row[place : place + 1] * 2 if twice else [] if len(row) > 1 else [""]


def move_column(chance: Random, rows: list[list[str]]) -> None:
    """A column stands at the end."""
    _, place = some_cell(chance, rows)
    for row in rows:
        row += [row.pop(place)] if place < len(row) else []


# Bytes.


def alter_bytes(chance: Random, parcel: Parcel) -> None:
    """Damage one file, most often a table."""
    ends = chance.choices([(".csv", ".tsv"), ("waivers.csv",), (DESCRIPTOR,), ("",)], [14, 2, 2, 1])[0]
    if name := some_file(chance, parcel, ends):
        parcel.files[name] = damaged(chance, parcel.files[name])


def damaged(chance: Random, data: bytes) -> bytes:
    """The bytes with one kind of damage."""
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice([1, 1, 2, 8, 100, 10_000]))
    kinds: list[Callable[[], bytes]] = [
        lambda: data[:start] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[start:end]) + data[end:],
        lambda: data[:start] + bytes(chance.randrange(256) for _ in data[start:end]) + data[end:],
        lambda: data[:start] + chance.choice(BYTES) + data[start:],
        lambda: data[:start] + chance.choice(BYTES) + data[end:],
        lambda: data[:start] + data[end:],
        lambda: data[:start] + data[start:end] * chance.choice([2, 3, 50]) + data[end:],
        lambda: data[:start],
        lambda: chance.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\0\0", b"PK\x03\x04", b"\n", b"\r\n"]) + data,
        lambda: data.decode("utf-8", "replace").encode(
            chance.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "utf-8-sig"])
        ),
        lambda: data.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\r", b"", b"\0", b"\x85"])),
        lambda: data.replace(
            *chance.choice([(b",", b";"), (b'"', b"'"), (b'"', b""), (b",", b'","'), (b" ", b"\xc2\xa0")])
        ),
        lambda: data.rstrip(b"\n"),
    ]
    return chance.choices(kinds, [3, 2, 6, 3, 2, 2, 2, 1, 1, 1, 1, 1])[0]()


def add_bulk(chance: Random, parcel: Parcel) -> None:
    """Make one file large: in what it has many of, and in what stands in one place."""
    name = some_file(chance, parcel, (".csv", DESCRIPTOR)) or DESCRIPTOR
    data = parcel.files.get(name, b"")
    size = pick(chance, {10_000: 6, 100_000: 3, 1_000_000: 1})
    if chance.random() < 0.2:
        # A header of many strangers.
        parcel.files[name] = ",".join(f"b{number}" for number in range(size // 10)).encode() + b"\n" + data
        return
    place = chance.choice([0, len(data), chance.randint(0, len(data)), data.rfind(b"]") if b"]" in data else 0])
    parcel.files[name] = data[:place] + chance.choice(LUMPS) * size + data[place:]


# Files.


def alter_files(chance: Random, parcel: Parcel) -> None:
    """Put something else in the place of a file."""
    ends = chance.choices([(".csv", ".tsv"), ("schema.json", "waivers.csv"), (DESCRIPTOR,)], [12, 3, 1])[0]
    name = some_file(chance, parcel, ends)
    if name is None:
        return
    data, ups = parcel.files[name], "../" * (name.count("/") + 1)
    kinds: list[Callable[[], None]] = [
        lambda: None,
        lambda: parcel.folders.append(name),
        lambda: parcel.pipes.append(name),
        lambda: parcel.links.update({name: f"{ups}{OUTSIDE}/secret{chance.choice(['.csv', '.json'])}"}),
        lambda: parcel.links.update({name: chance.choice(LINKS)}),
        lambda: hide(parcel, name, data),
        lambda: parcel.files.update({name: parcel.files[some_file(chance, parcel) or DESCRIPTOR]}),
        lambda: parcel.files.update({name.upper(): data}),
        lambda: parcel.files.update({name: b""}),
    ]
    parcel.clear(name)
    if not parcel.files:
        parcel.files[name] = data
        return
    chance.choices(kinds, [3, 2, 1, 4, 4, 1, 1, 1, 1])[0]()


def hide(parcel: Parcel, name: str, data: bytes) -> None:
    """The file is reached by a link that stays inside the package."""
    parcel.files[f"{name}.real"] = data
    parcel.links[name] = f"{name.rpartition('/')[2]}.real"


# The zip.


def zip_up(chance: Random, parcel: Parcel) -> None:
    """The package as a zip, whose bytes are damaged most of the time."""
    if not parcel.zipped:
        if chance.random() < 0.2:
            # In a folder, as many programs pack.
            parcel.files = {f"inner/{one}": data for one, data in parcel.files.items()}
            parcel.links = {f"inner/{one}": target for one, target in parcel.links.items()}
        parcel.zipped, parcel.packed = True, parcel.pack()
    for _ in range(chance.randint(0, 2)):
        parcel.packed = chance.choice([damaged, misdeclared])(chance, parcel.packed or b"")


def misdeclared(chance: Random, data: bytes) -> bytes:
    """A zip whose headers say something else of a member: how it is packed, how large it is, where it lies."""
    out = bytearray(data)
    marks = {b"PK\x01\x02": CENTRAL, b"PK\x03\x04": LOCAL, b"PK\x05\x06": END}
    mark = chance.choice(list(marks))
    places = [place for place in range(len(data)) if data.startswith(mark, place)]
    if not places:
        return data
    offset, size = chance.choice(marks[mark])
    place = chance.choice(places) + offset
    value = (
        chance.choice([0, 1, 8, 9, 12, 14, 93, 99, 255, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, len(data)])
        & (1 << 8 * size) - 1
    )
    if place + size <= len(out):
        struct.pack_into("<H" if size == 2 else "<I", out, place, value)
    return bytes(out)


# Where the numbers stand in the headers of a zip, and how many bytes they have.
CENTRAL = [(6, 2), (8, 2), (10, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (38, 4), (42, 4)]
LOCAL = [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)]
END = [(4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)]
# How often each family is drawn, in the order in which they are applied; from SEALED on the descriptor is a file.
FAMILIES: list[tuple[float, Mutation]] = [
    (40, alter_tree),
    (25, alter_table),
    (20, alter_bytes),
    (0.15, add_bulk),
    (8, alter_files),
    (4, zip_up),
]
SEALED = 2


def make(seed: str, case: int) -> Parcel:
    """The package of a case: the same wherever and whenever it is made."""
    chance = Random(f"{seed}:{case}")
    parcel = SEEDS[chance.choice(list(SEEDS))]()
    # As JSON has it, no two places share one object, nor do two packages.
    parcel.descriptor = json.loads(json.dumps(parcel.descriptor))
    mutate(chance, parcel)
    return parcel
