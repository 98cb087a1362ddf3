"""A server that answers before it has committed: the planted fault, which a kill brings to light.

python -m tests.faults.killed_server.hasty
"""

from __future__ import annotations

import sys

from server.__main__ import run
from tests.faults.planted import plant

if __name__ == "__main__":
    plant(["HastyWriter"])
    sys.exit(run([]))
