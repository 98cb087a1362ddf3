"""A9: join links carry 128 bits, say room and role, and cannot be turned into another."""

import pytest

from server.gate.links import LINK_ROLES, MAC_CHARS, Link, LinkRole, Links, read

LINKS = Links(b"a secret of thirty-two bytes....")
ROOM = "r4nd0m-_room"


@pytest.mark.parametrize("role", LINK_ROLES)
def test_a_link_says_its_room_and_role_and_is_verified(role: LinkRole) -> None:
    text = LINKS.make(ROOM, role, 1)
    link = read(text)
    assert link is not None
    assert (link.room, link.role, len(link.mac)) == (ROOM, role, MAC_CHARS)
    assert LINKS.verify(link, 1)


def test_a_replaced_link_is_no_longer_true() -> None:
    link = read(LINKS.make(ROOM, "member", 1))
    assert link is not None
    assert not LINKS.verify(link, 2)


def test_a_link_cannot_be_edited_into_another() -> None:
    link = read(LINKS.make(ROOM, "member", 1))
    assert link is not None
    for role in LINK_ROLES[1:]:
        assert not LINKS.verify(Link(ROOM, role, link.mac), 1)
    assert not LINKS.verify(Link("another_room", "member", link.mac), 1)
    for at in range(MAC_CHARS):
        other = "A" if link.mac[at] != "A" else "B"
        changed = link.mac[:at] + other + link.mac[at + 1 :]
        assert not LINKS.verify(Link(ROOM, "member", changed), 1)


def test_another_server_makes_other_links() -> None:
    link = read(Links(b"another secret").make(ROOM, "member", 1))
    assert link is not None
    assert not LINKS.verify(link, 1)


def test_all_links_of_all_rooms_differ() -> None:
    made = {
        LINKS.make(room, role, generation)
        for room in ("a", "aa", "b")
        for role in LINK_ROLES
        for generation in range(12)
    }
    assert len(made) == 3 * 4 * 12


@pytest.mark.parametrize(
    "text",
    [
        "",
        "m",
        "m" + "A" * 22,  # no room
        "room" + "x" + "A" * 22,  # no such role
        "room" + "m" + "A" * 21 + "=",
        "room" + "m" + "A" * 21 + "é",
        "ro om" + "m" + "A" * 22,
        "../x" + "m" + "A" * 22,
        "r" * 65 + "m" + "A" * 22,
        "room" + "m" + "A" * 22 + "\n",
    ],
)
def test_what_cannot_be_a_link_is_not_read(text: str) -> None:
    assert read(text) is None
