-- The server that an operator lets translate: one row, or none while nobody has named one.
CREATE TABLE translator (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    works     INTEGER NOT NULL,                  -- off: nothing is sent
    engine    TEXT NOT NULL,                     -- apertium, libretranslate, deepl
    url       TEXT NOT NULL,
    sealed    BLOB NOT NULL,                     -- its key; empty: it asks for none
    automatic INTEGER NOT NULL,                  -- what arrives is translated by itself
    seen      INTEGER NOT NULL,                  -- messages up to this one never are
    pairs     TEXT NOT NULL                      -- that it serves: JSON object of lists, by the language from which
) STRICT;

-- Accounts whose messages may be sent to it.
CREATE TABLE translated_accounts (
    account_id INTEGER PRIMARY KEY REFERENCES accounts(id)
) STRICT;

-- Personal data too: what a machine made of a message, beside it, gone with it.
CREATE TABLE translations (
    message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    language   TEXT NOT NULL,                    -- into which
    source     TEXT NOT NULL,                    -- from which
    state      TEXT NOT NULL,                    -- waiting, done, failed
    automatic  INTEGER NOT NULL,                 -- nobody asked for it: it goes behind the others and is tried again
    engine     TEXT NOT NULL DEFAULT '',
    text       TEXT NOT NULL DEFAULT '',
    doubts     TEXT NOT NULL DEFAULT '[]',       -- JSON list of differences
    fault      TEXT NOT NULL DEFAULT '',
    attempts   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    made_at    INTEGER,
    PRIMARY KEY (message_id, language)
) STRICT;
CREATE INDEX translations_waiting ON translations (automatic, not_before) WHERE state = 'waiting';
