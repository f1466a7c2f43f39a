"""`python -m introlab.samples [FOLDER]`: write the sample files again."""

from __future__ import annotations

import sys
from pathlib import Path

from introlab.samples import write_samples

if __name__ == "__main__":
    here = Path(__file__).parents[2] / "data" / "samples"
    write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
