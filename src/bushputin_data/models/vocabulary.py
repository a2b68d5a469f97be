"""The closed lists of the dataset, each value with its definition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bushputin_data.study import Study


class Vocabulary(StrEnum):
    """A closed list; a member is a string, and has a definition."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Vocabulary:
        """Make a member of a value and its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Ordered:
    """A list whose declared order has a meaning (low to high)."""

    ordered: ClassVar[bool] = True


@dataclass(frozen=True)
class StudyList:
    """A closed list whose values the study names: its sides or its languages, and what may stand beside them.

    Attributes:
        name: what it is called.
        doc: what it says, in a sentence.
        of: `sides` or `languages`.
        says: the definition of a value, with the place of its label.
        others: the values beside those of the study, with their definitions.
    """

    name: str
    doc: str
    of: str
    says: str = "{}."
    others: tuple[tuple[str, str], ...] = ()

    def definitions(self, study: Study) -> dict[str, str]:
        """The values, each with its definition."""
        found = {one.value: self.says.format(one.label) for one in getattr(study, self.of)}
        return {value: one[:1].upper() + one[1:] for value, one in found.items()} | dict(self.others)

    def values(self, study: Study) -> list[str]:
        """The values, in their order."""
        return list(self.definitions(study))


SIDE = StudyList(
    "Side",
    "The side for which a person is listed.",
    "sides",
    others=(("other", "Neither: another state, an organisation, or no state."),),
)
INITIATOR = StudyList(
    "Initiator",
    "The side that initiated a contact, where a source says so.",
    "sides",
    "{} asked for it or placed the call.",
)
ACCOUNT = StudyList(
    "Account",
    "Whose account a text gives.",
    "sides",
    "The government of {}: its own text, or a news item that only relays what it says.",
    (("other", "Neither or both: the press's own reporting, a joint text, a memoir, a study, or not known."),),
)
QUOTE_LANGUAGE = StudyList("QuoteLanguage", "The language in which a quote was seen (BCP 47).", "languages")


class ContactKind(Vocabulary):
    """The kind of contact."""

    IN_PERSON = "in_person", "The two leaders met and talked."
    TELEPHONE = "telephone", "The two leaders talked by telephone."
    MESSAGE = "message", "A letter, or a message passed on by an aide; the two leaders did not talk."
    CO_PRESENCE = (
        "co_presence",
        "Both were at the same event, and no talk between them is documented. Not counted unless asked for.",
    )


class Format(Vocabulary):
    """The format of an in-person meeting."""

    BILATERAL = "bilateral", "A visit or meeting arranged for the two leaders."
    SIDELINE = "sideline", "A talk between the two leaders at a multilateral event."
    MULTILATERAL = "multilateral", "A multilateral session in which both took part and spoke to each other."


class Precision(Vocabulary):
    """How precisely a date is known; the date given is the first possible day."""

    DAY = "day", "The day is known."
    MONTH = "month", "The month is known; the date is its first day."
    YEAR = "year", "The year is known; the date is its first day."
    RANGE = "range", "One day within a span, not known which; the date is the first day of the span."


class PublishedBasis(Vocabulary):
    """What a date of publication is based on."""

    PRINTED = "printed", "The page, the text or the work gives it; also where the note names no other basis."
    ADDRESS = "address", "It is read from the address of the page."
    INFERRED = (
        "inferred",
        "It is worked out, in whole or in part: from the text, from what that reports, or from another page; the note "
        "says how.",
    )


class Record(Vocabulary):
    """Whether a declassified record (memcon or telcon) of a contact is public."""

    RELEASED = "released", "Posted, in full or with parts withheld; it is not known which."
    RELEASED_IN_PART = "released_in_part", "Posted with parts withheld, as seen."
    NOT_RELEASED = "not_released", "A list or a title shows that a record exists, but no text is posted."
    UNKNOWN = "unknown", "Nothing was found that says whether a record is public."


class Certainty(Ordered, Vocabulary):
    """How certain a row is; each value has a test."""

    LOW = "low", "Disputed, unverified, or based on a source that is itself uncertain."
    MEDIUM = (
        "medium",
        "Read only in copies on blogs or other sites; or with an inferred date, or wording seen only at second hand.",
    )
    HIGH = (
        "high",
        "An official text, a record or a known news outlet was seen to say it, and nothing found contradicts it.",
    )


class Setting(Vocabulary):
    """Where something was said, not where it was read."""

    PRIVATE = (
        "private",
        "Between the two leaders, or in their talks; also in private to somebody else, as the note then says.",
    )
    JOINT_PRESS = "joint_press", "Both leaders before the press."
    PUBLIC = "public", "One of them in public: a speech, remarks, a press conference of his own."
    INTERVIEW = "interview", "In an interview."
    MEMOIR = "memoir", "An author's own sentence in his memoir."
    WRITTEN = "written", "In a letter, an article or another text of his own."


class Rendering(Vocabulary):
    """The kind of text in which the words were read."""

    TRANSCRIPT = (
        "transcript",
        "A transcript of public words, official or by the outlet that heard them in full, or a copy of one.",
    )
    RECORD = (
        "record",
        "The wording of a memcon or telcon, read itself or quoted; it is the note-taker's and never verbatim.",
    )
    READOUT = "readout", "One side's account: by a spokesman, in a briefing, or by a leader describing the talk."
    REPORT = (
        "report",
        "The press: also its copy of public words, and its paraphrase of a record; and any quotation from a record "
        "that is not identified.",
    )
    MEMOIR = "memoir", "A memoir."


class QuoteTranslation(Vocabulary):
    """Whether a quote is in the language in which it was spoken or written."""

    NONE = "none", "It is in the language in which it was spoken or written."
    INTERPRETED = (
        "interpreted",
        "An interpreter's or an official wording in another language, as in transcripts and records.",
    )
    TRANSLATED = "translated", "Translated by the press or in a book, also from an English record."


class Stance(Ordered, Vocabulary):
    """The stance of a statement towards the other side."""

    CONFLICTUAL = (
        "conflictual",
        "Criticises, accuses, refuses or warns the other side, or acts against its stated wish.",
    )
    NEUTRAL = "neutral", "States, asks or explains without taking a stance towards the other side."
    COOPERATIVE = (
        "cooperative",
        "Makes an offer to the other side, agrees with it, thanks or praises it, or speaks of common aims.",
    )


class Act(Vocabulary):
    """What the speaker does in a statement, whoever it concerns: one act for each statement."""

    COMMITS = "commits", "Commits himself or his side to something, or offers something."
    ASKS = "asks", "Asks a question, or asks or urges somebody to do something."
    AGREES = "agrees", "Agrees with somebody, or supports what he does."
    THANKS = "thanks", "Thanks or praises."
    INFORMS = "informs", "Reports, informs or explains, and does nothing else."
    DISAGREES = "disagrees", "Contradicts, denies, refuses or criticises."
    WARNS = "warns", "Warns of harm to come, or threatens it."
    CEREMONIAL = "ceremonial", "Greets, congratulates, condoles, toasts or jokes, and does no more."


class WordingFrom(Vocabulary):
    """The way in which the wording of a statement came here: derived from its sources, in no file."""

    RECORD = "record", "The record itself (memcon or telcon), read in its own text."
    RECORD_IN_POSTING = (
        "record_in_posting",
        "A record, as the archive that posts it quotes or retells it, or a copy of that.",
    )
    RECORD_IN_PRESS = "record_in_press", "A record, as the press quotes or retells it in the record's language."
    RECORD_IN_BOOK = "record_in_book", "A record, as a book, a study or a work of reference quotes or retells it."
    RECORD_TRANSLATED = (
        "record_translated",
        "A record, in a translation by the press or a book: not the words of the record.",
    )
    TRANSCRIPT = "transcript", "A transcript of public words, or a copy of one."
    READOUT = "readout", "The account of one side, in its own text or a copy of it."
    POSTING = "posting", "An archive's own description, where no record is named."
    PRESS = "press", "The press, or another text that quotes the words and is no transcript of them."
    BOOK = "book", "A memoir, a study or a work of reference."


class SourceType(Vocabulary):
    """The kind of text, whoever hosts it: a copy of a transcript is a transcript."""

    MEMCON = "memcon", "A government's memorandum of a conversation held in person."
    TELCON = "telcon", "A government's memorandum of a telephone conversation."
    TRANSCRIPT = "transcript", "The words spoken at a public event or in an interview, in full or in long parts."
    READOUT = "readout", "One side's account of a talk: summaries, briefings, fact sheets, photo pages."
    JOINT_STATEMENT = "joint_statement", "A text issued by both sides."
    TREATY = "treaty", "A treaty."
    POSTING = "posting", "An archive's own description of records that it posts, or a copy of it."
    NEWS = "news", "The press, and copies of it."
    MEMOIR = "memoir", "A memoir."
    SCHOLARLY = "scholarly", "Studies and books by others."
    REFERENCE = "reference", "Encyclopaedias, lists, chronologies."


class Host(Vocabulary):
    """Where the text was read: at its publisher's, in an archive, or in a copy."""

    PUBLISHER = (
        "publisher",
        "The site of its publisher or author, or the printed work; also a news outlet that carries in its own news the "
        "text of an agency, or one that it takes from another paper's service.",
    )
    ARCHIVE = (
        "archive",
        "A collection that keeps the texts of others as they were issued: a state archive, a library, a research "
        "institute's documents, the mirror of an official site.",
    )
    COPY = (
        "copy",
        "A re-host: a blog, a forum, a mailing list, an aggregator, a mirror, or an outlet that reprints an official "
        "text or repeats, also in translation, what another one published.",
    )


class Seen(Vocabulary):
    """How much of a source was read for this dataset."""

    WHOLE = "whole", "The whole text."
    EXCERPT = "excerpt", "A part, usually the opening of a page."
    TITLE_ONLY = "title_only", "The title or a first line."
    NOT_SEEN = "not_seen", "Not read; known through another source, which the row names."


class Extracted(Vocabulary):
    """How much of the part seen was entered as statements."""

    ALL = "all", "Every claim by the two leaders about the other side or about a topic in the list."
    SELECTION = "selection", "Some of the claims."
    NONE = "none", "No claims: the source documents a contact, an event or a person."


class Rights(Vocabulary):
    """The terms under which the source's own text may be used."""

    PUBLIC_DOMAIN_US = "public_domain_us", "A work of the United States government, in the public domain there."
    CC_BY_4 = "cc_by_4", "Creative Commons Attribution 4.0."
    CC_BY_SA_4 = "cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0."
    ALL_RIGHTS_RESERVED = "all_rights_reserved", "All rights reserved."
    UNKNOWN = "unknown", "Not known."


class Role(Vocabulary):
    """The part that a person played in a contact."""

    PRINCIPAL = "principal", "One of the two leaders."
    DELEGATION = "delegation", "A member of a delegation."
    INTERPRETER = "interpreter", "An interpreter."
    NOTE_TAKER = "note_taker", "The note-taker, even if also a member of the delegation."
    SPOUSE = "spouse", "The wife of one of the two leaders."
    LEADER = "leader", "Another head of state, government or organisation."
    HOST = "host", "The host who received the two leaders."
    GUEST = "guest", "A guest of the event."


class MeetingSourceRelation(Vocabulary):
    """How a source relates to a contact; a page is listed once, by its closest relation."""

    RECORD = "record", "The memcon or telcon of it."
    TRANSCRIPT = "transcript", "The words said in public at it."
    READOUT = "readout", "One side's account of it."
    OUTCOME = "outcome", "What was signed, announced or agreed at it."
    REPORT = "report", "The press, or another text, about it."
    PHOTO = "photo", "A photograph of it."


class StatementSourceRelation(Vocabulary):
    """How a further source gives the words of a statement."""

    SAME_WORDING = "same_wording", "The same words."
    OTHER_WORDING = "other_wording", "Other words in the same language, given as the speaker's."
    TRANSLATION = "translation", "The words in another language."
    PARAPHRASE = "paraphrase", "The claim, not the words."


class ClaimKind(Vocabulary):
    """Whether a claim can be checked against rows."""

    FACT = "fact", "It says what happened, when, how often, or who said what."
    INTERPRETATION = "interpretation", "It says what the facts mean, in a way that rows can speak for or against."
    OPINION = "opinion", "It praises, blames, foretells or advises: no row could decide it, and it has no verdict."


class Verdict(Vocabulary):
    """Whether the rows support a claim."""

    SUPPORTED = "supported", "The rows support it as worded."
    PARTLY_SUPPORTED = "partly_supported", "The rows support a part of it, or a weaker wording."
    NOT_SUPPORTED = "not_supported", "Rows that would show it if it were so do not show it."
    CONTRADICTED = "contradicted", "Rows contradict it."
    UNDECIDED = "undecided", "Rows speak for it and against it, or not clearly enough."
    NOT_IN_ROWS = (
        "not_in_rows",
        "No row could decide it: it is about what the tables do not record, or what only a text that was not read "
        "could show. The claim stays open.",
    )


class EvidenceRelation(Vocabulary):
    """How a row that is cited as evidence relates to a claim."""

    SUPPORTS = "supports", "It supports the claim."
    CONTRADICTS = "contradicts", "It contradicts the claim."
    CONTEXT = "context", "It gives context for the claim."


class CodingRole(Vocabulary):
    """The role of a coding in the procedure."""

    FIRST_READING = "first_reading", "One reader's first impression, before there was a codebook."
    CODING = "coding", "A coding by the codebook, made independently of any other."
    ADJUDICATION = "adjudication", "The value agreed on after the codings were compared."


class CheckOutcome(Vocabulary):
    """The result of checking a row."""

    CONFIRMED = "confirmed", "The source says what the row says."
    CORRECTED = "corrected", "The row was wrong and was corrected."
    NOT_FOUND = "not_found", "The source that would settle it was looked for and not found."
    CONTRADICTED = "contradicted", "A source says otherwise; the note says how it was weighed."


class How(Vocabulary):
    """How a collection was searched."""

    WHOLE_LIST = "whole_list", "A list or finding aid of the collection was read to its end."
    EACH_ITEM = "each_item", "Every item of the collection for these days was opened."
    SEARCH = "search", "Only queries were put to it: what they did not match was not seen."
    NOT_TRIED = "not_tried", "It was not searched."


class Searched(Vocabulary):
    """Whether a collection was searched."""

    YES = "yes", "Searched in full."
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
