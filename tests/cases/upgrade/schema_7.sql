-- A data folder's database as a program left it whose schema was 7: two conversations, an order, a reply that waits to be sent.
-- Made once with SQLite's shell of migrations 1 to 7 and rows by hand (its `.dump`); not to be changed. The password of both
-- people is "correct horse battery".
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
, push_key TEXT NOT NULL DEFAULT '', pushed_at INTEGER, calls_left TEXT NOT NULL DEFAULT '', warnings TEXT NOT NULL DEFAULT '[]', reconciled_at INTEGER) STRICT;
INSERT INTO accounts VALUES(1,'lantern','lamps','paused','{"site":"lantern.example"}',30,'page-7',1,1795000000000,NULL,NULL,1795000000000,0,'','',NULL,'Lamps of Li Wei','',0,0,'',NULL,'','[]',NULL);
CREATE TABLE account_secrets (
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    name       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    set_at     INTEGER NOT NULL, ends_at INTEGER,
    PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_hours (
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    hour       INTEGER NOT NULL,                 -- hours since 1970
    received   INTEGER NOT NULL DEFAULT 0,
    sent       INTEGER NOT NULL DEFAULT 0,
    polls      INTEGER NOT NULL DEFAULT 0,
    errors     INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, hour)
) STRICT, WITHOUT ROWID;
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
INSERT INTO buyers VALUES(1,1,'jonas','Jonas Weber','','DE','','');
INSERT INTO buyers VALUES(2,1,'ana','Ana Souza','','BR','','');
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
INSERT INTO orders VALUES(1,1,'302-1','jonas','shipped',1794400000000,'{"items":[{"sku":"LMP-01","title":"LED-Tischlampe","quantity":1}],"total":{"amount":"39.90","currency":"EUR"},"eta_to":1795100000000}',1795000000000);
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
INSERT INTO parcels VALUES(1,0,'DHL','00340434161094042557','','in_transit',1794500000000,NULL);
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
    newest_message INTEGER, reply_rules TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, external_id)
) STRICT;
INSERT INTO conversations VALUES(1,1,'c1',1,'Meine Lampe','302-1','','','open',NULL,0,NULL,'Wo bleibt mein Paket?','de','shipping','order_tracking','[]','{"language":"de","intent":"order_tracking","topic":"shipping","timezone":"Europe/Berlin"}','',0,1795002000000,0,0,'[0,0]',1795002000000,1795088400000,1795088400000,3,3,'');
INSERT INTO conversations VALUES(2,1,'c2',2,'','','','','done',NULL,0,NULL,'Obrigada!','pt-BR','other','thanks','[]','{"language":"pt-BR","intent":"thanks","topic":"other"}','',0,1794900000000,1794900500000,4,'[0,0]',NULL,NULL,NULL,4,4,'');
CREATE TABLE tombstones (
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL, deleted_at INTEGER NOT NULL DEFAULT 9223372036854775807,
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
INSERT INTO deadlines VALUES(1,'marketplace',1795088400000,1795002000000,'answer within 24 hours');
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
    due_rule        TEXT NOT NULL DEFAULT '', hints TEXT NOT NULL DEFAULT '[]', notice TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, external_id)
) STRICT;
INSERT INTO messages VALUES(1,1,'m1',1,'buyer',NULL,0,1795000000000,1795000001000,'Meine Lampe','Ist die Lampe dimmbar?','','de','{"language":"de","topic":"pre_sale","intent":"product_question"}','[]','{}',1,NULL,1795086400000,'','[]','');
INSERT INTO messages VALUES(2,1,'m2',1,'seller',1,0,1795001000000,1795001001000,'','Guten Tag, ja, die Lampe ist dimmbar.','','','','[]','{}',1,1,NULL,'','[]','');
INSERT INTO messages VALUES(3,1,'m3',1,'buyer',NULL,0,1795002000000,1795002001000,'','Danke! Und wo bleibt mein Paket?','','de','{"language":"de","topic":"shipping","intent":"order_tracking"}','[]','{}',1,NULL,1795088400000,'','[]','');
INSERT INTO messages VALUES(4,1,'m4',2,'buyer',NULL,0,1794900000000,1794900001000,'','Obrigada, chegou tudo certo!','','pt-BR','{"language":"pt-BR","topic":"other","intent":"thanks"}','[]','{}',1,NULL,NULL,'','[]','');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','message_search','message_search',0,'CREATE VIRTUAL TABLE message_search USING fts5(subject, text, content=''messages'', content_rowid=''id'', tokenize=''hub'')');
CREATE TABLE IF NOT EXISTS 'message_search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO message_search_data VALUES(1,X'040215');
INSERT INTO message_search_data VALUES(10,X'000000000101010001010101');
INSERT INTO message_search_data VALUES(137438953473,X'000000dd0730626c6569627403060101050105636572746f040601010502056865676f750406010103010564616e6b650306010102020269650106010103010601010503056d6d626172010601010501060101080105677574656e020601010201036973740106010102010601010701026a61020601010401056c616d7065010803010104010601010601046d65696e030601010605016501020201086f627269676164610406010102010570616b6574030601010701037461670206010103020375646f04060101040103756e6403060101030102776f0306010104040d0c0c0c0e110c0f09120b060f0c0a0a0a');
CREATE TABLE IF NOT EXISTS 'message_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO message_search_idx VALUES(1,X'',2);
CREATE TABLE IF NOT EXISTS 'message_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO message_search_docsize VALUES(1,X'0204');
INSERT INTO message_search_docsize VALUES(2,X'0007');
INSERT INTO message_search_docsize VALUES(3,X'0006');
INSERT INTO message_search_docsize VALUES(4,X'0004');
CREATE TABLE IF NOT EXISTS 'message_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO message_search_config VALUES('version',4);
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
, tries INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO attachments VALUES(1,1,'lampe.jpg','image/jpeg','',2048,'',0);
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
INSERT INTO quarantine VALUES(1,1,'m9','no sender',1795000000000,1,'waiting',X'6e6f2073656e646572');
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
, template_number INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO outbox VALUES(1,'k1',1,1,1,'Guten Tag, ja, die Lampe ist dimmbar.','{}','','','','sent',1795000900000,1795000910000,NULL,0,NULL,0,0,'','m2',1795001000000,2,0);
INSERT INTO outbox VALUES(2,'k2',1,1,1,'Guten Tag, Ihr Paket ist unterwegs.','{}','','shipping.order_tracking.in_transit','de','waiting',1795002100000,1795002110000,NULL,0,NULL,0,0,'','',NULL,NULL,0);
CREATE TABLE drafts (
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    text            TEXT NOT NULL,
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO drafts VALUES(1,1,'Guten Tag Jonas,',1795002050000);
CREATE TABLE template_uses (
    template  TEXT NOT NULL,
    locale    TEXT NOT NULL,
    sent      INTEGER NOT NULL DEFAULT 0,
    edited    INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
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
INSERT INTO users VALUES(1,'li.wei','$argon2id$v=19$m=19456,t=2,p=1$HahkMk6NQZb59J+dXltvMQ$ZtmpDnqKx6i1t0YB6eIZOoei+7kLeBMoTHOgeed0M48','["seller","operator"]','[]',0,'zh-Hans','de','Asia/Shanghai','system',10,1795000000000);
INSERT INTO users VALUES(2,'mira','$argon2id$v=19$m=19456,t=2,p=1$HahkMk6NQZb59J+dXltvMQ$ZtmpDnqKx6i1t0YB6eIZOoei+7kLeBMoTHOgeed0M48','["editor"]','[]',0,'en','en','Europe/Berlin','system',10,1795000000000);
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
INSERT INTO sessions VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000',1,'','csrf',1795000000000,1795000000000,4102444800000);
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    user_id INTEGER,
    action  TEXT NOT NULL,
    about   TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO audit VALUES(1,1795000000000,1,'set_up','li.wei','');
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
INSERT INTO facts_of_store VALUES('tokenizer','of an older program');
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
CREATE TABLE outbox_files (
    reply_id   INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    blob       TEXT NOT NULL,                    -- SHA-256 of its bytes
    size       INTEGER NOT NULL,
    PRIMARY KEY (reply_id, n)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE reconciliations (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    at         INTEGER NOT NULL,
    from_at    INTEGER NOT NULL,                 -- the window that was listed again
    to_at      INTEGER NOT NULL,
    listed     INTEGER NOT NULL,                 -- messages in it, by the marketplace
    missing    INTEGER NOT NULL                  -- those of them that were not here
) STRICT;
CREATE TABLE deleted_messages (
    account_id  INTEGER NOT NULL REFERENCES accounts(id),
    external_id TEXT NOT NULL,
    PRIMARY KEY (account_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE inlet (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts(id),
    family     TEXT NOT NULL,
    name       TEXT NOT NULL,
    key        TEXT NOT NULL,
    at         INTEGER NOT NULL,
    value      BLOB NOT NULL,
    UNIQUE (account_id, family, name, key)
) STRICT;
CREATE TABLE template_revisions (
    id           INTEGER PRIMARY KEY,
    template     TEXT NOT NULL,
    locale       TEXT NOT NULL,
    number       INTEGER NOT NULL,
    state        TEXT NOT NULL,              -- draft, in_review, published, retired, replaced, dropped
    text         TEXT NOT NULL,
    title        TEXT NOT NULL,
    source       TEXT NOT NULL,              -- the English that it was written for
    shipped      TEXT NOT NULL,              -- what was shipped in this locale then
    author       INTEGER NOT NULL,
    reviewer     INTEGER,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    published_at INTEGER,
    note         TEXT NOT NULL DEFAULT '',
    cosmetic     INTEGER NOT NULL DEFAULT 0,
    saves        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (template, locale, number)
) STRICT;
INSERT INTO template_revisions VALUES(1,'own.wrapping','en',1,'published','We wrap it as a gift.','Gift wrap','We wrap it as a gift.','',2,1,1794800000000,1794800000000,1794800100000,'',0,1);
CREATE TABLE publications (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    note      TEXT NOT NULL,
    undone_at INTEGER
) STRICT;
INSERT INTO publications VALUES(1,1794800100000,1,'',NULL);
CREATE TABLE publication_items (
    publication_id INTEGER NOT NULL REFERENCES publications(id),
    revision_id    INTEGER NOT NULL REFERENCES template_revisions(id),
    before_id      INTEGER REFERENCES template_revisions(id),  -- empty: the shipped text
    before_state   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (publication_id, revision_id)
) STRICT, WITHOUT ROWID;
INSERT INTO publication_items VALUES(1,1,NULL,'');
CREATE TABLE own_templates (
    template   TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    conditions TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO own_templates VALUES('own.wrapping','Extras','{}',1794800000000);
CREATE TABLE template_comments (
    id       INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    locale   TEXT NOT NULL,
    user_id  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT NOT NULL
) STRICT;
CREATE TABLE lessons (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id   INTEGER NOT NULL UNIQUE REFERENCES messages(id) ON DELETE CASCADE,
    intent       TEXT NOT NULL,
    template     TEXT NOT NULL DEFAULT '',
    order_status TEXT NOT NULL DEFAULT '',
    corrected    INTEGER NOT NULL DEFAULT 0  -- a person has set the intent
) STRICT;
DELETE FROM sqlite_sequence;
CREATE INDEX orders_by_buyer ON orders (account_id, buyer_external_id, ordered_at DESC);
CREATE INDEX parcels_by_number ON parcels (tracking_number) WHERE tracking_number <> '';
CREATE INDEX queue_due ON conversations (due_at, id) WHERE waiting_since IS NOT NULL AND state = 'open' AND due_at IS NOT NULL;
CREATE INDEX queue_cost ON conversations (first, cost_at, id) WHERE waiting_since IS NOT NULL AND state = 'open';
CREATE INDEX conversations_by_state ON conversations (state, last_at, id);
CREATE INDEX conversations_by_assignee ON conversations (assignee, state, last_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_by_buyer ON conversations (buyer_id, last_at);
CREATE INDEX conversations_by_order ON conversations (order_external_id) WHERE order_external_id <> '';
CREATE INDEX messages_in_conversation ON messages (conversation_id, at, id);
CREATE INDEX attachments_of_message ON attachments (message_id);
CREATE INDEX quarantine_waiting ON quarantine (id) WHERE state = 'waiting';
CREATE INDEX outbox_due ON outbox (account_id, not_before, id) WHERE state IN ('held', 'waiting', 'sending');
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);
CREATE UNIQUE INDEX accounts_by_push_key ON accounts (push_key) WHERE push_key <> '';
CREATE INDEX cases_of_conversation ON cases (conversation_id, opened_at);
CREATE INDEX attachments_missing ON attachments (id) WHERE blob = '' AND ref <> '' AND tries < 3;
CREATE INDEX actions_of_conversation ON actions (conversation_id, id);
CREATE INDEX actions_open ON actions (account_id, id) WHERE state IN ('waiting', 'doing');
CREATE INDEX reconciliations_of_account ON reconciliations (account_id, at);
CREATE INDEX inlet_of_family ON inlet (account_id, family, seq);
CREATE INDEX inlet_of_stream ON inlet (account_id, family, name, seq);
CREATE UNIQUE INDEX template_open ON template_revisions (template, locale) WHERE state IN ('draft', 'in_review');
CREATE UNIQUE INDEX template_in_force ON template_revisions (template, locale) WHERE state IN ('published', 'retired');
CREATE INDEX comments_of_template ON template_comments (template, locale, id);
CREATE INDEX messages_of_buyers ON messages (received_at) WHERE author = 'buyer';
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA user_version=7;
