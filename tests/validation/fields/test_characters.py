from __future__ import annotations

import sys
import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from bushputin_data.validation.fields.characters import are_plain, character_faults, is_plain
from bushputin_data.validation.fields.mojibake import NAMES, find
from tests.validation.fields.sentences import SENTENCES


def rules(text: str, *, is_id: bool = False) -> list[str]:
    return [fault.rule for fault in character_faults(text, is_id=is_id)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (" a", "edge_space"),
        ("a\u00a0", "edge_space"),
        ("=SUM(A1)", "formula_like"),
        ("@name", "formula_like"),
        ("a\u200bb", "invisible_character"),
        ("a\u202eb", "invisible_character"),
        ("a\x07b", "invisible_character"),
        ("a\u034fb", "invisible_character"),
        ("a\u3164b", "invisible_character"),
        ("cafe\u0301", "not_nfc"),
        ("mosc\u043ew", "look_alike"),
        ("ｍoscow", "look_alike"),
        ("caf\udce9", "encoding"),
        ("ab\ufffdcd", "replacement_character"),
        ("abï¿½cd", "replacement_character"),
        ("锟斤拷", "replacement_character"),
        ("donâ€™t", "mojibake"),
    ],
)
def test_odd_text_has_one_name(text: str, rule: str) -> None:
    assert rules(text, is_id=True) == [rule]


@pytest.mark.parametrize("text", ["plain", "naïve — Россия", "two\nlines", "a\tb", "-", "👩‍👩‍👧", "日本語"])
def test_plain_text_is_not_odd(text: str) -> None:
    assert rules(text) == []


def test_letters_of_two_scripts_are_right_outside_ids() -> None:
    assert rules("Путин and Bush") == []


def misread(text: str, encoding: str) -> str:
    out = []
    for byte in text.encode():
        try:
            out.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


WORDS = [
    "café",
    "naïve",
    "Übung",
    "Österreich",
    "São Paulo",
    "Zoë",
    "łódź",
    "Kłos",
    "Česko",
    "İstanbul",
    "don’t",
    "“so”",
]
WORDS += [
    "1–2",
    "25 °C",
    "£100",
    "10\u00a0km",
    "5 €",
    "−5",
    "a → b",
    "x ≤ y",
    "Brand™",
    "😀",
    "Путин",
    "мо",
    "Київ",
    "Љубљана",
]
WORDS += ["Ελλάδα", "TNF-α", "שלום", "سلام", "中文", "東京", "ひらがな"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", WORDS)
def test_utf_8_that_was_read_in_another_encoding_is_found(text: str, encoding: str) -> None:
    wrong = misread(text, encoding)
    assert "mojibake" in rules(wrong)
    place, sequence, meant, _ = find(wrong) or (0, "", "", "")
    assert wrong[place:].startswith(sequence)
    assert meant in text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Путин", "cp1251"),
        ("Москва", "cp1251"),
        ("don’t", "cp1251"),
        ("café", "mac_roman"),
        ("don’t", "mac_roman"),
        ("don’t", "cp850"),
        ("don’t", "cp437"),
    ],
)
def test_misread_text_names_the_encoding_and_what_was_meant(text: str, encoding: str) -> None:
    (fault,) = character_faults(misread(text, encoding), is_id=False)
    assert (fault.rule, fault.level) == ("mojibake", "warning")
    assert fault.hint == f"UTF-8 text was read as {NAMES[encoding]}: copy the text from its source again."


def test_misread_text_says_where_it_is_and_what_should_be_there() -> None:
    (fault,) = character_faults("donâ€™t", is_id=False)
    assert fault.fact == "has 'â€™' instead of '’' at character 4"


# Texts in which two characters could be the bytes of a third one, and are not.
DOUBTFUL = [
    "„Ä“ und „Ü“", "CAFÉ”", "perché”»", "SÃO", "MAÇÃ»", "ESPAÑA–", "société¹²", "Ä–Ö–Ü", "Ø±0.1 mm", "2×½", "5 Å±0.2 Å",
    "«Â»", "lettre Â\u00a0»", "Рёв", "Рівне", "СІРІ", "Січ", "П–Р–С–Т", "20°С…25°С", "‚Äpfel‘", "√2", "NESTLÉ®", "Å…ja",
    "«В»", "в «Правде»", "gemäß § 5", "ROSÉ™", "JOSÉ†", "naïve…", "“É”", "à «", "½ é", "ÆØÅ", "ÐÑ", "åäö", "Ðð", "ãâ",
]  # fmt: skip


@pytest.mark.parametrize("text", DOUBTFUL)
def test_text_that_could_be_meant_is_not_called_misread(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize("language", SENTENCES)
def test_ordinary_text_of_any_language_is_not_odd(language: str) -> None:
    assert rules(unicodedata.normalize("NFC", SENTENCES[language])) == []


@pytest.mark.parametrize(
    ("text", "place", "letter"),
    [
        ("Рutin went", 1, "P"),
        ("about Mосква", 7, "М"),
        ("Cостоялся", 1, "С"),
        ("моделoт", 6, "о"),
        ("Киiв", 3, "і"),
        ("scоtt", 3, "o"),
        ("Aθήνα", 1, "Α"),
        ("ВTБ", 2, "Т"),
        ("Τelephone", 1, "T"),
    ],
)
def test_letter_of_another_script_within_a_word_is_found(text: str, place: int, letter: str) -> None:
    (fault,) = character_faults(text, is_id=False)
    assert (fault.rule, fault.level) == ("look_alike", "warning")
    assert f"at character {place}" in fault.fact
    assert fault.hint == f"Write {letter!r} (U+{ord(letter):04X}), which looks the same."


@pytest.mark.parametrize(
    "text",
    [
        "VTБ", "TБ", "ATБ", "SMSка", "IT-специалист", "Wi-Fi в метро", "PDFе", "IBMа", "eТранспорт", "iФон", "IIго",
        "ΔT", "ΔH", "ΔΔCt", "μm", "μA", "Ωm", "kΩ", "αx", "TNFα", "π/2", "МиГ-29", "Х5", "1С:ERP", "ВИЧ/HIV", "№5",
        "Ａｂｃ", "ＴＶ局", "COVID-19 и ПЦР", "O’Brien и Ко", "Δt", "χ² test", "β-каротин", "Xго", "T-34",
    ],
)  # fmt: skip
def test_word_that_plainly_has_two_scripts_is_meant(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize("text", ["ការ\u200bគ្រប់គ្រង", "ไทย\u200bแลนด์", "\u200fשלום", "سلام\u200e (ok)", "می\u200cخواهم"])
def test_invisible_character_that_a_script_needs_is_right_outside_keys(text: str) -> None:
    assert rules(text) == []
    assert rules(text, is_id=True) == (["invisible_character"] if "\u200c" not in text else [])


def test_misread_text_is_one_finding_though_it_has_control_characters() -> None:
    assert rules("caf\u00c3\u00a9 \u00e2\u0080\u0099") == ["mojibake"]


@pytest.mark.parametrize("is_id", [False, True])
def test_plain_is_what_has_no_fault_whatever_the_character(is_id: bool) -> None:
    for number in range(sys.maxunicode + 1):
        for text in (chr(number), f"a{chr(number)}b"):
            if is_plain(text, is_id=is_id):
                assert rules(text, is_id=is_id) == [], hex(number)


def test_verdicts_do_not_rest_on_what_this_python_can_print() -> None:
    # Characters that were not assigned in Unicode 14, which Python 3.11 knows: a later one prints them.
    for char in ("\U0001fae8", "\U0001f6dc", "\u2ffc", "\U00031350"):
        assert rules(f"a{char}b") == rules(f"a{char}b", is_id=True) == []


@pytest.mark.parametrize(
    "text", ["вРСÃÂ" * 100_000, "Ð°" * 200_000, "aЖ" * 200_000, "\u200b" * 500_000, "ä…™" * 100_000]
)
def test_long_text_takes_no_long_time(text: str) -> None:
    list(character_faults(text, is_id=False))


ODD = ["cafe\u0301", "Рutin", "моделoт", "Cостоялся", "ВTБ", "Aθήνα", "ab\ufffdcd", "abï¿½cd", "锟斤拷", "a\u3164b"]
ODD += [misread(text, encoding) for text in WORDS for encoding in ("cp1252", "latin-1")]
ODD += [misread(text, "cp1251") for text in ("Путин", "Москва", "don’t")]


@pytest.mark.parametrize("text", ODD)
def test_the_quick_look_passes_no_odd_text(text: str) -> None:
    assert rules(text)
    assert not is_plain(text, is_id=False)
    assert not are_plain(["a", text, "b"], is_id=False)


@given(st.lists(st.text(alphabet="ab -=+@\n\tïй»é中\u0301\u200bÃ©вЂ“РС", min_size=1), min_size=1), st.booleans())
@example(["ÃÃР"], False)
def test_texts_that_are_plain_together_are_so_one_by_one(texts: list[str], is_id: bool) -> None:
    if are_plain(texts, is_id=is_id):
        assert all(is_plain(text, is_id=is_id) for text in texts)
        assert not [fault for text in texts for fault in character_faults(text, is_id=is_id)]


def test_texts_with_line_breaks_are_plain_in_their_middle_alone() -> None:
    assert are_plain(["a\nb", "c", "é\nй"], is_id=False)
    assert not any(are_plain(["a", text, "b"], is_id=False) for text in ("\na", "a\n", "=a", " a", "a ", "a\rb"))
