"""How a fault of ours is told in the log: what kind and where, never in its own words."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger("setroom.keeper")


def tell(what: str, fault: BaseException) -> None:
    """Log the fault. Its message and its locals may hold what somebody has written: left out."""
    at = traceback.extract_tb(fault.__traceback__)[-1]
    log.error("%s: %s at %s:%s", what, type(fault).__name__, at.filename, at.lineno)
