-- Session formats that people have made. One belongs to a browser and to no room. The pad is what it
-- is for texts: an old text must be erasable. `used_ms` stands before it, so that looking for what
-- nobody uses reads none of the words.

CREATE TABLE formats (
    owner BLOB NOT NULL,  -- SHA-256 of the browser's token
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    pad BLOB NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (owner, id)
) STRICT, WITHOUT ROWID;
