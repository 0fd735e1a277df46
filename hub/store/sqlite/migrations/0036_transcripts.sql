-- The server that an operator lets listen: one row, or none while nobody has named one.
CREATE TABLE transcriber (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    works     INTEGER NOT NULL,                  -- off: nothing is sent
    url       TEXT NOT NULL,
    model     TEXT NOT NULL,                     -- of those that it has
    sealed    BLOB NOT NULL,                     -- its key; empty: it asks for none
    automatic INTEGER NOT NULL,                  -- what arrives is transcribed by itself
    seen      INTEGER NOT NULL                   -- attachments up to this one never are
) STRICT;

-- Accounts whose recordings may be sent to it.
CREATE TABLE transcribed_accounts (
    account_id INTEGER PRIMARY KEY REFERENCES accounts(id)
) STRICT;

-- Personal data too: what a machine heard in a recording, beside it, gone with it.
CREATE TABLE transcripts (
    attachment_id INTEGER PRIMARY KEY REFERENCES attachments(id) ON DELETE CASCADE,
    state         TEXT NOT NULL,                 -- waiting, done, failed
    automatic     INTEGER NOT NULL,              -- nobody asked for it: it goes behind the others and is tried again
    model         TEXT NOT NULL DEFAULT '',
    text          TEXT NOT NULL DEFAULT '',
    fault         TEXT NOT NULL DEFAULT '',
    attempts      INTEGER NOT NULL DEFAULT 0,
    not_before    INTEGER NOT NULL,
    made_at       INTEGER
) STRICT;
CREATE INDEX transcripts_waiting ON transcripts (automatic, not_before) WHERE state = 'waiting';

-- What was heard is found as what was written. The index holds what stands in the table, whoever deletes it.
CREATE VIRTUAL TABLE transcript_search USING fts5(text, content='transcripts', content_rowid='attachment_id', tokenize='hub');
CREATE TRIGGER transcript_comes AFTER INSERT ON transcripts BEGIN
    INSERT INTO transcript_search (rowid, text) VALUES (new.attachment_id, new.text);
END;
CREATE TRIGGER transcript_goes AFTER DELETE ON transcripts BEGIN
    INSERT INTO transcript_search (transcript_search, rowid, text) VALUES ('delete', old.attachment_id, old.text);
END;
CREATE TRIGGER transcript_changes AFTER UPDATE OF text ON transcripts BEGIN
    INSERT INTO transcript_search (transcript_search, rowid, text) VALUES ('delete', old.attachment_id, old.text);
    INSERT INTO transcript_search (rowid, text) VALUES (new.attachment_id, new.text);
END;
