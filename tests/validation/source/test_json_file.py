"""JSON is read strictly, says where it is wrong, and costs no more than its length."""

from __future__ import annotations

import io
import json
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Limits
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.source.json_file import DEPTH, REPORTED, read_json

MEGABYTE = 1 << 20


def read(data: bytes, limits: Limits | None = None) -> list[tuple[str, str, str]]:
    found = read_json(io.BytesIO(data), "x.json", limits or Limits())
    return [(error.fault.rule, error.fault.level, error.place) for error in found.faults]


def fault(data: bytes, limits: Limits | None = None) -> Fault:
    with pytest.raises(FaultError) as caught:
        read(data, limits)
    return caught.value.fault


@pytest.mark.parametrize(
    ("data", "rule", "fact"),
    [
        (b"", "descriptor", "x.json is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b'{"a": 1,}', "descriptor", "x.json is not JSON: "),
        (b'{"a": NaN}', "descriptor", "x.json is not JSON: NaN is not a JSON value."),
        (b'{"a": -Infinity}', "descriptor", "x.json is not JSON: -Infinity is not a JSON value."),
        (b'{"a": "\x01"}', "descriptor", "x.json is not JSON: Invalid control character"),
        (b"id,city\n1,Graz\n", "descriptor", "x.json is not JSON: "),
        (b'{\n "a": "caf\xe9"}', "encoding", "x.json is not UTF-8: byte 0xE9 on line 2, column 11, is not part of a"),
        ('{"a": 1}'.encode("utf-16"), "encoding", "x.json is UTF-16, not UTF-8."),
        ('{"a": 1}'.encode("utf-16-le"), "encoding", "x.json is UTF-16, not UTF-8."),
        ('{"a": 1}'.encode("utf-32"), "encoding", "x.json is UTF-32, not UTF-8."),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "descriptor", "x.json is nested too deeply: more than 100 levels."),
        (b"[" * 100_000, "descriptor", "x.json is nested too deeply"),
        (b'{"a":' * 100_000, "descriptor", "x.json is nested too deeply"),
        (b"[" + b"9" * 5_000 + b"]", "size_limit", "x.json has a number of 5,000 digits; at most 4,300 are supported."),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, rule: str, fact: str) -> None:
    one = fault(data)
    assert one.rule == rule
    assert one.fact.startswith(fact)
    assert one.fact.endswith(".")


@pytest.mark.parametrize("data", [b"[" * DEPTH + b"]" * DEPTH, b'{"a":' * DEPTH + b"1" + b"}" * DEPTH])
def test_what_is_nested_as_deeply_as_it_may_is_read(data: bytes) -> None:
    assert read(data) == []


def test_integers_are_exact_up_to_the_limit_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_json(io.BytesIO(b"[%s]" % (b"9" * 4_300)), "x").value == [10**4_300 - 1]
    monkeypatch.setattr(sys, "get_int_max_str_digits", lambda: 640)
    assert "at most 640 are supported" in fault(b"[%s]" % (b"9" * 641)).fact
    monkeypatch.setattr(sys, "get_int_max_str_digits", lambda: 0)
    assert "at most 4,300 are supported" in fault(b"[%s]" % (b"9" * 4_301)).fact


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'\xef\xbb\xbf{"a": 1}', [("byte_order_mark", "warning", "")]),
        (b'{"a": 1, "b": 2, "a": 3}', [("duplicate_json_key", "error", "/a")]),
        (
            b'[{"a": {"b": 1, "b": 1}}, {"c": 1, "c": 2}]',
            [("duplicate_json_key", "error", p) for p in ("/0/a/b", "/1/c")],
        ),
        (b'{"a/b~c": [{"": 1, "": 2}]}', [("duplicate_json_key", "error", "/a~1b~0c/0/")]),
        (b'{"a": ["\\ud83d\\ude00"]}', []),
        (b'{"a": ["x", "\\ud83d"]}', [("encoding", "error", "/a/1")]),
        (b'{"a": {"\\udc00": 1}}', [("encoding", "error", "/a/\udc00")]),
        (b'{"\\\\ud800": "\\\\ud800"}', []),
    ],
)
def test_what_is_odd_is_found_at_its_pointer(data: bytes, found: list[tuple[str, str, str]]) -> None:
    assert read(data) == found


def test_many_strings_that_are_not_text_are_one_fault() -> None:
    (one,) = read_json(io.BytesIO(b"[%s]" % b",".join([b'"\\ud800"'] * 7)), "x").faults
    assert "(and 6 more)" in one.fault.fact


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_written_is_read(value: object) -> None:
    found = read_json(io.BytesIO(json.dumps(value, ensure_ascii=False).encode()), "x")
    assert (found.value, found.faults) == (value, ())


def test_a_long_file_is_refused_until_the_limit_is_raised() -> None:
    data = b" " * 100 + b"{}"
    one = fault(data, Limits(descriptor_bytes=101))
    assert (one.rule, one.hint) == ("size_limit", "If the data are right, raise the limit descriptor_bytes.")
    assert read(data, Limits(descriptor_bytes=102)) == []


def test_what_other_files_have_left_is_the_limit() -> None:
    with pytest.raises(FaultError, match="Together with the files read before it, x is larger than 16,777,216 bytes"):
        read_json(io.BytesIO(b"{      }"), "x", Limits(), most=5)


def test_more_objects_than_memory_holds_are_refused() -> None:
    one = fault(b"[" + b"{}," * 2_000 + b"{}]", Limits(descriptor_members=10))
    assert one.fact == "x.json has 2,002 objects and lists, more than 500."
    assert one.hint == "If the data are right, raise the limit descriptor_members."


LONG = b"x" * (4 * MEGABYTE)


@pytest.mark.parametrize(
    "data",
    [
        b"[%s]" % b",".join([b'{"a":1,"a":2}'] * 400_000),
        b"{%s}" % b",".join(b'"k%d":1,"k%d":1' % (number, number) for number in range(200_000)),
        b'{"%s":{%s}}' % (LONG, b",".join([b'"a":1'] * 600_000)),
        b'{"%s":[%s]}' % (LONG, b",".join([b'{"a":1,"a":1}'] * 300_000)),
        b"[%s]" % b",".join([b"9" * 4_300] * 2_000),
        b"[%s]" % (b"9" * (8 * MEGABYTE)),
        b"[%s]" % b",".join([b'"\\ud800"'] * 500_000),
    ],
    ids=[
        "objects",
        "keys",
        "one long key",
        "objects below a long key",
        "long numbers",
        "one long number",
        "surrogates",
    ],
)
def test_what_repeats_itself_costs_no_more_than_its_length(data: bytes) -> None:
    start = time.process_time()
    try:
        found = read(data)
    except FaultError:
        found = []
    assert time.process_time() - start < 20
    assert len(found) <= REPORTED + 1
    assert sum(len(place) for _, _, place in found) < 200_000


def test_keys_that_are_not_reported_are_counted() -> None:
    data = b"[%s]" % b",".join([b'{"a":1,"a":2}'] * 250)
    faults = read_json(io.BytesIO(data), "x").faults
    assert len(faults) == REPORTED + 1
    assert faults[-1].fault.fact == "150 more keys are repeated."
