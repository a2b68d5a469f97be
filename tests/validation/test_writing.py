"""How files are put in place: whole or not at all, with the permissions of those that were there."""

import stat
from pathlib import Path

import pytest

from bushputin_data.validation import writing


def held(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in sorted(folder.iterdir())}


def test_files_are_replaced_with_their_permissions_and_new_ones_get_the_usual(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / ("я" * 120), tmp_path / "usual"
    old.write_bytes(b"1")
    old.chmod(0o640)
    writing.put({old: b"2", new: b"3"})
    usual.touch()
    assert held(tmp_path) == {"old": b"2", new.name: b"3", "usual": b""}
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("at", ["first", "last"])
def test_where_a_move_fails_all_is_as_before(at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "last").write_bytes(b"old")
    before, real = held(tmp_path), Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == at and self.read_bytes() == b"new":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space"):
        writing.put({tmp_path / "first": b"new", tmp_path / "last": b"new"})
    assert held(tmp_path) == before


def test_what_the_check_raises_leaves_all_as_it_was(tmp_path: Path) -> None:
    def check() -> None:
        assert len(held(tmp_path)) == 1, "the new file waits beside"
        raise LookupError("changed")

    with pytest.raises(LookupError, match="changed"):
        writing.put({tmp_path / "a": b"new"}, check)
    assert held(tmp_path) == {}


def test_a_folder_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    writing.put_folder(tmp_path / "empty", {"x": b"1"})
    assert held(tmp_path / "empty") == {"x": b"1"}
    with pytest.raises(OSError, match="not empty"):
        writing.put_folder(tmp_path / "empty", {"y": b"2"})
    with pytest.raises(OSError, match="no/such"):
        writing.put_folder(tmp_path / "new", {"no/such": b"3"})
    assert held(tmp_path) == {"empty": None}
    assert held(tmp_path / "empty") == {"x": b"1"}
