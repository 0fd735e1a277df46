-- When a secret dies for good unless it is replaced, if that is known.
ALTER TABLE account_secrets ADD COLUMN ends_at INTEGER;

-- The secret part of the address that a marketplace notifies.
ALTER TABLE accounts ADD COLUMN push_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX accounts_by_push_key ON accounts (push_key) WHERE push_key <> '';
ALTER TABLE accounts ADD COLUMN pushed_at INTEGER;           -- the last good notification
ALTER TABLE accounts ADD COLUMN calls_left TEXT NOT NULL DEFAULT ''; -- JSON: left, limit, per_seconds
ALTER TABLE accounts ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]'; -- JSON: of the last check

-- Which of the kind's other rules an answer obeys; empty for the kind's own.
ALTER TABLE conversations ADD COLUMN reply_rules TEXT NOT NULL DEFAULT '';

-- The marketplace's own words on what a message is about: JSON, an array of {"intent", "p"}.
ALTER TABLE messages ADD COLUMN hints TEXT NOT NULL DEFAULT '[]';

-- Disputes, returns and claims that the marketplace conducts.
CREATE TABLE cases (
    id              INTEGER PRIMARY KEY,
    account_id      INTEGER NOT NULL REFERENCES accounts(id),
    external_id     TEXT NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    order_external_id TEXT NOT NULL DEFAULT '',
    kind            TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    stage           TEXT NOT NULL,               -- needs_seller, waits_for_buyer, waits_for_marketplace, closed
    stage_text      TEXT NOT NULL DEFAULT '',
    respond_by      INTEGER,
    opened_at       INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    amount          TEXT NOT NULL DEFAULT '',    -- "39.90 EUR", empty when not told
    UNIQUE (account_id, external_id)
) STRICT;
CREATE INDEX cases_of_conversation ON cases (conversation_id, opened_at);

-- How often a file was asked for in vain: the marketplace's address of it dies soon, so it is fetched at once.
ALTER TABLE attachments ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attachments_missing ON attachments (id) WHERE blob = '' AND ref <> '' AND tries < 3;

-- Files that go with a reply.
CREATE TABLE outbox_files (
    reply_id   INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    blob       TEXT NOT NULL,                    -- SHA-256 of its bytes
    size       INTEGER NOT NULL,
    PRIMARY KEY (reply_id, n)
) STRICT, WITHOUT ROWID;

-- What was done at a marketplace beside replies. `doing` is committed before the first byte leaves; nothing is ever repeated.
CREATE TABLE actions (
    id              INTEGER PRIMARY KEY,
    key             TEXT NOT NULL UNIQUE,        -- the client's idempotency key
    account_id      INTEGER NOT NULL REFERENCES accounts(id),
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    name            TEXT NOT NULL,
    order_external_id TEXT NOT NULL DEFAULT '',  -- what it was done to
    case_external_id TEXT NOT NULL DEFAULT '',
    inputs          TEXT NOT NULL,               -- JSON
    state           TEXT NOT NULL,               -- waiting, doing, done, refused, unclear
    error           TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    ended_at        INTEGER
) STRICT;
CREATE INDEX actions_of_conversation ON actions (conversation_id, id);
CREATE INDEX actions_open ON actions (account_id, id) WHERE state IN ('waiting', 'doing');

-- What the marketplace said exists against what is here: one row a reconciliation.
ALTER TABLE account_hours ADD COLUMN quarantined INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN reconciled_at INTEGER;       -- empty: at the next turn
CREATE TABLE reconciliations (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    at         INTEGER NOT NULL,
    from_at    INTEGER NOT NULL,                 -- the window that was listed again
    to_at      INTEGER NOT NULL,
    listed     INTEGER NOT NULL,                 -- messages in it, by the marketplace
    missing    INTEGER NOT NULL                  -- those of them that were not here
) STRICT;
CREATE INDEX reconciliations_of_account ON reconciliations (account_id, at);

-- Messages of conversations that a person deleted: they are not missing.
CREATE TABLE deleted_messages (
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    PRIMARY KEY (account_id, external_id)
) STRICT, WITHOUT ROWID;
