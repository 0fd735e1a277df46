-- What an action costs the shop: counted against its asker's limits.
ALTER TABLE actions ADD COLUMN costs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN cost TEXT NOT NULL DEFAULT '';  -- "39.90 EUR", empty when nobody can say it beforehand
CREATE INDEX actions_spent ON actions (user_id, created_at) WHERE cost <> '';
CREATE INDEX actions_of_order ON actions (account_id, order_external_id) WHERE order_external_id <> '';
CREATE INDEX actions_awaiting ON actions (id) WHERE state = 'awaiting_approval';

-- Actions above their asker's limit: `state` of the action is awaiting_approval until somebody decides, then waiting, declined,
-- withdrawn or expired.
CREATE TABLE approvals (
    action_id    INTEGER PRIMARY KEY REFERENCES actions(id) ON DELETE CASCADE,
    user_id      INTEGER NOT NULL,               -- who asked
    held         TEXT NOT NULL,                  -- unknown_cost, no_limit, above_limit, above_day
    most         TEXT NOT NULL DEFAULT '',       -- the limit, "10.00 EUR"
    spent        TEXT NOT NULL DEFAULT '',       -- of a day's limit
    reason       TEXT NOT NULL DEFAULT '',       -- the asker's words
    expires_at   INTEGER NOT NULL,
    order_status TEXT NOT NULL DEFAULT '',       -- these four as they were when it was asked for
    case_stage   TEXT NOT NULL DEFAULT '',
    respond_by   INTEGER,
    total        TEXT NOT NULL DEFAULT '',       -- of the order, "39.90 EUR"
    decided_by   INTEGER,
    decided_at   INTEGER,
    word         TEXT NOT NULL DEFAULT '',
    seen_at      INTEGER                         -- the asker has seen how it ended, or knows anyway
) STRICT;
CREATE INDEX approvals_open ON approvals (expires_at) WHERE decided_at IS NULL;
CREATE INDEX approvals_untold ON approvals (user_id, action_id) WHERE seen_at IS NULL;

-- What people have spent by themselves in conversations that were deleted since: it counts until its day is over.
CREATE TABLE spent (
    user_id INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    cost    TEXT NOT NULL                        -- "39.90 EUR"
) STRICT;
CREATE INDEX spent_by ON spent (user_id, at);

-- Buyers of whom nothing is kept but counts and order ids: what was written to or by them until then doesn't come back.
ALTER TABLE buyers ADD COLUMN erased_at INTEGER;
ALTER TABLE orders ADD COLUMN erased_at INTEGER;
ALTER TABLE conversations ADD COLUMN erased_at INTEGER;        -- empty again once its buyer is to be erased once more
ALTER TABLE messages ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
-- One row a buyer who is being erased; gone when nothing is left to do.
CREATE TABLE erasures (
    buyer_id INTEGER PRIMARY KEY REFERENCES buyers(id) ON DELETE CASCADE,
    asked_at INTEGER NOT NULL,
    user_id  INTEGER NOT NULL
) STRICT;

-- Files of which nothing speaks any more, until they are off the disk.
CREATE TABLE erased_blobs (
    blob TEXT PRIMARY KEY                        -- SHA-256
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_blob ON attachments (blob) WHERE blob <> '';
CREATE INDEX outbox_files_by_blob ON outbox_files (blob);
CREATE INDEX draft_files_by_blob ON draft_files (blob);
