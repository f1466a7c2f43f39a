"""What others exported, read into records, interactions and receipts; one module a format.

`read` takes a file, a folder or a zip archive and returns one `Reading` per file or member. What a
file is shows in its content, not in its name. Nothing is stored here, and nothing is opened beyond
the path that was given.
"""

from __future__ import annotations

from introlab.sources.kinds import KINDS
from introlab.sources.routing import read

__all__ = ["KINDS", "read"]
