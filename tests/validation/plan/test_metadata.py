"""What a descriptor says is judged by the standard's words, each fault told once and at its place."""

from __future__ import annotations

import hashlib
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.plan.hashes import declared_hash, git_blob_hash, hash_hint
from bushputin_data.validation.plan.metadata import metadata_faults
from bushputin_data.validation.source.package import open_package

PROFILE_1, PROFILE_2 = (f"https://datapackage.org/profiles/{number}.0/datapackage.json" for number in (1, 2))
FIELDS = {"fields": [{"name": "a"}]}


def judged(folder: Path, descriptor: Any, **files: str) -> list[tuple[str, Fault]]:
    for name, text in files.items():
        (folder / f"{name}.json").write_text(text, "utf-8")
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return list(metadata_faults(open_package(folder)))


def package(*resources: Any, **more: Any) -> dict[str, Any]:
    return {"resources": list(resources or [resource()])} | more


def resource(name: str = "t", **more: Any) -> dict[str, Any]:
    return {"name": name, "path": "t.csv"} | more


def brief(found: list[tuple[str, Fault]]) -> list[tuple[str, str]]:
    return [(pointer, fault.level) for pointer, fault in found]


@pytest.mark.parametrize(
    ("more", "pointer", "level"),
    [
        ({"keywords": ["a", 3]}, "/keywords/1", "error"),
        ({"keywords": []}, "/keywords", "warning"),
        ({"title": None}, "/title", "error"),
        ({"licenses": [{}]}, "/licenses/0", "error"),
        ({"licenses": [{"title": "Mine"}]}, "/licenses/0", "error"),
        ({"licenses": [{"name": "CC BY 4.0"}]}, "/licenses/0/name", "warning"),
        ({"licenses": [{"path": ""}]}, "/licenses/0/path", "error"),
        ({"licenses": [{"path": "/LICENSE"}]}, "/licenses/0/path", "error"),
        ({"licenses": [{"path": "../LICENSE"}]}, "/licenses/0/path", "error"),
        ({"licenses": [{"path": "git://example.org/LICENSE"}]}, "/licenses/0/path", "error"),
        ({"sources": [{}]}, "/sources/0", "error"),
        ({"sources": [{"path": "s3://bucket/x"}]}, "/sources/0/path", "error"),
        ({"sources": [{"email": "nobody"}]}, "/sources/0/email", "warning"),
        ({"contributors": ["me"]}, "/contributors/0", "error"),
        ({"contributors": [{}]}, "/contributors/0", "error"),
        ({"contributors": [{"title": "A", "roles": "creator"}]}, "/contributors/0/roles", "error"),
        ({"contributors": [{"title": "A", "roles": [1]}]}, "/contributors/0/roles/0", "error"),
        ({"contributors": [{"title": "A", "roles": []}]}, "/contributors/0/roles", "warning"),
        ({"contributors": [{"title": "A", "path": "people/a"}]}, "/contributors/0/path", "warning"),
        ({"homepage": "www.example.org"}, "/homepage", "warning"),
        ({"version": "first"}, "/version", "warning"),
        ({"created": "yesterday"}, "/created", "error"),
        ({"created": "2026-11-25"}, "/created", "error"),
        ({"created": "2026-11-25T00:00:00"}, "/created", "error"),
        ({"created": "2026-02-30T00:00:00Z"}, "/created", "error"),
        ({"created": "2026-11-25T24:00:00Z"}, "/created", "error"),
        ({"created": "٢٠٢٦-11-25T00:00:00Z"}, "/created", "error"),
        ({"image": ""}, "/image", "error"),
        ({"image": "C:\\image.png"}, "/image", "error"),
        ({"name": "Röwe"}, "/name", "warning"),
        ({"checks": {}}, "/checks", "error"),
        ({"resources": "all"}, "/resources", "error"),
        ({"resources": []}, "/resources", "error"),
        ({"resources": [1]}, "/resources/0", "error"),
        ({"profile": ""}, "/profile", "error"),
    ],
)
def test_fault_of_the_package_is_found_at_its_pointer(
    tmp_path: Path, more: dict[str, Any], pointer: str, level: str
) -> None:
    assert brief(judged(tmp_path, package(**more))) == [(pointer, level)]


@pytest.mark.parametrize(
    ("more", "pointer", "level"),
    [
        ({"name": ""}, "/name", "error"),
        ({"name": "My Table"}, "/name", "warning"),
        ({"name": "a/b"}, "/name", "warning"),
        ({"path": []}, "/path", "error"),
        ({"path": ["a.csv", "https://example.org/b.csv"]}, "/path", "error"),
        ({"data": [["a"]]}, "", "error"),
        ({"type": "file"}, "/type", "error"),
        ({"mediatype": "csv"}, "/mediatype", "warning"),
        ({"bytes": -1}, "/bytes", "error"),
        ({"bytes": 1.5}, "/bytes", "error"),
        ({"bytes": "15"}, "/bytes", "error"),
        ({"hash": "sha256:12"}, "/hash", "error"),
        ({"hash": "z" * 32}, "/hash", "error"),
        ({"hash": "crc32:00000000"}, "/hash", "error"),
        ({"licenses": [{"title": "x"}]}, "/licenses/0", "error"),
        ({"schema": []}, "/schema", "error"),
        ({"schema": {}}, "/schema", "error"),
        ({"schema": {"fields": []}}, "/schema/fields", "error"),
        ({"schema": {"fields": [{}]}}, "/schema/fields/0", "error"),
        ({"schema": {"fields": [{"name": ""}]}}, "/schema/fields/0/name", "error"),
        ({"schema": {"fields": [{"name": "a", "rdfType": "Country"}]}}, "/schema/fields/0/rdfType", "error"),
        ({"schema": FIELDS | {"missingValues": "NA"}}, "/schema/missingValues", "error"),
        ({"schema": FIELDS | {"missingValues": ["", {"value": "x"}]}}, "/schema/missingValues", "error"),
        ({"schema": FIELDS | {"missingValues": [{"label": "x"}]}}, "/schema/missingValues/0", "error"),
        ({"schema": FIELDS | {"missingValues": ["NA", "NA"]}}, "/schema/missingValues/1", "warning"),
        ({"schema": FIELDS | {"missingValues": [{"value": ""}] * 2}}, "/schema/missingValues/1/value", "warning"),
        ({"schema": FIELDS | {"fieldsMatch": "some"}}, "/schema/fieldsMatch", "error"),
        ({"schema": FIELDS | {"primaryKey": []}}, "/schema/primaryKey", "warning"),
        ({"schema": FIELDS | {"uniqueKeys": []}}, "/schema/uniqueKeys", "error"),
        ({"schema": FIELDS | {"uniqueKeys": "a"}}, "/schema/uniqueKeys", "error"),
        ({"schema": FIELDS | {"uniqueKeys": ["a"]}}, "/schema/uniqueKeys/0", "error"),
        ({"schema": FIELDS | {"foreignKeys": [{"fields": "a"}]}}, "/schema/foreignKeys/0", "error"),
        (
            {"schema": FIELDS | {"foreignKeys": [{"fields": "a", "reference": {}}]}},
            "/schema/foreignKeys/0/reference",
            "error",
        ),
    ],
)
def test_fault_of_a_resource_is_found_at_its_pointer(
    tmp_path: Path, more: dict[str, Any], pointer: str, level: str
) -> None:
    found = brief(judged(tmp_path, package(resource() | more)))
    assert found == [(f"/resources/0{pointer}", level)]


@pytest.mark.parametrize(
    "more",
    [
        {"created": "1985-04-12T23:20:50.52Z"},
        {"created": "1990-12-31t15:59:60-08:00"},
        {"version": "1.0.1-beta"},
        {"image": "https://example.org/image.png"},
        {"image": "./image.png"},
        {"licenses": [{"name": "ODC-PDDL-1.0"}]},
        {"licenses": [{"path": "LICENSE"}]},
        {"sources": []},
        {"sources": [{"path": "/mnt/data/raw.csv"}, {"path": "../raw.csv"}, {"path": "FTP://example.org/"}]},
        {"contributors": [{"givenName": "Ann"}]},
        {"resources": [{"name": "t", "path": "t.csv", "hash": ""}]},
        {"resources": [{"name": "t", "path": "t.csv", "bytes": 15.0}]},
        {"resources": [{"name": "t", "path": "t.csv", "hash": "SHA1:" + "0" * 40}]},
        {"resources": [{"name": "t", "path": "t.csv", "keywords": 3, "custom": {"name": 5}}]},
        {"resources": [{"name": "t", "data": "a\n1", "format": "csv"}]},
        {"resources": [{"name": "t", "data": "a\n1", "mediatype": "text/csv"}]},
        {"resources": [{"name": "t", "data": {"a": 1}}]},
        {"resources": [{"name": "t", "path": "t.csv", "schema": FIELDS | {"fieldsMatch": ["equal"]}}]},
        {"resources": [{"name": "t", "path": "t.csv", "schema": FIELDS | {"missingValues": []}}]},
        {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a", "example": 5}]}}]},
    ],
)
def test_what_the_standard_allows_is_no_fault(tmp_path: Path, more: dict[str, Any]) -> None:
    assert judged(tmp_path, package(**more)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"dialect": {"delimiter": 5, "header": "no"}},
        {"schema": {"fields": [{"name": "n", "type": "number", "bareNumber": "false"}]}},
        {"schema": {"fields": [{"name": "b", "type": "boolean", "trueValues": [1]}]}},
        {"schema": {"fields": [{"name": "s", "type": 5, "constraints": [], "missingValues": "x", "categories": 1}]}},
        {"schema": FIELDS | {"primaryKey": "b"}},
        {"schema": "https://example.org/s.json", "profile": "tabular-data-resource"},
    ],
)
def test_what_another_room_judges_is_left_to_it(tmp_path: Path, more: dict[str, Any]) -> None:
    assert judged(tmp_path, package(resource() | more)) == []


def test_message_says_what_is_there_and_what_should_be(tmp_path: Path) -> None:
    fields = [{"name": "a", "title": {"en": "Id"}, "description": 5}]
    (one, two, three) = judged(tmp_path, package(resource(schema={"fields": fields}), keywords=["a", 3]))
    assert one == (
        "/resources/0/schema/fields/0/title",
        Fault("descriptor", "title is an object, not a string."),
    )
    assert two[1].fact == "description is 5, not a string."
    assert three == ("/keywords/1", Fault("descriptor", "keywords/1 is 3, not a string."))


def test_text_in_the_descriptor_says_of_what_format_it_is(tmp_path: Path) -> None:
    (found,) = judged(tmp_path, package({"name": "t", "data": "a\n1", "schema": FIELDS}))
    assert found[0] == "/resources/0"
    assert found[1].fact == "data is a string, so format or mediatype must be given."


@pytest.mark.parametrize(("data", "pointer"), [({"a": 1}, "/resources/0/data"), ([{"a": 1}, 2], "/resources/0/data/1")])
def test_data_of_a_table_are_rows(tmp_path: Path, data: Any, pointer: str) -> None:
    assert brief(judged(tmp_path, package({"name": "t", "data": data, "schema": FIELDS}))) == [(pointer, "error")]


def test_data_at_a_url_of_version_0_are_not_passed_over(tmp_path: Path) -> None:
    ((pointer, fault),) = judged(tmp_path, package({"name": "t", "url": "https://example.org/t.csv"}))
    assert (pointer, fault.rule, fault.level) == ("/resources/0/url", "not_checked", "warning")


def test_unknown_algorithm_of_a_hash_is_not_checked(tmp_path: Path) -> None:
    ((pointer, fault),) = judged(tmp_path, package(resource(hash="crc32:00000000")))
    assert (pointer, fault.rule, fault.level) == ("/resources/0/hash", "not_checked", "error")


def test_resource_has_a_name_of_its_own(tmp_path: Path) -> None:
    found = judged(tmp_path, package(resource("t"), resource("t"), resource("u"), {"path": "t.csv"}))
    assert brief(found) == [("/resources/3", "error"), ("/resources/1/name", "error")]
    assert "resource 0" in found[1][1].fact


def test_names_that_differ_by_letter_case_alone_are_a_warning(tmp_path: Path) -> None:
    found = judged(tmp_path, package(resource("straße"), resource("STRASSE")))
    assert ("/resources/1/name", "warning") in brief(found)
    assert found[-1][1].fact == "The name 'STRASSE' differs from that of resource 0 only in letter case."


# What version 1 of the standard asks for, and version 2 only recommends.
STRICT = [
    ({"name": "My Package"}, "/name"),
    ({"sources": [{"path": "x"}]}, "/sources/0"),
    ({"contributors": [{"path": "https://example.org/"}]}, "/contributors/0"),
]


@pytest.mark.parametrize(("more", "pointer"), STRICT)
@pytest.mark.parametrize("version", [{"profile": "data-package"}, {"$schema": PROFILE_1}])
def test_version_1_is_stricter_where_it_is_declared(
    tmp_path: Path, version: dict[str, str], more: dict[str, Any], pointer: str
) -> None:
    assert (pointer, "error") in brief(judged(tmp_path, package(**version, **more)))


@pytest.mark.parametrize(("more", "pointer"), STRICT)
@pytest.mark.parametrize("version", [{}, {"$schema": PROFILE_2}, {"$schema": PROFILE_2, "profile": "data-package"}])
def test_version_2_is_not(tmp_path: Path, version: dict[str, str], more: dict[str, Any], pointer: str) -> None:
    assert "error" not in dict(brief(judged(tmp_path, package(**version, **more)))).values()


def test_name_of_version_1_may_have_slashes(tmp_path: Path) -> None:
    assert brief(judged(tmp_path, package(profile="data-package", name="a/b"))) == [("/name", "warning")]


def test_tabular_data_package_has_tabular_resources(tmp_path: Path) -> None:
    resources = [resource("a", profile="tabular-data-resource"), resource("b"), resource("c", type="table")]
    found = judged(tmp_path, package(*resources, profile="tabular-data-package"))
    assert brief(found) == [("/resources/1", "error")]


# The package's own profile.


@pytest.mark.parametrize(
    "profile",
    [
        *("data-package", "http://specs.frictionlessdata.io/schemas/data-package.json", PROFILE_1, PROFILE_2),
        *(
            "https://specs.frictionlessdata.io/schemas/data-package.json",
            "https://frictionlessdata.io/schemas/data-package.json",
        ),
    ],
)
def test_profiles_of_the_standard_are_known(tmp_path: Path, profile: str) -> None:
    assert judged(tmp_path, package(profile=profile)) == []
    assert judged(tmp_path, package(**{"$schema": profile})) == []


@pytest.mark.parametrize("name", ["profile", "$schema"])
def test_profile_in_the_package_is_followed(tmp_path: Path, name: str) -> None:
    descriptor = package(**{name: "p.json"})
    found = judged(tmp_path, descriptor, p='{"required": ["spatial"]}')
    assert found == [
        (
            f"/{name}",
            Fault(
                "descriptor",
                "The descriptor does not conform to the profile 'p.json': 'spatial' is a required property.",
            ),
        )
    ]
    assert judged(tmp_path, descriptor | {"spatial": {}}) == []


def test_profile_that_builds_on_the_standard_is_followed(tmp_path: Path) -> None:
    mixin = {"allOf": [{"$ref": PROFILE_2}, {"$ref": "#/definitions/own"}], "definitions": {"own": {"required": ["x"]}}}
    found = judged(tmp_path, package(**{"$schema": "p.json"}), p=json.dumps(mixin))
    assert "'x' is a required property" in found[0][1].fact


def test_profile_of_a_resource_is_followed(tmp_path: Path) -> None:
    found = judged(tmp_path, package(resource(profile="p.json")), p='{"required": ["spatial"]}')
    assert brief(found) == [("/resources/0/profile", "error")]


@pytest.mark.parametrize(
    ("profile", "text", "level"),
    [
        ("https://example.org/p.json", "{}", "warning"),
        ("camtrap-dp", "{}", "warning"),
        ("fiscal-data-package", "{}", "warning"),
        ("other.json", "{}", "error"),
        ("p.json", '{"patternProperties": {"(a*)*c": {}}}', "warning"),
        ("p.json", '{"$ref": "https://example.org/p.json"}', "warning"),
        ("p.json", '{"$ref": "#"}', "warning"),
        ("p.json", '{"$ref": "#/a%20b", "a b": {}}', "warning"),
        ("p.json", "{", "error"),
    ],
)
def test_profile_that_is_not_followed_is_told(tmp_path: Path, profile: str, text: str, level: str) -> None:
    ((pointer, fault),) = judged(tmp_path, package(profile=profile), p=text)
    assert (pointer, fault.rule, fault.level) == ("/profile", "not_checked", level)


@pytest.mark.parametrize("text", ["3", '{"type": 5}', '{"pattern": "("}'])
def test_profile_that_is_not_a_json_schema_is_an_error(tmp_path: Path, text: str) -> None:
    ((pointer, fault),) = judged(tmp_path, package(profile="p.json"), p=text)
    assert (pointer, fault.rule, fault.level) == ("/profile", "descriptor", "error")


def test_profile_outside_the_package_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"required": ["secret"]}', "utf-8")
    (tmp_path / "inside").mkdir()
    ((pointer, fault),) = judged(tmp_path / "inside", package(profile="../p.json"))
    assert (pointer, fault.rule) == ("/profile", "unsafe_path")


def test_without_the_library_a_profile_is_not_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bushputin_data.validation.fields.json_schemas.find_spec", lambda name: None)
    ((_, fault),) = judged(tmp_path, package(profile="p.json"), p='{"required": ["spatial"]}')
    assert (fault.rule, fault.level) == ("not_checked", "warning")
    assert "pip install jsonschema" in fault.fact


def test_profile_that_would_take_forever_is_not_followed(tmp_path: Path) -> None:
    twice = {f"a{step}": {"allOf": [{"$ref": f"#/$defs/a{step + 1}"}] * 2} for step in range(40)}
    profile = {"$ref": "#/$defs/a0", "$defs": twice | {"a40": {}}}
    start = time.monotonic()
    ((_, fault),) = judged(tmp_path, package(profile="p.json"), p=json.dumps(profile))
    assert (fault.rule, time.monotonic() - start < 60) == ("not_checked", True)


def test_long_way_from_reference_to_reference_ends(tmp_path: Path) -> None:
    steps = {f"a{step}": {"$ref": f"#/$defs/a{step + 1}"} for step in range(5000)}
    ((_, fault),) = judged(tmp_path, package(profile="p.json"), p=json.dumps({"$defs": steps, "$ref": "#/$defs/a0"}))
    assert fault.rule == "not_checked"


def test_many_resources_with_profiles_are_judged_in_bounded_time(tmp_path: Path) -> None:
    profile = json.dumps({"allOf": [{"minProperties": 1}] * 1000})
    resources = [resource(f"t{number}", profile="p.json") for number in range(5000)]
    start = time.process_time()
    found = judged(tmp_path, package(*resources), p=profile)
    assert time.process_time() - start < 40
    assert found[-1][1].fact.endswith("more profiles.")
    assert len(found) == 11


def test_items_that_must_be_different_are_not_compared_for_hours(tmp_path: Path) -> None:
    profile = json.dumps({"properties": {"own": {"uniqueItems": True}}})
    ((_, fault),) = judged(tmp_path, package(profile="p.json", own=[{"a": n} for n in range(20_000)]), p=profile)
    assert fault.fact.startswith("The profile 'p.json' is too complex")
    assert brief(judged(tmp_path, package(profile="p.json", own=[{"a": 1}] * 2), p=profile)) == [("/profile", "error")]


def test_only_the_first_profiles_are_opened(tmp_path: Path) -> None:
    resources = [resource(f"t{number}", profile=f"p{number}") for number in range(12)]
    found = judged(tmp_path, package(*resources, profile="p.json"), p="{}")
    assert found[-1] == ("/resources", Fault("not_checked", "… and 2 more profiles.", level="warning"))
    assert "not among the first 10" in found[-2][1].fact


# Characters that do not show.


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"title": "X\x1b]0;owned\x07"}, "/title", "U+001B"),
        ({"title": "one\n::error::x"}, "/title", "U+000A"),
        ({"title": "a\u202eb"}, "/title", "U+202E"),
        ({"description": "one\ntwo\tthree\x00"}, "/description", "U+0000"),
        ({"keywords": ["a", "\ud800"]}, "/keywords/1", "U+D800"),
        ({"checks": [{"rule": "sorted", "message": "\u2066"}]}, "/checks/0/message", "U+2066"),
        ({"of/their~own": {"x": "\x9b"}}, "/of~1their~0own/x", "U+009B"),
        ({"own": {"na\u200bme": 1}}, "/own", "U+200B"),
        ({"own": {"x" * 300: "\x07"}}, "/own", "U+0007"),
    ],
)
def test_characters_that_do_not_show_are_told(tmp_path: Path, more: dict[str, Any], pointer: str, code: str) -> None:
    ((place, fault),) = judged(tmp_path, package(**more))
    assert (place, fault.rule, fault.level) == (pointer, "invisible_character", "warning")
    assert code in fault.fact


@pytest.mark.parametrize(
    "more",
    [
        {"description": "one\r\ntwo\tthree"},
        {"title": "naïve café, 日本 👩‍👩‍👧"},
        {"resources": [resource(dialect={"delimiter": "\x1f", "nullSequence": "\x00"})]},
        {"resources": [resource(schema={"fields": [{"name": "a", "constraints": {"pattern": "[^\x00-\x1f]"}}]})]},
        {"resources": [{"name": "t", "data": [["a"], ["\x07"]]}]},
    ],
)
def test_characters_that_show_or_are_for_a_machine_are_not(tmp_path: Path, more: dict[str, Any]) -> None:
    assert judged(tmp_path, package(**more)) == []


def test_many_such_characters_are_counted(tmp_path: Path) -> None:
    found = judged(tmp_path, package(own=["\u202e"] * 1000))
    assert len(found) == 25
    assert found[-1] == (
        "",
        Fault(
            "invisible_character",
            "… and 976 more names and texts of the descriptor have invisible characters.",
            "Remove them.",
            level="warning",
        ),
    )


# Floods.


def test_many_faults_of_one_list_are_counted(tmp_path: Path) -> None:
    found = judged(tmp_path, package(keywords=list(range(200_000))))
    assert [pointer for pointer, _ in found] == [*(f"/keywords/{number}" for number in range(10)), "/keywords"]
    assert found[-1][1] == Fault("descriptor", "… and 199,990 more in keywords.")


def test_another_fault_is_not_hidden_by_many_of_one_kind(tmp_path: Path) -> None:
    resources = [resource(f"t{number}", title=5) for number in range(100)]
    found = judged(tmp_path, package(*resources, resource("last", format=5)))
    assert ("/resources/100/format", "error") in brief(found)
    assert found[-1] == ("/resources", Fault("descriptor", "… and 90 more in resources."))


def test_faults_of_lists_in_lists_are_all_counted(tmp_path: Path) -> None:
    resources = [resource(f"t{number}", sources=[{}] * 100) for number in range(100)]
    found = judged(tmp_path, package(*resources))
    told = sum(pointer.count("/") == 4 for pointer, _ in found)
    counts = [int(fault.fact.split()[2].replace(",", "")) for _, fault in found if fault.fact.startswith("…")]
    assert told + sum(counts) == 100 * 100
    assert len(found) < 120


def test_schema_that_many_resources_share_is_judged_once(tmp_path: Path) -> None:
    resources = [resource(f"t{number}", schema="s.json") for number in range(50)]
    found = judged(tmp_path, package(*resources), s=json.dumps({"fields": [{"name": "a", "title": 5}]}))
    assert brief(found) == [("/resources/0/schema/fields/0/title", "error")]


@pytest.mark.parametrize(
    "descriptor",
    [
        package(keywords=list(range(200_000))),
        package(keywords=[1] * 1_000_000),
        package(title="x" * (10 << 20), homepage="y\n" * (1 << 20)),
        package(*(resource(f"t{number}", sources=[{"path": ""}] * 100) for number in range(2_000))),
        package(*(resource(f"t{number}", sources=[{"path": "a"}] * 20) for number in range(20_000))),
        package(*(resource("t") for _ in range(20_000))),
        package(own=["\u202e"] * 300_000),
        package(resource(schema=FIELDS | {"missingValues": ["a"] * 500_000})),
    ],
    ids=["keywords", "more keywords", "long texts", "sources", "right sources", "names", "hidden", "missing values"],
)
def test_a_large_descriptor_is_judged_in_seconds(tmp_path: Path, descriptor: Any) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    opened = open_package(tmp_path)
    start = time.process_time()
    found = list(metadata_faults(opened))
    assert time.process_time() - start < 20
    assert len(found) < 150


def test_descriptor_of_too_many_faults_is_given_up_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bushputin_data.validation.plan.walk.ENOUGH", 50)
    resources = [resource(f"t{number}", sources=[{}] * 20) for number in range(20)]
    found = judged(tmp_path, package(*resources))
    assert [pointer for pointer, fault in found if fault.rule == "not_checked"] == [""]


# Hashes.


def test_git_names_files_as_this_does(tmp_path: Path) -> None:
    # What `git hash-object` prints for these bytes.
    text = b"id,city\n1,Graz\n"
    assert git_blob_hash(len(text), [text[:4], text[4:]]) == "be3cab1b083718c8b17f88c5ba3b144de8f0d44f"


def test_hash_of_git_is_known_as_one() -> None:
    text = b"id,city\n1,Graz\n"
    hint = hash_hint("sha1:be3cab1b083718c8b17f88c5ba3b144de8f0d44f", len(text), lambda: io.BytesIO(text))
    assert hint == "This is the hash that git gives the file (git hash-object), not the SHA-1 of its bytes."


@pytest.mark.parametrize("declared", ["sha1:" + "0" * 40, "0" * 32, "sha512:" + "0" * 128, "", 5, None])
def test_another_hash_has_no_hint(declared: object) -> None:
    assert hash_hint(declared, 1, lambda: io.BytesIO(b"x")) is None


def test_file_is_read_again_for_a_hint_alone() -> None:
    def never() -> io.BytesIO:
        raise AssertionError

    assert hash_hint(hashlib.md5(b"x", usedforsecurity=False).hexdigest(), 1, never) is None
    assert hash_hint("sha1:" + "0" * 40, 1 << 40, never) is None


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("", None),
        (None, None),
        (5, None),
        ("crc32:00", None),
        ("A" * 32, ("md5", "a" * 32)),
        ("SHA1:" + "B" * 40, ("sha1", "b" * 40)),
    ],
)
def test_declared_hash_is_one_that_can_be_compared(declared: object, found: Any) -> None:
    assert declared_hash(declared) == found


def test_findings_of_the_whole_check_name_the_resource(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(package(resource(title=5, schema=FIELDS))), "utf-8")
    found = [one for one in check(tmp_path).findings if one.rule == "descriptor"]
    assert [(one.resource, one.file, one.field) for one in found] == [("t", "datapackage.json", "/resources/0/title")]


@pytest.mark.parametrize(
    ("descriptor", "pointer", "meant"),
    [
        (package(licences=[]), "/licences", "licenses"),
        (package({"name": "t", "paths": "t.csv"}), "/resources/0/paths", "path"),
        (package(resource(schema=FIELDS | {"primarykey": "a"})), "/resources/0/schema/primarykey", "primaryKey"),
        (package(resource(schema=FIELDS | {"foreign_keys": []})), "/resources/0/schema/foreign_keys", "foreignKeys"),
        (
            package(resource(schema=FIELDS | {"missingvalues": []})),
            "/resources/0/schema/missingvalues",
            "missingValues",
        ),
        (package(resource(dialect={"delimeter": ";"})), "/resources/0/dialect/delimeter", "delimiter"),
        (
            package(resource(schema={"fields": [{"name": "a", "tpye": "integer"}]})),
            "/resources/0/schema/fields/0/tpye",
            "type",
        ),
        (
            package(resource(schema={"fields": [{"name": "a", "constraint": {}}]})),
            "/resources/0/schema/fields/0/constraint",
            "constraints",
        ),
    ],
)
def test_a_misspelt_property_of_the_standard_is_named(
    tmp_path: Path, descriptor: dict[str, Any], pointer: str, meant: str
) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", "utf-8")
    found = dict(judged(tmp_path, descriptor))[pointer]
    assert (found.rule, found.level) == ("descriptor", "warning")
    assert found.fact == f"{pointer.rpartition('/')[2]!r} is not a property of the standard."
    assert found.hint == f"Did you mean {meant!r}?"
    reported = [one for one in check(tmp_path).findings if one.field == pointer]
    assert [one.message for one in reported] == [found.fact]


def test_a_property_of_another_name_is_free(tmp_path: Path) -> None:
    own = {"date": "2001", "study": {}, "modified": "x", "titles": ["T"], "creator": "me", "x" * 50: 1, "---": 2}
    fields = {"fields": [{"name": "a", "unit": "m", "example": 1, "examples": [1]}]}
    descriptor = package(resource(schema=fields, date="2001", rows=3), title="T", **own)
    assert judged(tmp_path, descriptor) == []


def test_very_many_properties_are_compared_in_no_time(tmp_path: Path) -> None:
    start = time.perf_counter()
    own = {f"titlf{number}": 1 for number in range(100_000)}
    assert judged(tmp_path, package(**own)) == []
    assert time.perf_counter() - start < 20
