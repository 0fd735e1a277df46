-- Searches that people keep, as they wrote them. Never the id of one that is gone: addresses with it are passed on.
CREATE TABLE saved_views (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    owner      INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    shared     INTEGER NOT NULL DEFAULT 0,       -- everybody sees it
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    place      INTEGER NOT NULL,                 -- among the owner's
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_views_of_owner ON saved_views (owner, place, id);
CREATE INDEX saved_views_shared ON saved_views (place, id) WHERE shared = 1;

-- Found messages are put in their order in time from this alone: rows of messages are long.
CREATE INDEX messages_times ON messages (id, at, conversation_id);

-- What a search without words walks, newest first.
CREATE INDEX conversations_by_time ON conversations (last_at, id);
CREATE INDEX conversations_by_account ON conversations (account_id, last_at, id);
CREATE INDEX conversations_by_language ON conversations (language, last_at, id);
CREATE INDEX conversations_by_intent ON conversations (intent, last_at, id);
CREATE INDEX outbox_refused ON outbox (conversation_id) WHERE state = 'refused';

-- Names of buyers by their words, in any script.
CREATE VIRTUAL TABLE buyer_search USING fts5(name, content='buyers', content_rowid='id', tokenize='hub');
INSERT INTO buyer_search (buyer_search) VALUES ('rebuild');
CREATE TRIGGER buyer_written AFTER INSERT ON buyers BEGIN
    INSERT INTO buyer_search (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER buyer_renamed AFTER UPDATE OF name ON buyers WHEN old.name <> new.name BEGIN
    INSERT INTO buyer_search (buyer_search, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO buyer_search (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER buyer_dropped AFTER DELETE ON buyers BEGIN
    INSERT INTO buyer_search (buyer_search, rowid, name) VALUES ('delete', old.id, old.name);
END;
