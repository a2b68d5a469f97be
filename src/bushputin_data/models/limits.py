"""What each table cannot tell: what a reader might take from it, and should not."""

from __future__ import annotations

CANNOT_TELL: dict[str, str] = {
    "meetings": "that the two did not speak on other days. It lists the contacts that were found; `coverage` says what "
    "was searched, and calls that neither side announced are likely to be missing. Nor does it tell how much weight a "
    "contact had: a call of ten minutes is a row like a summit of two days.",
    "statements": "what else was said, or how often. The rows are what was found and entered, not a sample: shares of "
    "speakers, topics or stances describe these rows alone. Few are verbatim: `rendering`, `quote_translation` and "
    "`wording_from` say how the words came here. The stance of a statement is a coder's judgement of its words, not of "
    "what the speaker thought.",
    "topics": "what mattered most to the two. The tree was made for this dataset, and the number of rows under a topic "
    "follows from what the sources report.",
    "people": "what somebody was over the years: the description is one phrase, and the office held at a contact "
    "stands in `participants`. It lists only those whom the sources name.",
    "sources": "that a source is right, or that it was read to its end: see `seen`. Most were read in excerpts.",
    "events": "what caused what. It is a short list for orientation, not a chronology of the years.",
    "participants": "who was absent. Most sources name only some of those present, so a person without a row may have "
    "been there.",
    "meeting_topics": "how long or how hotly a topic was discussed, nor that one without a row was not raised.",
    "statement_topics": "more than what a statement is about. The choice of topics is a judgement, and so is the "
    "primary one.",
    "meeting_sources": "that a source was read whole, or that there are no others: see `seen` in `sources`.",
    "statement_sources": "that further sources are independent of the first: papers often copy one agency.",
    "claims": "how common a claim is: the rows are claims that were met, not a sample. A verdict says what these rows "
    "show, not what is true beyond them.",
    "claim_evidence": "that evidence is complete: it lists the rows that bear most on a claim.",
    "codings": "which coder is right. Coders that are programs may share their faults, so that agreement between them "
    "says less than agreement between persons.",
    "verifications": "that a row which was not checked is wrong, or that one which was is right in all its columns: "
    "see `columns`, `outcome` and `checked_by`.",
    "coverage": "that there was no contact where none was found: see `searched` and `how`. What was never published "
    "cannot be found by searching.",
}
