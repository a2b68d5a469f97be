"""What each table cannot tell you: conclusions that a reader might draw from it but should not."""

from __future__ import annotations

CANNOT_TELL: dict[str, str] = {
    "meetings": "that the two did not speak on other days. It lists the contacts that were found; `coverage` says what "
    "was searched, and calls that neither side announced are likely to be missing. Nor does it tell how important a "
    "contact was: a call of ten minutes is one row, and so is a summit of two days.",
    "statements": "what else was said, or how often. The rows are what was found and entered, not a sample: shares of "
    "speakers, topics or stances describe only these rows. Few are verbatim: `rendering`, `quote_translation` and "
    "`wording_from` say where the words come from. The stance of a statement is a coder's "
    "judgement of its words, not of "
    "what the speaker thought.",
    "topics": "what mattered most to the two leaders. The hierarchy was made for this dataset, and the "
    "number of rows under a topic "
    "depends on what the sources report.",
    "people": "what somebody's career was: the description is one phrase, and the office held at a contact "
    "is in `participants`. It lists only people whom the sources name.",
    "sources": "that a source is right, or that it was read to its end: see `seen`. Most sources were "
    "read in excerpts.",
    "events": "what caused what. It is a short list for orientation, not a chronology of the years.",
    "participants": "who was absent. Most sources name only some of those present, so a person without a row may have "
    "been there.",
    "meeting_topics": "how long or how intensely a topic was discussed, or that a topic without a row was not raised.",
    "statement_topics": "more than what a statement is about. The choice of topics is a judgement, and so is the "
    "primary one.",
    "meeting_sources": "that a source was read in full, or that there are no others: see `seen` in `sources`.",
    "statement_sources": "that further sources are independent of the first: newspapers often copy one news agency.",
    "claims": "how common a claim is: the rows are claims that were encountered, not a sample. A "
    "verdict says what these rows "
    "show, not what is true beyond them.",
    "claim_evidence": "that the evidence is complete: it lists the rows that are most relevant to a claim.",
    "codings": "which coder is right. Coders that are programs may make the same errors, so agreement between them "
    "means less than agreement between people.",
    "verifications": "that an unchecked row is wrong, or that a checked row is right in all its columns: "
    "see `columns`, `outcome` and `checked_by`.",
    "coverage": "that there was no contact where none was found: see `searched` and `how`. What was never published "
    "cannot be found by searching.",
}
