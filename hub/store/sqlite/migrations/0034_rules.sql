-- What the hub does by itself with new conversations.
CREATE TABLE rules (
    id         INTEGER PRIMARY KEY,
    place      INTEGER NOT NULL,                 -- the first that assigns wins
    name       TEXT NOT NULL,
    is_on      INTEGER NOT NULL,
    conditions TEXT NOT NULL,                    -- JSON object
    acts       TEXT NOT NULL,                    -- JSON object
    changed_at INTEGER NOT NULL
) STRICT;

-- What rules have done, for whoever asks why.
CREATE TABLE rule_acts (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    at              INTEGER NOT NULL,
    rule_id         INTEGER NOT NULL,            -- may be gone since
    rule            TEXT NOT NULL,               -- its name, as it was then
    act             TEXT NOT NULL,               -- assign, label, answer
    person          INTEGER,
    label           TEXT NOT NULL DEFAULT '',
    reply_id        INTEGER,
    night_ends      INTEGER,                     -- of an answer: until then there is no second one
    overtaken       INTEGER NOT NULL DEFAULT 0   -- of an answer: it was taken back before it left, and another may take its place
) STRICT;
CREATE INDEX rule_acts_in_conversation ON rule_acts (conversation_id, id);

-- 1: new, no rule has seen it yet. 2: it may still be answered outside working hours. 0: nothing is open.
ALTER TABLE conversations ADD COLUMN to_route INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_to_route ON conversations (account_id, id) WHERE to_route > 0;

-- A person has said whose it is, or that it is nobody's: no rule changes that.
ALTER TABLE conversations ADD COLUMN assigned_by_person INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET assigned_by_person = 1 WHERE assignee IS NOT NULL;

-- The name of the rule that wrote it, by itself; empty for a person's.
ALTER TABLE outbox ADD COLUMN rule TEXT NOT NULL DEFAULT '';
