-- The first tables. No table has rowids, and nothing but an event's seq is in order of arrival:
-- what lies next to what tells neither when a thing was written nor what was written with it.

CREATE TABLE store (
    epoch TEXT NOT NULL  -- names this history; a restored copy has another one
) STRICT;

INSERT INTO store VALUES (lower(hex(randomblob(16))));

CREATE TABLE rooms (
    room TEXT NOT NULL PRIMARY KEY,
    head INTEGER NOT NULL,  -- the last event's seq
    due_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    fields BLOB NOT NULL,  -- JSON, without names and free text
    link BLOB NOT NULL,  -- SHA-256 over the link before and this event
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

-- `pad` stands before whatever must be erasable. When pages split, SQLite leaves copies of rows in
-- their unused parts, and secure_delete does not find those. But it copies only the start of a row,
-- at most 488 bytes of it with pages of 2,048; the rest lies on pages of its own, and those are
-- zeroed whole.
CREATE TABLE texts (
    room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    text_id TEXT NOT NULL,
    seq INTEGER NOT NULL,  -- the event it came with
    proof BLOB NOT NULL,  -- SHA-256 over salt and body; stays when they are erased
    pad BLOB,
    salt BLOB,
    body TEXT,
    PRIMARY KEY (room, text_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed (
    room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    post TEXT NOT NULL,
    pad BLOB NOT NULL,
    step INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person TEXT,  -- only of a signed post
    body TEXT NOT NULL,
    PRIMARY KEY (room, post)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
    room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    key_hash BLOB NOT NULL,
    digest BLOB NOT NULL,
    seq INTEGER NOT NULL,
    answer TEXT NOT NULL,
    step INTEGER,
    post TEXT,
    PRIMARY KEY (room, key_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE seats (
    room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
    token_hash BLOB NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (room, token_hash)
) STRICT, WITHOUT ROWID;
