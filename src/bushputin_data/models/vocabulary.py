"""The closed lists of the dataset: each value with the definition that the codebook prints."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Vocabulary(StrEnum):
    """A closed list; a member is its value as text, and knows its definition."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Vocabulary:
        """Make a member out of the pair that stands in the list."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Ordered:
    """Marks a list whose declared order has a meaning (low to high)."""

    ordered: ClassVar[bool] = True


class ContactKind(Vocabulary):
    """How the two were in contact."""

    IN_PERSON = "in_person", "The two met and talked."
    TELEPHONE = "telephone", "The two talked by telephone."
    MESSAGE = "message", "A letter, or word passed through an aide; the two did not talk."
    CO_PRESENCE = (
        "co_presence",
        "Both were at one event; no talk between them is documented. Not counted unless asked for.",
    )


class Format(Vocabulary):
    """The frame of a contact in person."""

    BILATERAL = "bilateral", "A visit or meeting arranged for the two."
    SIDELINE = "sideline", "A talk of the two at an event of many."
    MULTILATERAL = "multilateral", "A session of many in which both took part, and spoke to each other."


class Precision(Vocabulary):
    """How much of a date is known; the date itself is then the first possible day."""

    DAY = "day", "The day is known."
    MONTH = "month", "The month is known; the date is its first day."
    YEAR = "year", "The year is known; the date is its first day."
    RANGE = "range", "One day out of a span, not known which; the date is the first day of the span."


class Side(Vocabulary):
    """The side for which a person is listed."""

    US = "US", "The United States."
    RU = "RU", "The Russian Federation."
    OTHER = "other", "Neither: another state, an organisation, or no state."


class Initiator(Vocabulary):
    """The side that asked for a contact, where a source says so."""

    US = "US", "The American side asked for it or placed the call."
    RU = "RU", "The Russian side asked for it or placed the call."


class Record(Vocabulary):
    """Whether a declassified record (memcon or telcon) of a contact is public."""

    RELEASED = "released", "Posted, whole or with parts withheld; not known which."
    RELEASED_IN_PART = "released_in_part", "Posted, and a withheld part was seen."
    NOT_RELEASED = "not_released", "A list or a title shows that a record exists; no text is posted."
    UNKNOWN = "unknown", "Nothing was found that says whether a record is public."


class Certainty(Ordered, Vocabulary):
    """How sure a row is, each value with its test."""

    LOW = "low", "Disputed, unverified, or resting on a source that is itself unsure."
    MEDIUM = "medium", "One lesser copy, a blog or re-host; a date worked out; or wording seen only second hand."
    HIGH = "high", "An official text, a record or a known news outlet was seen saying it; nothing found contradicts it."


class Setting(Vocabulary):
    """Where something was said, not where it was read."""

    PRIVATE = "private", "Between the two, or in their talks."
    JOINT_PRESS = "joint_press", "Both before the press."
    PUBLIC = "public", "One of them in public: a speech, remarks, a press conference of his own."
    INTERVIEW = "interview", "In an interview."
    MEMOIR = "memoir", "An author's own sentence in his memoir."
    WRITTEN = "written", "In a letter, an article or another text of his own."


class Rendering(Vocabulary):
    """By what the words were read in the row's source."""

    TRANSCRIPT = (
        "transcript",
        "A transcript of public words, official or by the outlet that heard them in full, or a copy of one.",
    )
    RECORD = "record", "The wording of a memcon or telcon, read itself or quoted; a note-taker's, never verbatim."
    READOUT = "readout", "One side's account: a spokesman, a briefing, a leader telling of the talk."
    REPORT = (
        "report",
        "The press: also its copy of public words, and its paraphrase of a record; and any quotation from a record "
        "that is not identified.",
    )
    MEMOIR = "memoir", "A memoir."


class QuoteLanguage(Vocabulary):
    """The language in which a quote was seen (BCP 47)."""

    EN = "en", "English."
    RU = "ru", "Russian."


class QuoteTranslation(Vocabulary):
    """Whether a quote is in the language in which it was spoken or written."""

    NONE = "none", "The language in which it was spoken or written."
    INTERPRETED = (
        "interpreted",
        "An interpreter's or official wording in another language, as in transcripts and records.",
    )
    TRANSLATED = "translated", "Made by the press or a book from another language, from an English record too."


class Stance(Ordered, Vocabulary):
    """The stance of a statement towards the other side."""

    CONFLICTUAL = "conflictual", "Criticises, refuses, warns, accuses, or marks a difference as one."
    NEUTRAL = "neutral", "States, asks or explains without taking a stance towards the other side."
    COOPERATIVE = "cooperative", "Offers, agrees, thanks, praises, or speaks of common aims."


class SourceType(Vocabulary):
    """What a source's text is, not who hosts it: a mirror of a transcript is a transcript."""

    MEMCON = "memcon", "A government's memorandum of a conversation held in person."
    TELCON = "telcon", "A government's memorandum of a telephone conversation."
    TRANSCRIPT = "transcript", "The words of a public event or interview, in full or in long parts."
    READOUT = "readout", "One side's account of a talk: summaries, briefings, fact sheets, photo pages."
    JOINT_STATEMENT = "joint_statement", "A text that both sides issued."
    TREATY = "treaty", "A treaty."
    POSTING = "posting", "An archive's own description of records that it posts, or a copy of it."
    NEWS = "news", "The press, and copies of it."
    MEMOIR = "memoir", "A memoir."
    SCHOLARLY = "scholarly", "Studies and books by others."
    REFERENCE = "reference", "Encyclopaedias, lists, chronologies."


class Seen(Vocabulary):
    """How much of a source was read for this dataset."""

    WHOLE = "whole", "The whole text."
    EXCERPT = "excerpt", "A part, mostly the opening of a page."
    TITLE_ONLY = "title_only", "The title or a first line."
    NOT_SEEN = "not_seen", "Not read itself; known through another source, which the row names."


class Extracted(Vocabulary):
    """How much of the part seen was turned into statements."""

    ALL = "all", "Every claim of the two about the other side or about a topic of the tree."
    SELECTION = "selection", "Some of the claims."
    NONE = "none", "No claim: the source stands for a contact, an event or a person."


class Rights(Vocabulary):
    """Under what terms a source's own text stands."""

    PUBLIC_DOMAIN_US = "public_domain_us", "A work of the United States government, in the public domain there."
    CC_BY_4 = "cc_by_4", "Creative Commons Attribution 4.0."
    CC_BY_SA_4 = "cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0."
    ALL_RIGHTS_RESERVED = "all_rights_reserved", "All rights reserved."
    UNKNOWN = "unknown", "Not known."


class Role(Vocabulary):
    """The part that a person had in a contact."""

    PRINCIPAL = "principal", "One of the two leaders."
    DELEGATION = "delegation", "A member of a delegation."
    INTERPRETER = "interpreter", "An interpreter."
    NOTE_TAKER = "note_taker", "Took the notes, also when sitting in the delegation."
    SPOUSE = "spouse", "The wife of one of the two."
    LEADER = "leader", "Another head of state, government or organisation."
    HOST = "host", "Received the two."
    GUEST = "guest", "A guest of the event."


class MeetingSourceRelation(Vocabulary):
    """What a source is to a contact; a page is listed once, by its closest relation."""

    RECORD = "record", "The memcon or telcon of it."
    TRANSCRIPT = "transcript", "The words said in public at it."
    READOUT = "readout", "One side's account of it."
    OUTCOME = "outcome", "What was signed, announced or agreed at it."
    REPORT = "report", "The press, or another text, about it."
    PHOTO = "photo", "A photograph of it."


class StatementSourceRelation(Vocabulary):
    """How a further source renders a statement, beside the row's own source."""

    SAME_WORDING = "same_wording", "The same words."
    OTHER_WORDING = "other_wording", "Other words in the same language, given as the speaker's."
    TRANSLATION = "translation", "The words in another language."
    PARAPHRASE = "paraphrase", "The claim, not the words."


class Verdict(Vocabulary):
    """What the rows show of a claim."""

    SUPPORTED = "supported", "The rows support it as worded."
    PARTLY_SUPPORTED = "partly_supported", "The rows support a part of it, or a weaker wording."
    NOT_SUPPORTED = "not_supported", "No row supports it."
    CONTRADICTED = "contradicted", "Rows contradict it."
    UNDECIDED = "undecided", "The rows do not decide it."


class EvidenceRelation(Vocabulary):
    """What a statement is to a claim."""

    SUPPORTS = "supports", "It speaks for the claim."
    CONTRADICTS = "contradicts", "It speaks against the claim."
    CONTEXT = "context", "It helps to read the claim."


class CodingRole(Vocabulary):
    """The place of a coding in the procedure."""

    FIRST_READING = "first_reading", "One reader's first impression, before there was a codebook."
    CODING = "coding", "A coding by the codebook, made without seeing another."
    ADJUDICATION = "adjudication", "The value agreed on after the codings were compared."


class CheckOutcome(Vocabulary):
    """What the check of a row gave."""

    CONFIRMED = "confirmed", "The source says what the row says."
    CORRECTED = "corrected", "The row was wrong and was corrected."
    NOT_FOUND = "not_found", "The source that would settle it was searched for and not found."
    CONTRADICTED = "contradicted", "A source says otherwise; the note says how it was weighed."


class Searched(Vocabulary):
    """Whether a holding was searched."""

    YES = "yes", "Searched whole."
    PARTLY = "partly", "Searched in part."
    NO = "no", "Not searched."


class TableName(Vocabulary):
    """The tables whose rows can be verified."""

    MEETINGS = "meetings", "Meetings, calls and messages."
    STATEMENTS = "statements", "Statements."
    PARTICIPANTS = "participants", "Participants."
    EVENTS = "events", "Events."
    PEOPLE = "people", "People."
    SOURCES = "sources", "Sources."
    TOPICS = "topics", "Topics."
    CLAIMS = "claims", "Claims."
