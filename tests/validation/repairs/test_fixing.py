"""What `fix` proposes, refuses and writes, on small packages."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import PackageError, check
from bushputin_data.validation.repairs.proposal import Proposal, propose
from bushputin_data.validation.repairs.writing import ChangedError
from tests.validation.packages import field, refers, table, write
from tests.validation.repairs.faults import held

KEYED = [field("id"), field("name")]
REFERRING = [field("k"), field("note")]


def refused(proposal: Proposal) -> list[tuple[str, int | None, str]]:
    return [(one.finding.rule, one.finding.line, one.why) for one in proposal.refused]


def linked(folder: Path, keys: str, references: str) -> Path:
    parent = table("p", KEYED, keys, primaryKey=["id"])
    return write(folder, parent, table("r", REFERRING, references, foreignKeys=[refers("k", "p.id")]))


def test_a_key_changes_with_all_its_references(tmp_path: Path) -> None:
    linked(tmp_path, "id,name\nA1 ,x\nB2,y\n", 'k,note\n"A1 ",z\nB2,\nA1 ,w\n')
    propose(tmp_path).write()
    assert (tmp_path / "p.csv").read_text("utf-8") == "id,name\nA1,x\nB2,y\n"
    assert (tmp_path / "r.csv").read_text("utf-8") == 'k,note\n"A1",z\nB2,\nA1,w\n'
    assert check(tmp_path).findings == ()


def test_a_reference_is_not_led_to_another_row(tmp_path: Path) -> None:
    linked(tmp_path, "id,name\nA1,x\nA1 ,y\n", "k,note\nA1 ,z\n")
    proposal = propose(tmp_path)
    equal = "it would make two keys equal"
    assert proposal.repairs == ()
    assert refused(proposal) == [("edge_space", 3, equal), ("edge_space", 2, equal)]


def test_of_two_keys_that_would_become_equal_neither_is_repaired(tmp_path: Path) -> None:
    write(tmp_path, table("p", KEYED, "id,name\nA1 ,x\n A1,y\nB2 ,z\n", primaryKey=["id"]))
    proposal = propose(tmp_path)
    assert [why for _, _, why in refused(proposal)] == ["it would make two keys equal"] * 2
    assert [edit.cell for one in proposal.repairs for edit in one.edits] == [("B2 ", "B2")]


def test_what_would_bring_a_finding_is_told_with_it(tmp_path: Path) -> None:
    check_of_rows: dict[str, Any] = {"rule": "sorted", "resource": "t", "fields": ["a"]}
    write(tmp_path, table("t", [field("a", "integer")], 'a\n5\n"1,234"\n7\n'), checks=[check_of_rows])
    proposal = propose(tmp_path)
    assert proposal.repairs == ()
    assert refused(proposal) == [("type", 3, "it would cause a new finding: sorted in t.csv:4")]


def test_one_bad_repair_does_not_keep_the_others_from_being_proposed(tmp_path: Path) -> None:
    """A check looks at two columns: where both are repaired together nothing is wrong, where one is, something is."""
    order: dict[str, Any] = {"rule": "compare", "resource": "t", "fields": ["a", "b"], "operator": "<="}
    rows = "".join(f'{number},"1,{number:03}"\n' for number in range(20)) + '"2,000",1\n' + '"1,000","1,001"\n'
    write(tmp_path, table("t", [field("a", "integer"), field("b", "integer")], f"a,b\n{rows}"), checks=[order])
    proposal = propose(tmp_path)
    assert refused(proposal) == [("type", 22, "it would cause a new finding: compare in t.csv:22")]
    assert len(proposal.repairs) == 22
    proposal.write()
    assert [(one.rule, one.line) for one in check(tmp_path).findings] == [("type", 22)]


def test_a_file_that_is_not_the_measured_one_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a")], "a\nx \n", bytes=3))
    proposal = propose(tmp_path)
    why = "the file does not match bytes or hash in the descriptor; correct that first"
    assert proposal.repairs == ()
    assert refused(proposal) == [("edge_space", 2, why)]


def test_size_and_hash_follow_whatever_else_the_descriptor_says(tmp_path: Path) -> None:
    data = b"a\nx \n"
    digest = hashlib.md5(data).hexdigest().upper()
    write(tmp_path, table("t", [field("a")], data, bytes=len(data), hash=digest, title="5"))
    text = (tmp_path / "datapackage.json").read_text("utf-8")
    (tmp_path / "datapackage.json").write_text(text.replace('"bytes": 5', '"bytes":\n\t5'), "utf-8")
    propose(tmp_path).write()
    assert (tmp_path / "t.csv").read_bytes() == b"a\nx\n"
    new = hashlib.md5(b"a\nx\n").hexdigest().upper()
    expected = text.replace('"bytes": 5', '"bytes":\n\t4').replace(digest, new)
    assert (tmp_path / "datapackage.json").read_text("utf-8") == expected
    assert check(tmp_path).findings == ()


def test_a_line_break_in_a_cell_keeps_line_ends_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a"), field("b")], 'a,b\n"x\r\ny",1\n'))
    why = "a cell contains a line break, which is part of its value"
    assert refused(propose(tmp_path)) == [("line_end", 2, why)]


def test_files_in_other_encodings_keep_theirs(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a")], "a\nZoé \nжур\n".encode("cp1251", "replace"), encoding="cp1251"))
    propose(tmp_path).write()
    assert (tmp_path / "t.csv").read_bytes() == "a\nZo?\nжур\n".encode("cp1251")


def test_two_resources_on_one_file(tmp_path: Path) -> None:
    one = table("t", [field("a")], "a\nx \n")
    write(tmp_path, dict(one), dict(one) | {"name": "u"})
    assert {why for _, _, why in refused(propose(tmp_path))} == {"several resources read this file"}


def test_a_zip_is_refused_in_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a")], "a\nx \n"))
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as packed:
        for name in ("t.csv", "datapackage.json"):
            packed.write(tmp_path / name, name)
    with pytest.raises(PackageError, match="Files in a zip are not repaired"):
        propose(tmp_path / "p.zip")


# Writing


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    return linked(folder, "id,name\nA1 ,x\n", "k,note\nA1 ,z\n")


def test_writing_keeps_permissions_and_links_and_leaves_nothing_behind(faulty: Path, tmp_path: Path) -> None:
    (faulty / "p.csv").rename(faulty / "real.csv")
    (faulty / "p.csv").symlink_to("real.csv")
    (faulty / "real.csv").chmod(0o640)
    propose(faulty).write()
    assert (faulty / "p.csv").is_symlink()
    assert (faulty / "real.csv").read_text("utf-8") == "id,name\nA1,x\n"
    assert stat.S_IMODE((faulty / "real.csv").stat().st_mode) == 0o640
    assert sorted(held(faulty)) == ["datapackage.json", "p.csv", "r.csv", "real.csv"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(faulty: Path) -> None:
    proposal = propose(faulty)
    (faulty / "r.csv").write_text("k,note\n", "utf-8")
    before = held(faulty)
    with pytest.raises(ChangedError, match=r"r\.csv"):
        proposal.write()
    assert held(faulty) == before


def test_where_one_move_fails_all_files_are_as_before(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal, before = propose(faulty), held(faulty)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == "r.csv" and self.name.startswith(".r.csv") and b"A1 " not in self.read_bytes():
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space"):
        proposal.write()
    assert held(faulty) == before


# The command


def test_the_command_prints_a_patch_and_changes_nothing(faulty: Path, capfdbinary: Any) -> None:
    before = held(faulty)
    assert cli.main(["fix", str(faulty)]) == 1
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"--- a/p.csv\n+++ b/p.csv\n@@ -1,2 +1,2 @@\n id,name\n-A1 ,x\n+A1,x\n")
    assert err == b"2 findings can be repaired in 2 files. Nothing was changed; --write applies the repairs\n"
    assert held(faulty) == before


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_patch_takes_the_patch(faulty: Path, capfdbinary: Any) -> None:
    (faulty / "p.csv").write_bytes(b"\xef\xbb\xbfid,name\r\nA1 ,x\nB2,\xff")
    cli.main(["fix", str(faulty)])
    diff = capfdbinary.readouterr().out
    subprocess.run(["patch", "-p1", "--binary"], input=diff, cwd=faulty, check=True, capture_output=True)
    assert (faulty / "p.csv").read_bytes() == b"id,name\nA1,x\nB2,\xff\n"
    assert (faulty / "r.csv").read_bytes() == b"k,note\nA1,z\n"


def test_the_command_writes_and_then_has_nothing_to_do(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fix", str(faulty), "--write"]) == 0
    assert cli.main(["fix", str(faulty)]) == 0
    assert capfd.readouterr().err.endswith("nothing to repair\n")


def test_the_command_says_what_is_not_proposed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, table("t", [field("a", "date")], "a\n3/4/2001\n"))
    assert cli.main(["fix", str(tmp_path), "--write"]) == 1
    told = "not repaired: t.csv:2:1 type '3/4/2001': it could mean 2001-03-04 or 2001-04-03\n"
    assert told + "nothing to repair; 1 finding cannot be repaired safely\n" in capfd.readouterr().err


def test_the_command_counts_the_errors_that_remain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fields = [field("a", "date"), field("b", "date"), field("c", "integer")]
    write(tmp_path, table("t", fields, "a,b,c\n2001-01-01,3/4/2001,x\n", primaryKey="a"))
    typed = f"bushputin validate {tmp_path}"
    assert cli.main(["fix", str(tmp_path)]) == 1
    told = capfd.readouterr().err
    assert "not repaired: t.csv:2:12 type '3/4/2001'" in told
    assert told.endswith(f"nothing to repair; 1 finding cannot be repaired safely; 1 other error remains: {typed}\n")
    (tmp_path / "t.csv").write_text("a,b,c\n2001-01-01,,x\n,,y\n", "utf-8")
    assert cli.main(["fix", str(tmp_path)]) == 0
    assert capfd.readouterr().err.endswith(f"nothing to repair safely; 3 errors remain: {typed}\n")


def test_an_error_that_a_repair_removes_besides_does_not_remain(faulty: Path) -> None:
    assert propose(faulty).errors_left == 0


def test_the_command_refuses_what_it_cannot_repair(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fix", str(tmp_path)]) == 2
    assert "no datapackage.json" in capfd.readouterr().err


def test_names_are_quoted_where_a_diff_could_not_say_them(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a")], "a\nx \n", path='a "b".csv'))
    (tmp_path / "t.csv").rename(tmp_path / 'a "b".csv')
    assert next(iter(propose(tmp_path).diff())) == b'--- "a/a \\"b\\".csv"\n'


def test_the_descriptor_keeps_its_order_and_spaces(faulty: Path) -> None:
    whole = json.loads((faulty / "datapackage.json").read_text("utf-8"))
    whole["resources"][0]["bytes"] = (faulty / "p.csv").stat().st_size
    (faulty / "datapackage.json").write_text(json.dumps(whole, indent=3), "utf-8")
    proposal = propose(faulty)
    changed = [line for line in proposal.diff() if line[:1] in b"+-" and b"bytes" in line]
    assert changed == [b'-         "bytes": 14\n', b'+         "bytes": 13\n']
