"""python3 -m server: fetches the libraries if they are not there yet, then serves.

python3 -m server                  serve until SIGTERM or Ctrl-C
python3 -m server demo [ORIGIN]    a room with eight pretend members, in a Setroom that runs
python3 -m server backup FILE      a copy of what the Setroom of SETROOM_DATA keeps
python3 -m server verify           whether everything it keeps is whole
"""

from __future__ import annotations

import os
import sys

from server.prepare import prepare


def run(argv: list[str]) -> int:
    """The exit code. Libraries are imported only once they are there."""
    prepare("requirements.lock")
    from server.errors import SetroomError

    try:
        return _run(argv)
    except SetroomError as error:
        sys.stderr.write(f"Setroom does not start: {error}\n")
        return 2


def _run(argv: list[str]) -> int:
    from server import app, settings

    match argv:
        case []:
            app.serve(settings.read(os.environ))
            return 0
        case ["demo", *rest]:
            from server.demo.command import run as demo

            return demo(rest)
        case ["backup", path]:
            return app.ask_running(settings.read(os.environ), "backup", path)
        case ["verify"]:
            return app.ask_running(settings.read(os.environ), "verify", "")
        case _:
            sys.stderr.write(f"{__doc__}")
            return 2


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
