"""Files, folders and zip archives as a list of things to read; nothing is unpacked to disk.

Limits (real exports stay well below each; a text that packs 200:1 is no export):
256 MB a file, 1 GB and 2,000 members an archive, 200:1 from packed to unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from introlab.sources.values.keys import clean_text

MB = 1024 * 1024
LARGEST_FILE, LARGEST_TOTAL, MOST_MEMBERS, HIGHEST_RATIO = 256 * MB, 1024 * MB, 2_000, 200
#: Below this size a high ratio is harmless: a short table of equal rows packs well.
_RATIO_FROM = MB

#: What reading a damaged member raises, by where the damage lies.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError,
          NotImplementedError)  # fmt: skip

#: Hidden files and what computers leave behind; but '.Sent/cur/1' is mail in a Maildir's subfolder.
_IGNORED = re.compile(
    r"(^|/)(__MACOSX(/|$)|(Thumbs\.db|desktop\.ini)(/|$)"
    r"|\.[^./\\][^/]*(/(?!(cur|new|tmp)/[^/]+$)|$))"
)


#: Members every document of these programs has, at the root of its archive.
_OF_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})


@dataclass(frozen=True, slots=True)
class Item:
    """One file or member: where it is, how to open it, or why it must not be opened.

    ``refusal`` and ``warning`` are (message, hint) pairs; a refused item is never opened.
    """

    path: str
    member: str
    size: int
    open: Callable[[], BinaryIO]
    refusal: tuple[str, str] | None = None
    warning: tuple[str, str] | None = None
    streamable: bool = True
    """Whether the bytes lie on disk as they are, so that their size does not matter."""
    chosen: bool = False
    """Whether the user named this very file, and not a folder or archive that holds it."""

    @property
    def name(self) -> str:
        """The member's name, or the file's."""
        return self.member or self.path


def items(path: Path) -> Iterator[Item]:
    """Yield what there is to read in a file, a folder (with its subfolders) or a zip archive.

    Hidden files and what computers leave behind are passed over. The order depends on names only.
    """
    if path.is_dir():
        yield from _in_folder(path)
    elif is_zip(path) and not _is_document(path):
        yield from _in_zip(path)
    else:
        yield _file(path, chosen=True)


def is_zip(path: Path) -> bool:
    """Return whether a file starts as a zip archive does."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except OSError:
        return False


def _is_document(path: Path) -> bool:
    """Return whether a zip archive is one document: of Office, of LibreOffice, or a book."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return any(name.startswith("xl/") or name in _OF_DOCUMENTS for name in names)
    except DAMAGE:
        return False


def _file(path: Path, *, chosen: bool = False) -> Item:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return Item(str(path), "", size, lambda: path.open("rb"), chosen=chosen)


def _in_folder(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).as_posix()):
        member = path.relative_to(folder).as_posix()
        if _IGNORED.search(member) or path.is_dir():
            continue
        if path.is_symlink() or not path.is_file():
            yield _refused(str(path), "", "this is a link or a device, not a file",
                           "Copy the file itself into the folder.")  # fmt: skip
        elif is_zip(path) and not _is_document(path):
            yield from _in_zip(path)
        else:
            yield _file(path)


def _in_zip(path: Path) -> Iterator[Item]:
    shown = str(path)
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE:
        yield _broken(shown)
        return
    with archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        members = [info for info in members if not _IGNORED.search(info.orig_filename)]
        often = Counter(info.filename for info in members)
        last = {info.filename: info for info in members}
        total = 0
        for place, name in enumerate(sorted(last)):
            info = last[name]
            member = clean_text(info.orig_filename)
            if place >= MOST_MEMBERS:
                yield _refused(
                    shown, member, f"the archive has more than {MOST_MEMBERS:,} members",
                    "This one and all after it were not read. Unpack the archive and choose "
                    "the files you want.",
                )  # fmt: skip
                return
            refusal = _refusal(info, total)
            total += 0 if refusal else info.file_size
            yield Item(
                shown, member, info.file_size, _opener(archive, info), refusal,
                _TWICE if often[name] > 1 else None, streamable=False,
            )  # fmt: skip


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        # no member is larger than it says: ZipExtFile stops there and checks the sum
        with archive.open(info) as stream:
            return io.BytesIO(stream.read(LARGEST_FILE + 1))

    return opened


def _refusal(info: zipfile.ZipInfo, total: int) -> tuple[str, str] | None:
    """Return why a member must not be opened, or None."""
    name = info.orig_filename
    if ".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or "\\" in name:
        return _OUTSIDE
    if re.match(r"[A-Za-z]:", name):
        return _OUTSIDE
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "this member is a link to another file", "Pack the file itself."
    if info.flag_bits & 0x1:
        return "this member is protected by a password", "Unpack the archive and read the files."
    if info.file_size > LARGEST_FILE:
        return _TOO_LARGE
    if info.file_size > max(_RATIO_FROM, HIGHEST_RATIO * info.compress_size):
        return _RATIO
    if total + info.file_size > LARGEST_TOTAL:
        return "the archive unpacks to more than 1 GB", "Unpack it and choose what you want."
    return None


_TWICE = (
    "the archive holds several members of this name; the last one was read",
    "Download the export again, or unpack the archive and choose the right file.",
)
_OUTSIDE = (
    "the name of this member points outside the archive",
    "Do not trust this archive. Download the export again from where it came from.",
)
_RATIO = (
    "this member unpacks to more than 200 times its packed size",
    "This is not how exports look. If you trust it, unpack it and read the file.",
)
_TOO_LARGE = (
    "this member is larger than 256 MB",
    "Unpack the archive and read the file itself: a mailbox on disk may have any size.",
)


def _refused(shown: str, member: str, message: str, hint: str) -> Item:
    return Item(shown, member, 0, io.BytesIO, (message, hint))


def _broken(shown: str) -> Item:
    def opened() -> BinaryIO:
        raise zipfile.BadZipFile

    return Item(shown, "", 0, opened)
