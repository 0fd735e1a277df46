-- The shop's own tags for conversations.
CREATE TABLE labels (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL COLLATE NOCASE UNIQUE,
    colour INTEGER NOT NULL                      -- 0 to 7: which of the page's colours
) STRICT;

CREATE TABLE conversation_labels (
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    label_id        INTEGER NOT NULL REFERENCES labels(id) ON DELETE CASCADE,
    PRIMARY KEY (conversation_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_of_label ON conversation_labels (label_id, conversation_id);

-- Whom a note calls by name.
CREATE TABLE mentions (
    id              INTEGER PRIMARY KEY,
    user_id         INTEGER NOT NULL,            -- who is called
    message_id      INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    read_at         INTEGER,
    UNIQUE (message_id, user_id)
) STRICT;
CREATE INDEX mentions_of_user ON mentions (user_id, id);
CREATE INDEX mentions_unread ON mentions (user_id, conversation_id) WHERE read_at IS NULL;
CREATE INDEX mentions_in_conversation ON mentions (conversation_id);

-- The shift log: who passed what on to whom, or put it off with a word why.
CREATE TABLE handovers (
    id              INTEGER PRIMARY KEY,
    at              INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    kind            TEXT NOT NULL,               -- handover, snooze
    to_user         INTEGER,                     -- empty: to nobody
    until_at        INTEGER,                     -- of a snooze
    message_id      INTEGER REFERENCES messages(id) ON DELETE CASCADE -- its note
) STRICT;
CREATE INDEX handovers_in_conversation ON handovers (conversation_id);
CREATE INDEX handovers_with_note ON handovers (message_id) WHERE message_id IS NOT NULL;
