-- What kinds keep that serve their buyers themselves: streams of entries, an account's own.
CREATE TABLE inlet (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    family     TEXT NOT NULL,
    name       TEXT NOT NULL,
    key        TEXT NOT NULL,
    at         INTEGER NOT NULL,
    value      BLOB NOT NULL,
    UNIQUE (account_id, family, name, key)
) STRICT;
CREATE INDEX inlet_of_family ON inlet (account_id, family, seq);
CREATE INDEX inlet_of_stream ON inlet (account_id, family, name, seq);
