"""The code lists of the dataset, each value with its definition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bushputin_data.study import Study


class Vocabulary(StrEnum):
    """A code list; each member is a string with a definition."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Vocabulary:
        """Make a member from a value and its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Ordered:
    """A code list whose declared order has a meaning (low to high)."""

    ordered: ClassVar[bool] = True


@dataclass(frozen=True)
class StudyList:
    """A code list whose values the study defines: its sides or languages, and any further values.

    Attributes:
        name: the name of the list.
        doc: what the list describes, in a sentence.
        of: `sides` or `languages`.
        says: the definition of a value, with a placeholder for its label.
        others: further values, with their definitions.
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
        """The values, in order."""
        return list(self.definitions(study))


SIDE = StudyList(
    "Side",
    "The side for which a person is listed.",
    "sides",
    others=(("other", "Neither side: another state, an organisation, or no state."),),
)
INITIATOR = StudyList(
    "Initiator",
    "The side that initiated a contact, if a source says so.",
    "sides",
    "{} asked for it or placed the call.",
)
ACCOUNT = StudyList(
    "Account",
    "Whose account a text gives.",
    "sides",
    "The government of {}: its own text, or a news item that merely relays it.",
    (("other", "Neither side or both: the press's own reporting, a joint text, a memoir or a study; or unknown."),),
)
QUOTE_LANGUAGE = StudyList("QuoteLanguage", "The language in which a quote was read (BCP 47).", "languages")


class ContactKind(Vocabulary):
    """The kind of contact."""

    IN_PERSON = "in_person", "The two leaders met and talked."
    TELEPHONE = "telephone", "The two leaders talked by telephone."
    MESSAGE = "message", "A letter, or a message passed on by an aide; the two leaders did not talk."
    CO_PRESENCE = (
        "co_presence",
        "Both were at the same event, but no talk between them is documented. Not counted by default.",
    )


class Format(Vocabulary):
    """The format of an in-person meeting."""

    BILATERAL = "bilateral", "A visit or meeting arranged for the two leaders."
    SIDELINE = "sideline", "A talk between the two leaders at a multilateral event."
    MULTILATERAL = "multilateral", "A multilateral session in which both took part and spoke to each other."


class Precision(Vocabulary):
    """How precisely a date is known; the cell gives the first possible day."""

    DAY = "day", "The day is known."
    MONTH = "month", "Only the month is known; the date is its first day."
    YEAR = "year", "Only the year is known; the date is its first day."
    RANGE = "range", "One unknown day within a span; the date is the first day of the span."


class PublishedBasis(Vocabulary):
    """What a date of publication is based on."""

    PRINTED = "printed", "The page, the text or the work gives the date; also used if the note names no other basis."
    ADDRESS = "address", "The date is taken from the address of the page."
    INFERRED = (
        "inferred",
        "The date is worked out, in whole or in part, from the text, from what it reports, or from another page; the "
        "note says how.",
    )


class Record(Vocabulary):
    """Whether a declassified record (memcon or telcon) of a contact is public."""

    RELEASED = "released", "A record is posted, in full or in part; it is not known which."
    RELEASED_IN_PART = "released_in_part", "A record is posted with parts withheld, as seen."
    NOT_RELEASED = "not_released", "A list or a title shows that a record exists, but no text is posted."
    UNKNOWN = "unknown", "Nothing was found that says whether a record is public."


class Certainty(Ordered, Vocabulary):
    """How certain a row is; each value has a test, given in the codebook."""

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
    """Where a statement was made, not where it was read."""

    PRIVATE = (
        "private",
        "Between the two leaders, or in their talks; also in private to somebody else, in which case the note says so.",
    )
    JOINT_PRESS = "joint_press", "Both leaders together before the press."
    PUBLIC = "public", "One leader in public: a speech, remarks, or a press conference of his own."
    INTERVIEW = "interview", "In an interview."
    MEMOIR = "memoir", "An author's own sentence in his memoir."
    WRITTEN = "written", "In a letter, an article or another text of his own."


class Rendering(Vocabulary):
    """The kind of text in which a statement was read."""

    TRANSCRIPT = (
        "transcript",
        "A transcript of public words, official or by an outlet that heard them in full, or a copy of one.",
    )
    RECORD = (
        "record",
        "The wording of a memcon or telcon, read directly or quoted; it is the note-taker's wording, never verbatim.",
    )
    READOUT = "readout", "One side's account: by a spokesman, in a briefing, or by a leader describing the talk."
    REPORT = (
        "report",
        "The press, including its version of public remarks and its paraphrase of a record; also any quotation from an "
        "unidentified record.",
    )
    MEMOIR = "memoir", "A memoir."


class QuoteTranslation(Vocabulary):
    """Whether a quote is in the language in which it was spoken or written."""

    NONE = "none", "The quote is in the language in which it was spoken or written."
    INTERPRETED = (
        "interpreted",
        "The quote is an interpreter's or an official wording in another language, as in transcripts and records.",
    )
    TRANSLATED = (
        "translated",
        "The quote was translated by the press or in a book; this includes translations of an English record.",
    )


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
    """How the wording of a statement reached the dataset; derived from its sources."""

    RECORD = "record", "The text of the record itself (memcon or telcon)."
    RECORD_IN_POSTING = (
        "record_in_posting",
        "A record as quoted or retold by the archive that posts it, or a copy of that text.",
    )
    RECORD_IN_PRESS = "record_in_press", "A record as quoted or retold by the press in the language of the record."
    RECORD_IN_BOOK = "record_in_book", "A record as quoted or retold in a book, a study or a reference work."
    RECORD_TRANSLATED = (
        "record_translated",
        "A record in a translation by the press or a book, so not in its own words.",
    )
    TRANSCRIPT = "transcript", "A transcript of public words, or a copy of one."
    READOUT = "readout", "One side's account, in its own text or a copy of it."
    POSTING = "posting", "An archive's own description, without reference to a particular record."
    PRESS = "press", "The press, or another text that quotes the words without being a transcript."
    BOOK = "book", "A memoir, a study or a reference work."


class SourceType(Vocabulary):
    """The kind of text, regardless of who hosts it: a copy of a transcript is a transcript."""

    MEMCON = "memcon", "A government's memorandum of a conversation held in person."
    TELCON = "telcon", "A government's memorandum of a telephone conversation."
    TRANSCRIPT = "transcript", "The words spoken at a public event or in an interview, in full or in long passages."
    READOUT = "readout", "One side's account of a talk: a summary, briefing, fact sheet or photo page."
    JOINT_STATEMENT = "joint_statement", "A text issued by both sides."
    TREATY = "treaty", "A treaty."
    POSTING = "posting", "An archive's own description of records that it posts, or a copy of that description."
    NEWS = "news", "A news text, or a copy of one."
    MEMOIR = "memoir", "A memoir."
    SCHOLARLY = "scholarly", "A study or book by somebody else."
    REFERENCE = "reference", "An encyclopaedia, list or chronology."


class Host(Vocabulary):
    """Where the text was read: at its publisher, in an archive, or in a copy."""

    PUBLISHER = (
        "publisher",
        "The site of its publisher or author, or the printed work; also a news outlet that carries an agency text in "
        "its own news, or one that it takes from another newspaper's service.",
    )
    ARCHIVE = (
        "archive",
        "A collection that keeps texts by others as they were issued: a state archive, a library, the document "
        "collection of a research institute, or the mirror of an official site.",
    )
    COPY = (
        "copy",
        "Any other site that repeats the text: a blog, forum, mailing list, aggregator or mirror, or an outlet that "
        "reprints an official text or repeats what another outlet published, including in translation.",
    )


class Seen(Vocabulary):
    """How much of a source was read for this dataset."""

    WHOLE = "whole", "The whole text."
    EXCERPT = "excerpt", "Part of the text, usually the opening of a page."
    TITLE_ONLY = "title_only", "Only the title or the first line."
    NOT_SEEN = "not_seen", "Not read; known through another source, which the row names."


class Extracted(Vocabulary):
    """How much of the part seen was entered as statements."""

    ALL = "all", "Every claim by the two leaders about the other side or about one of the topics."
    SELECTION = "selection", "Some of the claims."
    NONE = "none", "No claims; the source documents a contact, an event or a person."


class Rights(Vocabulary):
    """The terms under which the text of a source may be used."""

    PUBLIC_DOMAIN_US = "public_domain_us", "A work of the United States government, in the public domain there."
    CC_BY_4 = "cc_by_4", "Creative Commons Attribution 4.0."
    CC_BY_SA_4 = "cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0."
    ALL_RIGHTS_RESERVED = "all_rights_reserved", "All rights reserved."
    UNKNOWN = "unknown", "Not known."


class Role(Vocabulary):
    """The role of a person in a contact."""

    PRINCIPAL = "principal", "One of the two leaders."
    DELEGATION = "delegation", "A member of a delegation."
    INTERPRETER = "interpreter", "An interpreter."
    NOTE_TAKER = "note_taker", "The note-taker, even if he or she was also a member of the delegation."
    SPOUSE = "spouse", "The wife of one of the two leaders."
    LEADER = "leader", "Another head of state or government, or the head of an organisation."
    HOST = "host", "The person who received the two leaders."
    GUEST = "guest", "A guest at the event."


class MeetingSourceRelation(Vocabulary):
    """How a source relates to a contact; each page is listed once, with its closest relation."""

    RECORD = "record", "The source is the memcon or telcon of the contact."
    TRANSCRIPT = "transcript", "The source gives the words spoken in public at the contact."
    READOUT = "readout", "The source is one side's account of the contact."
    OUTCOME = "outcome", "The source gives what was signed, announced or agreed at the contact."
    REPORT = "report", "The source is a news report or another text about the contact."
    PHOTO = "photo", "The source is a photograph of the contact."


class StatementSourceRelation(Vocabulary):
    """How a further source gives the words of a statement."""

    SAME_WORDING = "same_wording", "It gives the same words."
    OTHER_WORDING = "other_wording", "It attributes different words in the same language to the speaker."
    TRANSLATION = "translation", "It gives the words in another language."
    PARAPHRASE = "paraphrase", "It gives the content, not the words."


class ClaimKind(Vocabulary):
    """What kind of claim it is, and so whether it can be checked against rows."""

    FACT = "fact", "It says what happened, when, how often, or who said what."
    INTERPRETATION = "interpretation", "It says what the facts mean, in a way that rows can support or contradict."
    OPINION = "opinion", "It praises, blames, predicts or advises. No row could decide it, so it has no verdict."


class Verdict(Vocabulary):
    """Whether the rows support a claim."""

    SUPPORTED = "supported", "The rows support it as worded."
    PARTLY_SUPPORTED = "partly_supported", "The rows support part of it, or a weaker version of it."
    NOT_SUPPORTED = "not_supported", "The rows that would show it if it were true do not show it."
    CONTRADICTED = "contradicted", "The rows contradict it."
    UNDECIDED = "undecided", "The rows speak for it and against it, or are not clear enough."
    NOT_IN_ROWS = (
        "not_in_rows",
        "No row could decide it, because it is about something that the tables do not record, or that only a text not "
        "yet read could show. The claim stays open.",
    )


class EvidenceRelation(Vocabulary):
    """How a row that is cited as evidence relates to a claim."""

    SUPPORTS = "supports", "It supports the claim."
    CONTRADICTS = "contradicts", "It contradicts the claim."
    CONTEXT = "context", "It gives context for the claim."


class CodingRole(Vocabulary):
    """The role of a coding in the procedure."""

    FIRST_READING = "first_reading", "One reader's first impression, before the codebook existed."
    CODING = "coding", "A coding by the codebook, made independently of any other."
    ADJUDICATION = "adjudication", "The value settled on after the codings were compared."


class CheckOutcome(Vocabulary):
    """The result of checking a row."""

    CONFIRMED = "confirmed", "The source says what the row says."
    CORRECTED = "corrected", "The row was wrong and was corrected."
    NOT_FOUND = "not_found", "A source that would settle the matter was looked for but not found."
    CONTRADICTED = "contradicted", "A source contradicts the row; the note says how this was weighed."


class How(Vocabulary):
    """How a collection was searched."""

    WHOLE_LIST = "whole_list", "A list or finding aid of the collection was read to its end."
    EACH_ITEM = "each_item", "Every item of the collection for these days was opened."
    SEARCH = "search", "The collection was only queried; anything that the queries did not match was not seen."
    NOT_TRIED = "not_tried", "The collection was not searched."


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
