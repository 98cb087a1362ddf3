"""What every answer has to carry, whatever it says."""

from __future__ import annotations

from tests.access.in_process import Answer

ALWAYS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "strict-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}
POWERS = ("camera", "microphone", "geolocation", "display-capture", "payment", "usb")
NEVER = ("server", "x-powered-by", "via", "access-control-allow-origin")


def faults_of(headers: dict[str, str], *, https: bool = False, kept: bool = False) -> list[str]:
    """What is wrong with the headers of an answer. `kept`: a file that may be kept for good."""
    expected = {**ALWAYS, "cache-control": "no-store"}
    if kept:
        expected["cache-control"] = "public, max-age=31536000, immutable"
    if https:
        expected["strict-transport-security"] = "max-age=31536000"
    found = [
        f"{name} is {headers.get(name)!r}"
        for name, value in expected.items()
        if headers.get(name) != value
    ]
    policy = headers.get("permissions-policy", "")
    found += [f"{power} is not refused" for power in POWERS if f"{power}=()" not in policy]
    found += [f"{name} is there" for name in NEVER if name in headers]
    if not https and "strict-transport-security" in headers:
        found.append("https is promised where there is none")
    return found


def look_at(answer: Answer, status: int, **how: bool) -> None:
    assert answer.status == status, answer.text[:200]
    names = [name for name, _ in answer.headers]
    assert len(names) == len(set(names)), names
    assert faults_of(dict(answer.headers), **how) == []
