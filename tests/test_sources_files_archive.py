"""Archives and folders: what must be read is read, what must not be opened is not."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path
from typing import Any

from introlab.sources import read
from introlab.sources.files import archive
from introlab.sources.reading import Reading

HOSTILE = Path(__file__).parent / "data" / "hostile"
CSV = "First Name,Last Name,URL,Connected On\nJane,Doe,linkedin.com/in/jane,01 Jan 2024\n"
LINK = 0o120777 << 16


def packed(folder: Path, *members: tuple[str, str | bytes], attr: int = 0) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = attr
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


def by_member(readings: list[Reading]) -> dict[str, Reading]:
    return {reading.receipt.member: reading for reading in readings}


def messages(reading: Reading) -> list[str]:
    return [problem.message for problem in reading.receipt.problems]


def test_members_that_point_outside_are_refused_and_the_others_read() -> None:
    found = by_member(read(HOSTILE / "traversal.zip"))
    assert found["Connections.csv"].receipt.kept == 1
    refused = {name for name, reading in found.items() if reading.receipt.kind == "refused"}
    assert refused == {"../../evil.csv", "/abs/evil.csv", "..\\..\\win.csv", "C:\\x.csv"}
    for name in refused:
        assert messages(found[name]) == ["the name of this member points outside the archive"]


def test_reading_an_archive_writes_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for path in sorted(HOSTILE.glob("*.zip")):
        read(path)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_packed_again_on_a_mac_gives_its_members_only() -> None:
    (reading,) = read(HOSTILE / "nested_folder.zip")
    assert reading.receipt.member.endswith("/Connections.csv")
    assert reading.receipt.kept == 1


def test_of_two_members_with_one_name_the_last_is_read_with_a_warning() -> None:
    (reading,) = read(HOSTILE / "duplicate_members.zip")
    assert reading.records[0].name == "New Two"
    assert "several members of this name" in messages(reading)[0]


def test_a_bomb_is_refused_by_its_ratio_before_it_is_opened(monkeypatch: Any) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a refused member was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    (reading,) = read(HOSTILE / "bomb_10MB.zip")
    assert reading.receipt.kind == "refused"
    assert "200 times" in messages(reading)[0]


def test_a_cut_off_archive_is_one_clear_problem() -> None:
    (reading,) = read(HOSTILE / "truncated.zip")
    assert messages(reading) == ["the file or archive is damaged or cannot be opened"]


def test_a_member_with_a_wrong_sum_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path, ("a.csv", CSV), ("b.csv", CSV + "x" * 50))
    data = bytearray(path.read_bytes())
    data[data.index(b"a.csv") + 12] ^= 0xFF
    path.write_bytes(data)
    found = by_member(read(path))
    assert messages(found["a.csv"]) == ["the file or archive is damaged or cannot be opened"]
    assert found["b.csv"].receipt.kept == 2


def test_a_broken_archive_in_a_folder_does_not_cost_the_other_files(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing more")
    (tmp_path / "a.csv").write_text(CSV)
    found = {Path(reading.receipt.path).name: reading for reading in read(tmp_path)}
    assert found["a.csv"].receipt.kept == 1
    assert messages(found["broken.zip"]) == ["the file or archive is damaged or cannot be opened"]


def test_a_linked_member_is_refused(tmp_path: Path) -> None:
    (reading,) = read(packed(tmp_path, ("Connections.csv", "/etc/passwd"), attr=LINK))
    assert messages(reading) == ["this member is a link to another file"]


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, ("Connections.csv", CSV))
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    (reading,) = read(path)
    assert messages(reading) == ["this member is protected by a password"]


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = packed(tmp_path, ("Connections.csv", CSV)).read_bytes()
    (reading,) = read(packed(tmp_path, ("inner.zip", inner)))
    assert (reading.receipt.kind, reading.records) == ("unknown", [])
    assert messages(reading) == ["this is a document, or an archive within an archive"]


def test_a_document_is_one_file_and_no_archive(tmp_path: Path) -> None:
    packed(tmp_path, ("mimetype", "text"), ("content.xml", "<x/>")).rename(tmp_path / "list.ods")
    packed(tmp_path, ("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>"))
    readings = read(tmp_path)
    assert [reading.receipt.member for reading in readings] == ["", ""]
    assert {reading.receipt.kind for reading in readings} == {"unknown"}
    (chosen,) = read(tmp_path / "list.ods")
    assert messages(chosen) == ["this is a document, or an archive within an archive"]


def test_a_wrong_case_and_a_wrong_ending_do_not_matter(tmp_path: Path) -> None:
    found = by_member(read(packed(tmp_path, ("CONNECTIONS.CSV", CSV), ("contacts.dat", CSV))))
    assert {reading.receipt.kind for reading in found.values()} == {"linkedin.connections"}


def test_sizes_and_numbers_have_limits(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(archive, "LARGEST_FILE", 200)
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 400)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)
    noise = os.urandom(150).hex()[:150]
    path = packed(
        tmp_path,
        ("a.csv", CSV + noise * 2),
        *[(f"b{number}.csv", CSV + noise[:80]) for number in range(3)],
        *[(f"c{number}.csv", "Name\nJane\n") for number in range(3)],
    )
    found = by_member(read(path))
    assert messages(found["a.csv"]) == ["this member is larger than 256 MB"]
    assert found["b0.csv"].receipt.kind == "linkedin.connections"
    assert messages(found["b2.csv"]) == ["the archive unpacks to more than 1 GB"]
    assert messages(found["c1.csv"]) == ["the archive has more than 5 members"]
    assert "c2.csv" not in found


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/z.csv", "a.csv", ".hidden.csv", ".git/x.csv", "b/.DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CSV)
    packed(tmp_path, ("m.csv", CSV))
    readings = read(tmp_path)
    places = [(Path(r.receipt.path).relative_to(tmp_path), r.receipt.member) for r in readings]
    assert places == [
        (Path("a.csv"), ""), (Path("b/z.csv"), ""), (Path("export.zip"), "m.csv"),
    ]  # fmt: skip


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(CSV)
    (folder / "Connections.csv").symlink_to(tmp_path / "secret.csv")
    (reading,) = read(folder)
    assert messages(reading) == ["this is a link or a device, not a file"]


def test_a_file_that_may_not_be_opened_is_a_problem(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV)

    def opened(*_: object) -> io.BytesIO:
        raise PermissionError

    monkeypatch.setattr(Path, "open", opened)
    (reading,) = read(path)
    assert messages(reading) == ["the file or archive is damaged or cannot be opened"]


def test_an_archive_with_a_lying_size_is_a_problem(tmp_path: Path) -> None:
    path = packed(tmp_path, ("a.csv", CSV))
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    (reading,) = read(path)
    assert reading.receipt.kept == 0
    assert reading.receipt.problems
