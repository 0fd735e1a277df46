-- How people of this shop saw and answered messages: what is like them is tagged and answered alike. Newer lessons have higher ids.
CREATE TABLE lessons (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id   INTEGER NOT NULL UNIQUE REFERENCES messages(id) ON DELETE CASCADE,
    intent       TEXT NOT NULL,
    template     TEXT NOT NULL DEFAULT '',
    order_status TEXT NOT NULL DEFAULT '',
    corrected    INTEGER NOT NULL DEFAULT 0  -- a person has set the intent
) STRICT;
