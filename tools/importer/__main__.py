"""`python -m tools.importer RESEARCH`: research files and mapping tables → data/*.csv, and a count of what went where.

Every decision stands in a table under mapping/: which raw rows are one contact, one statement, one person, one source,
and what each cell says. This program joins, orders and numbers; it decides nothing.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bushputin_data.models import BY_NAME

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
Cells = dict[str, str]

ALIASES = {
    "2001-09-12-call": "2001-09-12-call-1",
    "2005-09-16-oval-office": "2005-09-16-washington",
    "2008-04-06-sochi": "2008-04-05-sochi",
}
SPEAKERS = {"bush": "george-w-bush", "putin": "vladimir-putin"}
OTHER = {"george-w-bush": "vladimir-putin", "vladimir-putin": "george-w-bush"}
ADDRESSED = ("private", "written")
SETTINGS = ["private", "written", "joint_press", "public", "interview", "memoir"]
# Said in private, but to a closed session of many, or to an aide: the other leader is not the addressee.
NOT_TO_THE_OTHER = {"128", "129", "709", "710", "785", "786"}
# What a source of this type is to a contact that cites it, and which relation is the closest.
RELATIONS = {
    "memcon": "record",
    "telcon": "record",
    "transcript": "transcript",
    "readout": "readout",
    "joint_statement": "outcome",
    "treaty": "outcome",
}
# Pages that tell of another talk than the contact that links them (found on reading).
MISPLACED = {("2005-07-07-gleneagles", "57034"), ("2005-07-07-gleneagles", "22984"), ("2006-11-19-hanoi", "206208")}


def mapping(name: str) -> list[Cells]:
    """A mapping table."""
    with (HERE / "mapping" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def raw(folder: Path, name: str) -> list[dict[str, Any]]:
    """A research file."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


class Sources:
    """The sources by the raw text that cites them; what nothing cites is left out in the end."""

    def __init__(self) -> None:
        """Read the mapping tables."""
        rows = [*mapping("sources"), *mapping("event_sources")]
        self.rows = {row["source_id"]: row for row in rows}
        self.ids = {row["raw"]: row["source_id"] for row in rows}
        self.ids |= {source_id: source_id for source_id in self.rows}
        self.unknown: Counter[str] = Counter()

    def id(self, text: str | None) -> str:
        """The key of a source; empty for none, and counted when the table does not have it."""
        if not text:
            return ""
        if text not in self.ids:
            self.unknown[text] += 1
        return self.ids.get(text, "")

    def type(self, source_id: str) -> str:
        """What the text of a source is."""
        return self.rows[source_id]["type"] if source_id else ""


def statements(folder: Path, sources: Sources, contacts: dict[str, Cells]) -> tuple[list[Cells], dict[str, Cells]]:
    """The statements kept, in order and numbered; and every decision by line, with the raw row beside it."""
    lines = raw(folder, "statements")
    decisions = {row["line"]: row for part in range(1, 6) for row in mapping(f"statements_{part}")}
    if missing := {str(number) for number in range(1, len(lines) + 1)} - decisions.keys():
        raise SystemExit(f"no decision on lines {sorted(missing, key=int)}")
    for number, row in decisions.items():
        row["raw"] = lines[int(number) - 1]  # type: ignore[assignment]
    kept = [statement(row, sources) for row in decisions.values() if row["action"] == "keep"]
    kept.sort(key=lambda row: order(row, contacts))
    counts: Counter[str] = Counter()
    for place, row in enumerate(kept, 1):
        row["statement_id"] = f"S{place:04}"
        if row["meeting_id"]:
            counts[row["meeting_id"]] += 1
            row["sequence"] = str(counts[row["meeting_id"]])
    return kept, decisions


def order(row: Cells, contacts: dict[str, Cells]) -> tuple[Any, ...]:
    """By day, contact, setting and source; what has no day of its own takes its contact's."""
    contact = contacts.get(row["meeting_id"] or row["about_meeting_id"])
    day = row["date"] or (contact["start_date"] if contact else "9999")
    if row["meeting_id"]:
        start = contacts[row["meeting_id"]]["start_date"]
        return (start, row["meeting_id"], day, SETTINGS.index(row["setting"]), row["source_id"], int(row["line"]))
    return (day, "~", day, SETTINGS.index(row["setting"]), row["source_id"], int(row["line"]))


def statement(row: Cells, sources: Sources) -> Cells:
    """One statement out of its decision and its raw row."""
    said: dict[str, Any] = row["raw"]  # type: ignore[assignment]

    def cell(name: str, raw_name: str) -> str:
        return "" if row[name] == "-" else row[name] or said[raw_name] or ""

    speaker, quote, source = SPEAKERS[row["speaker"]], cell("quote", "quote"), sources.id(said["source"])
    opening = "opening excerpt" if quote and source and sources.rows[source]["seen"] == "excerpt" else ""
    # Every memoir row tells of Bush's book, read in copies of pages of it.
    origin = "crown-2010-decision-points" if row["rendering"] == "memoir" else sources.id(row["origin"])
    return {
        "line": row["line"],
        "meeting_id": ALIASES.get(row["meeting"], row["meeting"]),
        "about_meeting_id": ALIASES.get(row["about"], row["about"]),
        "date": row["date"],
        "date_precision": row["date_precision"],
        "speaker_id": speaker,
        "addressee_id": OTHER[speaker] if row["setting"] in ADDRESSED and row["line"] not in NOT_TO_THE_OTHER else "",
        "setting": row["setting"],
        "rendering": row["rendering"],
        "paraphrase": cell("paraphrase", "paraphrase"),
        "quote": quote,
        "quote_language": cell("quote_language", "quote_lang") if quote else "",
        "quote_translation": row["quote_translation"] if quote else "",
        "source_id": source,
        "origin_id": "" if origin == source else origin,
        "locator": cell("locator", "locator") or opening,
        "stance": said["stance"],
        "certainty": row["certainty"],
        "note": row["note"],
    }


def further_sources(decisions: dict[str, Cells], kept: dict[str, Cells], sources: Sources) -> list[Cells]:
    """The sources of merged rows, beside the row that was kept; one row a source."""
    out: dict[tuple[str, str], Cells] = {}
    for row in decisions.values():
        if row["action"] != "merge":
            continue
        said: dict[str, Any] = row["raw"]  # type: ignore[assignment]
        target, source = kept[row["into"]], sources.id(said["source"])
        wording = "" if row["quote"] == "-" else row["quote"] or said["quote"] or ""
        if source and source != target["source_id"]:
            out.setdefault(
                (target["statement_id"], source),
                {
                    "statement_id": target["statement_id"],
                    "source_id": source,
                    "relation": row["relation"] or "paraphrase",
                    "wording": "" if wording == target["quote"] else wording,
                    "locator": said["locator"] or "",
                },
            )
    return list(out.values())


def meeting_sources(folder: Path, decisions: dict[str, Cells], sources: Sources) -> list[Cells]:
    """The sources of contacts, each once, by its closest relation."""
    cited: set[tuple[str, str, str]] = set()
    for contact in raw(folder, "contacts"):
        key = ALIASES.get(contact["key"], contact["key"])
        cited |= {(key, url, "") for url in contact["sources"]}
        cited |= {(key, one["url"], one["kind"]) for one in contact["records"] if one["url"]}
    for document in raw(folder, "declassified_documents"):
        cited.add((ALIASES.get(document["key"], document["key"]), document["key"], "record"))
    for row in decisions.values():
        if row["action"] == "contact":
            cited.add((ALIASES.get(row["into"], row["into"]), row["raw"]["source"], ""))  # type: ignore[index]
    links: dict[tuple[str, str], str] = {}
    for key, text, kind in sorted(cited):
        if any(key == contact and part in text for contact, part in MISPLACED):
            continue
        if source := sources.id(text):
            photo = "photo" if kind == "photo" else "report"
            links.setdefault((key, source), RELATIONS.get(sources.type(source), photo))
    return [{"meeting_id": key, "source_id": source, "relation": relation} for (key, source), relation in links.items()]


def codings(decisions: dict[str, Cells], kept: dict[str, Cells]) -> list[Cells]:
    """The stance of each kept row as a first reading; a merged row that was read otherwise is named in the reason."""
    others: dict[str, set[str]] = {}
    for row in decisions.values():
        if row["action"] == "merge":
            others.setdefault(row["into"], set()).add(row["raw"]["stance"])  # type: ignore[index]
    out = []
    for line, row in kept.items():
        differing = sorted(others.get(line, set()) - {row["stance"]})
        out.append(
            {
                "statement_id": row["statement_id"],
                "coder": "automated-first-reader",
                "codebook_version": "0",
                "role": "first_reading",
                "stance": row["stance"],
                "reason": f"Another source of the same claim was read as {' and '.join(differing)}."
                if differing
                else "",
            }
        )
    return out


def topic_links(rows: dict[str, str], column: str) -> list[Cells]:
    """The link rows of contacts or statements to their topics, the first one the primary."""
    out = []
    for key, topics in rows.items():
        for number, topic in enumerate(dict.fromkeys(topics.split(";"))):
            out.append({column: key, "topic_id": topic, "is_primary": "true" if number == 0 else "false"})
    return out


def plain(number: str) -> str:
    """A number in its shortest form."""
    return number and str(float(number))


def write(name: str, rows: list[Cells]) -> None:
    """A table, in canonical form."""
    model = BY_NAME[name]
    rows.sort(key=lambda row: [row.get(column, "") for column in model.resource.order])
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(model.model_fields)
        writer.writerows([row.get(column, "").strip() for column in model.model_fields] for row in rows)
    print(f"{name}: {len(rows)}")


def main(folder: Path) -> None:
    """Write all tables."""
    sources = Sources()
    contacts = {row["meeting_id"]: row for part in ("in_person", "calls") for row in mapping(f"contacts_{part}")}
    rows, decisions = statements(folder, sources, contacts)
    kept = {row["line"]: row for row in rows}
    participants = [row | {"source_id": sources.id(row["source"])} for row in mapping("participants")]
    tables: dict[str, list[Cells]] = {
        "meetings": [row | {name: plain(row[name]) for name in ("latitude", "longitude")} for row in contacts.values()],
        "statements": rows,
        "topics": mapping("topics"),
        "people": [
            row | {"native_name": row["native_name"] * (row["native_name"] != row["name"])} for row in mapping("people")
        ],
        "events": mapping("events"),
        "participants": participants,
        "meeting_topics": topic_links({key: row["topics"] for key, row in contacts.items()}, "meeting_id"),
        "statement_topics": topic_links(
            {row["statement_id"]: decisions[line]["topics"] for line, row in kept.items()}, "statement_id"
        ),
        "meeting_sources": meeting_sources(folder, decisions, sources),
        "statement_sources": further_sources(decisions, kept, sources),
        "codings": codings(decisions, kept),
    }
    quoted = {row["source_id"] for row in rows}
    cited = {row.get(name, "") for table in tables.values() for row in table for name in ("source_id", "origin_id")}
    for source_id, source in sources.rows.items():
        source["extracted"] = "selection" if source_id in quoted else "none"
    tables["sources"] = [row for key, row in sources.rows.items() if key in cited]
    for name, table in tables.items():
        write(name, table)
    print("decisions:", dict(Counter(row["action"] for row in decisions.values())))
    print("sources that nothing cites, left out:", sorted(sources.rows.keys() - cited))
    print("cited, but in no table:", dict(sources.unknown))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
