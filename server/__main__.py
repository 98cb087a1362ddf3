"""python3 -m server: fetches the libraries if they are not there yet, then hands over to serve."""

from __future__ import annotations

import sys

from server.prepare import prepare


def run() -> int:
    prepare("requirements.lock")
    from server.serve import main  # only now are the libraries there that it imports

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
