"""How fast mail is read: `python benchmarks/reading.py [--mb 300] [--seed 7] [--small]`.

A made-up mailbox of the given size (the same every time) is written to a temporary folder. Then, in
one run and each in a process of its own: reading the bytes alone; `mailbox.mbox` with
`BytesHeaderParser` from the standard library; looking into it (names decoded, everything counted);
the same with everything stored in a new workspace; and storing the same file again. Each line shows
MB/s (the best of --times), the ratio to the standard library, the share of the plain read speed,
and peak memory beyond what the imports take. `--small` leaves out attachments and newsletters, so
that the file is mostly headers: the worst case.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from base64 import encodebytes
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

MB = 1_000_000
ME = "Mia Example <mia@example.org>"
WORDS = re.findall(
    r"\w+",
    "the a plan meeting next week thanks for sending this over let us talk about numbers from "
    "report invoice team question answer soon Monday budget draft idea project call notes best",
)
FIRST = ("Ada", "Bo", "Chloé", "Dan", "Eva", "Finn", "Grace", "Hugo", "Ida", "Jörg", "Kai", "Zoë")
LAST = ("Byron", "Clarke", "Doe", "Estrada", "Fox", "Muñoz", "Roe", "Smith-Jones", "Vega", "李")
#: Of several thousand people a few share a name, as in life.
ENDS = ("", "ton", "by", "field", "son", "ley", "well", "ard", "more", "wick", "stone", "hurst")


def person(number: int) -> str:
    """Return how the mail of one made-up person is addressed: plain, quoted or encoded."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    last += ENDS[number // len(FIRST) // len(LAST) % len(ENDS)]
    address = f"p{number}@firm{number % 97}.example.com"
    if not (first + last).isascii():
        octets = "".join(f"={byte:02X}" for byte in f"{first} {last}".encode())
        return f"=?UTF-8?Q?{octets.replace('=20', '_')}?= <{address}>"
    styles = (f"{first} {last} <{address}>", f'"{last}, {first}" <{address}>', address)
    return styles[number % 3]


def header(
    dice: random.Random, number: int, at: datetime, news: bool, pair: tuple[str, str]
) -> str:
    """Return a header as Gmail delivers it: three servers, signatures, then who and when."""
    letters = "".join(dice.choices("abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789+/", k=340))
    seal = "\n        ".join(letters[i : i + 68] for i in range(0, 340, 68))
    date = format_datetime(at)
    lines = [f"X-GM-THRID: {1790000000000000000 + number // 4}", "X-Gmail-Labels: Inbox,Opened"]
    if pair[0] != ME:
        lines += ["Delivered-To: mia@example.org", *(
            f"Received: from m{i}.example.com (m{i}.example.com. [192.0.2.{i}])\n"
            f"        by mx{number % 5}.example.org with ESMTPS id {letters[:24]}\n"
            f"        for <mia@example.org>;\n        {date}"
            for i in range(3)
        )]  # fmt: skip
        lines += [
            f"ARC-Seal: i=1; a=rsa-sha256; t=17000{number};\n        d=example.org; b={seal}",
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        b={seal}",
            "Authentication-Results: mx.example.org;\n       dkim=pass header.i=@example.com",
        ]
    lines += [
        "MIME-Version: 1.0", f"From: {pair[0]}", f"To: {pair[1]}", f"Date: {date}",
        f"Message-ID: <{number}.{letters[:16]}@mail.example.com>",
        f"Subject: {' '.join(dice.sample(WORDS, 5))}",
        'Content-Type: multipart/mixed; boundary="x1"',
    ]  # fmt: skip
    if number % 4:
        lines.append(f"References: <{number - number % 4}.root@mail.example.com>")
    if number % 6 == 0:
        team = dice.randrange(300)  # people who are copied in together
        lines.append("Cc: " + ",\n\t".join(person(team * 3 + place) for place in range(3)))
    if news:
        lines += ["List-Unsubscribe: <https://example.com/leave>", "Precedence: bulk"]
    return "\n".join(lines) + "\n\n"


def bodies(dice: random.Random) -> tuple[bytes, bytes]:
    """Return 2 MB of text lines and 4 MB of base64 lines to cut bodies and attachments from."""
    words = " ".join(dice.choices(WORDS, k=2 * MB // 6)).encode()
    text = b"\n".join(words[i : i + 72] for i in range(0, len(words), 72))
    return text.replace(b"\n", b"\n\n", 200), encodebytes(dice.randbytes(3 * MB))


def write_mailbox(path: Path, megabytes: int, seed: int, small: bool) -> int:
    """Write the mailbox and return its number of mails.

    Of ten mails four are newsletters of 20 to 90 kB; of the rest, 2 to 20 kB, one in eight bears an
    attachment of 50 kB to 2 MB. That makes about 100 kB a mail; `small` ones have 4 kB.
    """
    dice = random.Random(seed)
    text, packed = bodies(dice)
    at, number = datetime(2012, 1, 1, 9, tzinfo=UTC), 0
    with path.open("wb") as out:
        while out.tell() < megabytes * MB:
            at += timedelta(minutes=dice.randrange(1, 90))
            news = not small and dice.random() < 0.4
            other = person(int(dice.paretovariate(0.6)) % 4000)
            pair = (ME, other) if not news and dice.random() < 0.4 else (other, ME)
            out.write(f"From {1790 + number}@xxx {at:%a %b %d %H:%M:%S} +0000 {at:%Y}\n".encode())
            out.write(header(dice, number, at, news, pair).encode())
            size = dice.randrange(20_000, 90_000) if news else dice.randrange(500, 4_000)
            size *= 1 if small or news else 5
            start = dice.randrange(len(text) - size)
            out.write(text[start : start + size].replace(b"\nFrom ", b"\n>From "))
            if not small and not news and dice.random() < 0.125:
                start = dice.randrange(len(packed) // 2)
                out.write(b"\n--x1\n\n" + packed[start : start + dice.randrange(50_000, 2 * MB)])
            out.write(b"\n\n")
            number += 1
    return number


def plain(path: Path, _: Path) -> int:
    """Read the bytes and do nothing with them."""
    with path.open("rb", buffering=0) as stream:
        while stream.read(1 << 20):
            pass
    return 0


def standard(path: Path, _: Path) -> int:
    """Read with the standard library: split by mailbox, headers parsed, fields looked at."""
    import mailbox
    from email.parser import BytesHeaderParser

    parser, mails = BytesHeaderParser(), 0
    box = mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        mail = parser.parse(box.get_file(key))  # type: ignore[arg-type]
        for name in ("From", "To", "Cc", "Date", "Message-ID"):
            mail.get_all(name)
        mails += 1
    return mails


def own(path: Path, _: Path) -> int:
    """Look into it with introlab, as `introlab inspect` does."""
    from introlab.sources import read
    from introlab.sources.mail.collecting import Counted

    return read(path, box=Counted())[0].receipt.read


def stored(path: Path, folder: Path) -> int:
    """Read with introlab and store everything in a new workspace."""
    from introlab.network.intake import load
    from introlab.workspace import Workspace

    ws = Workspace(folder / "ws", create=True)
    receipt = load(ws, [path])[0]
    ((events,),) = ws.rows("SELECT count(*) FROM event")
    assert events == receipt.kept > 0, "a mail was not stored"
    return receipt.read


def again(path: Path, folder: Path) -> int:
    """Store the same file a second time; the workspace of `stored` is there."""
    from introlab.network.intake import load
    from introlab.workspace import Workspace

    return load(Workspace(folder / "ws"), [path])[0].read


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "bytes alone": plain, "mailbox + BytesHeaderParser": standard,
    "introlab, looked into": own, "introlab, stored": stored, "introlab, stored again": again,
}  # fmt: skip


def measure(way: str, path: Path) -> tuple[int, float, float]:
    """Return (mails, seconds, peak MB beyond the imports) of one way, in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, "--only", way, "--file", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    mails, seconds, peak = json.loads(run.stdout)
    return mails, seconds, peak


def peak() -> float:
    """Return the most memory this process has taken (MB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB


def one(way: str, path: Path) -> None:
    """Do one way here and print what `measure` reads."""
    with tempfile.TemporaryDirectory() as folder:
        # so that no import is in the measured time
        first = Path(folder) / "first.mbox"
        write_mailbox(first, 1, 1, small=True)
        stored(first, Path(folder))
        before = peak()
        where = path.parent
        if way == "introlab, stored":
            shutil.rmtree(where / "ws", ignore_errors=True)
        start = time.perf_counter()
        mails = WAYS[way](path, where)
        seconds = time.perf_counter() - start
    print(json.dumps([mails, seconds, peak() - before]))


def main() -> None:
    """Write the mailbox, measure every way, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mb", type=int, default=300, help="size of the mailbox in MB")
    parser.add_argument("--gb", type=float, default=0, help="the same in GB")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--times", type=int, default=2, help="how often each; the best counts")
    parser.add_argument("--small", action="store_true", help="short mails only: mostly headers")
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    if wishes.only:
        one(wishes.only, wishes.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.mbox"
        size = int(wishes.gb * 1000) or wishes.mb
        mails = write_mailbox(path, size, wishes.seed, wishes.small)
        size = path.stat().st_size
        print(f"{size / MB:,.0f} MB, {mails:,} mails, {size / mails / 1000:.1f} kB a mail")
        rates = {}
        for way in WAYS:
            runs = [measure(way, path) for _ in range(wishes.times)]
            assert {run[0] for run in runs} <= {0, mails}, "a mail was lost or split"
            seconds = min(run[1] for run in runs)
            rates[way] = size / MB / seconds
            ratio = rates[way] / rates.get("mailbox + BytesHeaderParser", float("inf"))
            print(f"{way:30}{rates[way]:9,.0f} MB/s{seconds / mails * 1e6:8,.0f} µs a mail"
                  f"{f'{ratio:6.1f} x' if ratio else '':>10}"
                  f"{rates[way] / rates['bytes alone']:8.1%} of plain reading"
                  f"{max(run[2] for run in runs):7,.0f} MB peak")  # fmt: skip


if __name__ == "__main__":
    main()
