-- Times are milliseconds since 1970 UTC; booleans are 0 or 1; JSON is text. Order in time is by `at`, never by id:
-- back-fill arrives late.

CREATE TABLE accounts (
    id               INTEGER PRIMARY KEY,
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    state            TEXT NOT NULL,              -- working, paused, refused, removed
    settings         TEXT NOT NULL,              -- JSON object
    backfill_days    INTEGER NOT NULL,
    cursor           TEXT NOT NULL DEFAULT '',
    caught_up        INTEGER NOT NULL DEFAULT 0, -- the first pull has reached the present: from then on clocks alarm
    created_at       INTEGER NOT NULL,
    last_attempt_at  INTEGER,
    last_success_at  INTEGER,
    next_poll_at     INTEGER NOT NULL,
    failures         INTEGER NOT NULL DEFAULT 0, -- in a row
    error_kind       TEXT NOT NULL DEFAULT '',
    error            TEXT NOT NULL DEFAULT '',
    throttled_until  INTEGER,
    identity         TEXT NOT NULL DEFAULT '',
    lease_owner      TEXT NOT NULL DEFAULT '',
    lease_until      INTEGER NOT NULL DEFAULT 0,
    fence            INTEGER NOT NULL DEFAULT 0  -- rises with every lease: writes of an older one are refused
) STRICT;

CREATE TABLE account_secrets (
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    name       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    set_at     INTEGER NOT NULL,
    PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

-- One row an account and hour: what the health picture is drawn from.
CREATE TABLE account_hours (
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    hour       INTEGER NOT NULL,                 -- hours since 1970
    received   INTEGER NOT NULL DEFAULT 0,
    sent       INTEGER NOT NULL DEFAULT 0,
    polls      INTEGER NOT NULL DEFAULT 0,
    errors     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, hour)
) STRICT, WITHOUT ROWID;

-- Personal data of buyers stands in buyers, messages, orders, raws, attachments and quarantine alone.
CREATE TABLE buyers (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    name        TEXT NOT NULL DEFAULT '',
    locale      TEXT NOT NULL DEFAULT '',        -- the marketplace's statement
    country     TEXT NOT NULL DEFAULT '',
    set_language TEXT NOT NULL DEFAULT '',       -- by a person: sticks
    set_zone    TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, external_id)
) STRICT;

CREATE TABLE orders (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    buyer_external_id TEXT NOT NULL DEFAULT '',
    status      TEXT NOT NULL,
    ordered_at  INTEGER,
    facts       TEXT NOT NULL,                   -- JSON: items, total, ship_to, dates, note
    fetched_at  INTEGER NOT NULL,
    UNIQUE (account_id, external_id)
) STRICT;
CREATE INDEX orders_by_buyer ON orders (account_id, buyer_external_id, ordered_at DESC);

CREATE TABLE parcels (
    order_id        INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    n               INTEGER NOT NULL,            -- as the marketplace lists them
    carrier         TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    tracking_url    TEXT NOT NULL,
    stage           TEXT NOT NULL,
    shipped_at      INTEGER,
    delivered_at    INTEGER,
    PRIMARY KEY (order_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX parcels_by_number ON parcels (tracking_number) WHERE tracking_number <> '';

CREATE TABLE conversations (
    id            INTEGER PRIMARY KEY,
    account_id    INTEGER NOT NULL REFERENCES accounts(id),
    external_id   TEXT NOT NULL,
    buyer_id      INTEGER NOT NULL REFERENCES buyers(id),
    subject       TEXT NOT NULL DEFAULT '',
    order_external_id TEXT NOT NULL DEFAULT '',
    listing_id    TEXT NOT NULL DEFAULT '',
    site          TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL DEFAULT 'open',  -- open, snoozed, done
    snoozed_until INTEGER,
    unread        INTEGER NOT NULL DEFAULT 0,
    assignee      INTEGER,
    snippet       TEXT NOT NULL DEFAULT '',
    language      TEXT NOT NULL DEFAULT 'und',
    topic         TEXT NOT NULL DEFAULT '',
    intent        TEXT NOT NULL DEFAULT '',
    risks         TEXT NOT NULL DEFAULT '[]',
    tags          TEXT NOT NULL DEFAULT '{}',    -- JSON of the newest buyer message's tags
    set_intent    TEXT NOT NULL DEFAULT '',      -- by a person, for the newest buyer message
    first         INTEGER NOT NULL DEFAULT 0,    -- cases, orders with a note, shipping trouble, bulk
    last_at       INTEGER NOT NULL DEFAULT 0,
    settled_at    INTEGER NOT NULL DEFAULT 0,    -- no reply needed to what was written until then …
    settled_message INTEGER NOT NULL DEFAULT 0,  -- … or had arrived by this one
    settled_before TEXT NOT NULL DEFAULT '[0,0]',-- both, as they stood before the conversation was closed
    waiting_since INTEGER,                       -- the buyer's first unanswered message
    due_at        INTEGER,                       -- the nearest deadline
    cost_at       INTEGER,                       -- when waiting starts to cost: due_at or the shop's own target
    newest_buyer_message INTEGER,
    newest_message INTEGER,
    UNIQUE (account_id, external_id)
) STRICT;
CREATE INDEX queue_due ON conversations (due_at, id) WHERE waiting_since IS NOT NULL AND state = 'open' AND due_at IS NOT NULL;
CREATE INDEX queue_cost ON conversations (first, cost_at, id) WHERE waiting_since IS NOT NULL AND state = 'open';
CREATE INDEX conversations_by_state ON conversations (state, last_at, id);
CREATE INDEX conversations_by_assignee ON conversations (assignee, state, last_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_by_buyer ON conversations (buyer_id, last_at);
CREATE INDEX conversations_by_order ON conversations (order_external_id) WHERE order_external_id <> '';

-- Conversations that a person deleted: they don't come back with the next pull.
CREATE TABLE tombstones (
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    PRIMARY KEY (account_id, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deadlines (
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    kind            TEXT NOT NULL,               -- marketplace, case, shop
    at              INTEGER NOT NULL,
    started_at      INTEGER NOT NULL,
    rule            TEXT NOT NULL,
    PRIMARY KEY (conversation_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id              INTEGER PRIMARY KEY,
    account_id      INTEGER NOT NULL REFERENCES accounts(id),
    external_id     TEXT NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    author          TEXT NOT NULL,               -- buyer, seller, notice, note
    user_id         INTEGER,
    automatic       INTEGER NOT NULL DEFAULT 0,
    at              INTEGER NOT NULL,            -- as claimed if that can be, else when it arrived
    received_at     INTEGER NOT NULL,
    subject         TEXT NOT NULL DEFAULT '',
    text            TEXT NOT NULL,               -- the writer's own words
    folded          TEXT NOT NULL DEFAULT '',    -- quoted mail, signature
    language        TEXT NOT NULL DEFAULT '',
    tags            TEXT NOT NULL DEFAULT '',    -- JSON, buyer messages only
    warnings        TEXT NOT NULL DEFAULT '[]',
    reply_to        TEXT NOT NULL DEFAULT '{}',  -- the adapter's own
    live            INTEGER NOT NULL DEFAULT 0,  -- arrived after the first pull had reached the present
    answers         INTEGER,                     -- of an own reply: the newest message that its writer knew
    due_at          INTEGER,                     -- the answer clock that it starts
    due_rule        TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, external_id)
) STRICT;
CREATE INDEX messages_in_conversation ON messages (conversation_id, at, id);

CREATE VIRTUAL TABLE message_search USING fts5(subject, text, content='messages', content_rowid='id', tokenize='hub');

CREATE TABLE raws (
    message_id INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
    bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
    id         INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    ref        TEXT NOT NULL DEFAULT '',         -- the adapter's own; fetched on request
    size       INTEGER,
    blob       TEXT NOT NULL DEFAULT ''          -- SHA-256 of its bytes, empty until they are here
) STRICT;
CREATE INDEX attachments_of_message ON attachments (message_id);

CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    reason      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 1,
    state       TEXT NOT NULL DEFAULT 'waiting', -- waiting, read, dropped
    raw         BLOB NOT NULL,
    UNIQUE (account_id, external_id)
) STRICT;
CREATE INDEX quarantine_waiting ON quarantine (id) WHERE state = 'waiting';

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    key             TEXT NOT NULL UNIQUE,        -- the client's idempotency key
    account_id      INTEGER NOT NULL REFERENCES accounts(id),
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    text            TEXT NOT NULL,
    reply_to        TEXT NOT NULL,
    newest_known_own TEXT NOT NULL DEFAULT '',
    template        TEXT NOT NULL DEFAULT '',
    template_locale TEXT NOT NULL DEFAULT '',
    state           TEXT NOT NULL,               -- held, waiting, sending, sent, refused, unclear, undone
    created_at      INTEGER NOT NULL,
    not_before      INTEGER NOT NULL,            -- the end of the undo time, a chosen time, the next try or look-up
    hold_until      INTEGER,
    answers         INTEGER NOT NULL DEFAULT 0,  -- the newest message that its writer knew
    first_attempt_at INTEGER,
    then_done       INTEGER NOT NULL DEFAULT 0,  -- close the conversation once it is sent
    attempts        INTEGER NOT NULL DEFAULT 0,
    error           TEXT NOT NULL DEFAULT '',
    external_id     TEXT NOT NULL DEFAULT '',
    sent_at         INTEGER,
    message_id      INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (account_id, not_before, id) WHERE state IN ('held', 'waiting', 'sending');
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);

CREATE TABLE drafts (
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    text            TEXT NOT NULL,
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

-- What sellers did with suggestions: moves the ranking of this shop.
CREATE TABLE template_uses (
    template  TEXT NOT NULL,
    locale    TEXT NOT NULL,
    sent      INTEGER NOT NULL DEFAULT 0,
    edited    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (template, locale)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL UNIQUE,
    password       TEXT NOT NULL,                -- Argon2id, encoded
    roles          TEXT NOT NULL,                -- JSON array: seller, editor, operator
    locales        TEXT NOT NULL DEFAULT '[]',
    disabled       INTEGER NOT NULL DEFAULT 0,
    language       TEXT NOT NULL DEFAULT 'en',
    reply_language TEXT NOT NULL DEFAULT 'en',
    timezone       TEXT NOT NULL DEFAULT 'UTC',
    theme          TEXT NOT NULL DEFAULT 'system',
    undo_seconds   INTEGER NOT NULL DEFAULT 10,
    created_at     INTEGER NOT NULL
) STRICT;

-- Sessions of people and tokens of programs; only a SHA-256 of what the client holds is here.
CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    user_id    INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    name       TEXT NOT NULL DEFAULT '',         -- of a program's token; empty for a browser
    csrf       TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    user_id INTEGER,
    action  TEXT NOT NULL,
    about   TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;

-- What live clients are told; old rows are dropped.
CREATE TABLE events (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    at   INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;

CREATE TABLE facts_of_store (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
