-- What people of this shop have said of the risks of messages: those like them are judged alike. Newer ones have higher ids.
CREATE TABLE risk_lessons (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL UNIQUE REFERENCES messages(id) ON DELETE CASCADE,
    risks      TEXT  -- a JSON array; null where what was said was taken back
) STRICT;
