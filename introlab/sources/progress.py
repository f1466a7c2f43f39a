"""How far the reading of a file or folder has come, told a few times a second."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds between two reports: often enough for a smooth bar, too seldom to slow the reading.
PAUSE = 0.1

Report = Callable[[int, int], None]


class Progress:
    """Tells how many bytes of how many are read: at once, then every `PAUSE`, and at the end."""

    def __init__(self, report: Report | None, total: int) -> None:
        self._report = report
        self._total = total
        self._before = self._here = 0
        self._told = float("-inf")

    def add(self, number: int) -> None:
        """Count bytes of the file that is being read."""
        self._here += number
        self._tell()

    def end_file(self, size: int) -> None:
        """Count a file as read to its end, whoever read it and however much of it."""
        self._before += size
        self._here = 0
        self._tell()

    def finish(self) -> None:
        """Tell that everything is read."""
        if self._report:
            self._report(self._total, self._total)

    def _tell(self) -> None:
        now = time.monotonic()
        if self._report and now - self._told >= PAUSE:
            self._told = now
            self._report(min(self._before + self._here, self._total), self._total)
