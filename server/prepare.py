"""Sets up: fetches the libraries that a lock names, once, into a folder beside the code.

Only the standard library is used, because nothing else is there yet. The rules:
- Always `.lib/`, in a virtual environment too: Debian's python3 refuses installs into itself and
  may have no venv, and so what runs is what the lock says, whatever else is installed.
- A folder's name holds the digest of its lock and the Python it was filled for: a new lock or a
  new Python gets a new folder. The whole of `.lib/` may be deleted at any time.
- A folder is renamed to that name only when whole; a broken-off one is never taken for finished.
- `python3 -m server.prepare` does this alone, for images that are built where there is a network
  and run where there is none.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LIBRARIES = HOUSE / ".lib"
OLDEST_PYTHON = (3, 11)


def prepare(*locks: str) -> None:
    """Make what the lock files name importable, here and in child processes.

    `locks`: names of files at the top of the repository. The first start takes as long as pip
    takes; later ones read the locks and nothing else.

    Raises:
        SystemExit: with one sentence, when the libraries are missing and cannot be fetched.
    """
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SystemExit(f"Setroom needs Python 3.11 or newer; this is {_python()}.")
    for name in locks:
        lock = HOUSE / name
        folder = LIBRARIES / f"{lock.stem}-{_key(lock)}"
        if not folder.is_dir():
            _fill(folder, lock)
        _put_on_path(str(folder))


def _key(lock: Path) -> str:
    # The full version of Python counts: a lock may name a library for 3.11.2 but not for 3.11.3.
    python = f"{sys.implementation.cache_tag} {_python()} {sys.platform} {platform.machine()}"
    return hashlib.sha256(lock.read_bytes() + python.encode()).hexdigest()[:16]


def _python() -> str:
    return platform.python_version()


def _fill(folder: Path, lock: Path) -> None:
    """Fetch into `folder`, unless another start has just done so."""
    try:
        LIBRARIES.mkdir(exist_ok=True)
        with open(LIBRARIES / "lock", "w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not folder.is_dir():
                part = folder.with_name(folder.name + ".part")
                shutil.rmtree(part, ignore_errors=True)
                _fetch(lock, part, turn.fileno())
                # Names must not reach the disk before what they name: a power cut now would
                # leave a folder that looks whole and is full of empty files.
                os.sync()
                part.rename(folder)
    except OSError as trouble:
        raise SystemExit(
            f"Setroom cannot set up its libraries in {LIBRARIES}: {trouble}."
        ) from None
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command starts the set-up again.") from None


def _fetch(lock: Path, into: Path, turn: int) -> None:
    """`turn`: the lock file, held by pip as well, so that a pip that outlives us is waited for."""
    if importlib.util.find_spec("pip") is None:
        raise SystemExit(
            "Setroom fetches its libraries with pip, and this Python has none: "
            "install it (on Debian: apt-get install python3-pip) and start again."
        )
    print(f"Fetching the libraries of {lock.name} into .lib, once ...", file=sys.stderr, flush=True)
    told = subprocess.run(
        # --no-deps and --only-binary: nothing but what the lock names, and no foreign code is run.
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--retries", "2"),
            *("--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"),
            *("--require-hashes", "--target", str(into), "--requirement", str(lock)),
        ],
        cwd=HOUSE,
        # A person's own settings of pip for `--user` cannot be joined with `--target`.
        env={**os.environ, "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=(turn,),
        check=False,
    )
    if told.returncode != 0:
        raise SystemExit(_why_not(lock.name, told.stdout))


def _why_not(lock: str, output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if any("Retrying" in line or "connection" in line.lower() for line in lines):
        return (
            f"Setroom could not fetch the libraries of {lock}, because the place they come from "
            "cannot be reached: start again when there is a network."
        )
    # pip's first ERROR says what is wrong; if pip itself broke, the end of its traceback does.
    errors = [line for line in lines if line.startswith("ERROR:") and "Exception:" not in line]
    said = (errors or lines[-1:] or ["nothing"])[0].removeprefix("ERROR:").strip()
    return f"Setroom could not fetch the libraries of {lock}; pip says: {said}"


def _put_on_path(folder: str) -> None:
    # Behind the first place, which is the house: no library may stand in for `server` or `tests`.
    if folder not in sys.path:
        sys.path.insert(1, folder)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    if folder not in others:
        os.environ["PYTHONPATH"] = os.pathsep.join([folder, *others])


if __name__ == "__main__":
    prepare("requirements.lock")
