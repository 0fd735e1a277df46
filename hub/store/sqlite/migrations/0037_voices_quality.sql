-- What buyers say of what the shop sells: of which kind an intent is. This is where the kinds are defined.
CREATE TABLE voice_intents (
    intent TEXT PRIMARY KEY,
    kind   TEXT NOT NULL                         -- defect, size, return, missing, wish
) STRICT, WITHOUT ROWID;
INSERT INTO voice_intents VALUES
    ('damaged_defective', 'defect'),
    ('not_as_described', 'defect'),
    ('size_fit', 'size'),
    ('return_exchange', 'return'),
    ('refund_request', 'return'),
    ('wrong_or_missing', 'missing'),
    ('availability', 'wish'),
    ('product_info', 'wish'),
    ('usage_warranty', 'wish');

-- One row a message, product and kind, worked out anew whenever the tags or the order change. No word, name or address of a
-- buyer stands here: when a conversation is deleted its rows stay, its and its messages' ids negative, so that they never meet
-- ids that are given again.
CREATE TABLE product_voices (
    sku          TEXT NOT NULL,
    kind         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    message      INTEGER NOT NULL,
    conversation INTEGER NOT NULL,               -- counts once a week, however often its buyer says it
    language     TEXT NOT NULL,
    PRIMARY KEY (sku, kind, at, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX voices_by_time ON product_voices (at, sku, kind, conversation);
CREATE INDEX voices_of_product ON product_voices (sku, at, message);
CREATE INDEX voices_of_conversation ON product_voices (conversation);

-- Of which orders a product is part, and when each was placed; when the hub first heard of it where that isn't told.
CREATE TABLE product_orders (
    sku      TEXT NOT NULL,
    at       INTEGER NOT NULL,
    order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    PRIMARY KEY (sku, at, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_orders_by_time ON product_orders (at, sku);
CREATE INDEX products_of_order ON product_orders (order_id);

-- What a marketplace last called a product.
CREATE TABLE sold_products (
    sku   TEXT PRIMARY KEY,
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Whether a reply was sent against a hint of the hub's.
ALTER TABLE outbox ADD COLUMN against_hint INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_sent ON outbox (sent_at, id) WHERE state = 'sent';

-- By what replies are judged. What is judged no longer is retired: marks of it stay.
CREATE TABLE quality_criteria (
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL,                       -- of the shipped ones, said in each language; empty for the shop's own
    title   TEXT NOT NULL,                       -- of the shop's own
    place   INTEGER NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO quality_criteria (code, title, place) VALUES
    ('language', '', 1), ('answers', '', 2), ('facts', '', 3), ('tone', '', 4), ('rules', '', 5);

-- Replies that were drawn to be looked at. A card outlives its reply, without words.
CREATE TABLE quality_cards (
    id          INTEGER PRIMARY KEY,
    week        TEXT NOT NULL,                   -- "2026-W48", in which it was sent
    reply_id    INTEGER UNIQUE REFERENCES outbox(id) ON DELETE SET NULL,
    person      INTEGER NOT NULL,                -- who wrote it
    late        INTEGER NOT NULL,                -- after its deadline
    hinted      INTEGER NOT NULL,                -- against a hint of the hub's
    reviewer    INTEGER,
    reviewed_at INTEGER,
    answer      TEXT NOT NULL DEFAULT '',        -- of the person to the review, said once
    answered_at INTEGER
) STRICT;
CREATE INDEX quality_cards_open ON quality_cards (id) WHERE reviewed_at IS NULL;
CREATE INDEX quality_cards_reviewed ON quality_cards (reviewed_at, id) WHERE reviewed_at IS NOT NULL;
CREATE INDEX quality_cards_of_person ON quality_cards (person, reviewed_at, id);
CREATE INDEX quality_cards_by_week ON quality_cards (week, person);

CREATE TABLE quality_marks (
    card_id   INTEGER NOT NULL REFERENCES quality_cards(id) ON DELETE CASCADE,
    criterion INTEGER NOT NULL REFERENCES quality_criteria(id),
    mark      TEXT NOT NULL,                     -- yes, no, none (it doesn't apply)
    remark    TEXT NOT NULL,
    PRIMARY KEY (card_id, criterion)
) STRICT, WITHOUT ROWID;

-- What is there already, for each product of an order alike: what a message names is looked for in what comes from now on.
INSERT OR IGNORE INTO product_orders
SELECT json_extract(i.value, '$.sku'), coalesce(o.ordered_at, o.fetched_at), o.id
FROM orders o, json_each(o.facts, '$.items') i WHERE coalesce(json_extract(i.value, '$.sku'), '') <> '';
INSERT OR IGNORE INTO product_orders
SELECT p.sku, coalesce(o.ordered_at, o.fetched_at), o.id
FROM orders o CROSS JOIN json_each(o.facts, '$.items') i CROSS JOIN product_listings l CROSS JOIN products p
WHERE l.listing_id = json_extract(i.value, '$.listing_id') AND p.id = l.product_id
    AND coalesce(json_extract(i.value, '$.sku'), '') = '' AND l.listing_id <> ''
    AND (SELECT count(*) FROM product_listings n WHERE n.listing_id = l.listing_id) = 1;
-- The newest title that there is.
INSERT OR REPLACE INTO sold_products
SELECT json_extract(i.value, '$.sku'), json_extract(i.value, '$.title')
FROM orders o, json_each(o.facts, '$.items') i
WHERE coalesce(json_extract(i.value, '$.sku'), '') <> '' AND coalesce(json_extract(i.value, '$.title'), '') <> ''
ORDER BY coalesce(o.ordered_at, o.fetched_at), o.id;
INSERT OR IGNORE INTO product_voices
SELECT p.sku, v.kind, f.at, f.source, f.conversation_id, f.language
FROM report_facts f
JOIN voice_intents v ON v.intent = f.intent
JOIN conversations c ON c.id = f.conversation_id
JOIN orders o ON o.account_id = c.account_id AND o.external_id = c.order_external_id
JOIN product_orders p ON p.order_id = o.id
WHERE f.kind = 'received' AND f.conversation_id IS NOT NULL AND c.order_external_id <> '';
INSERT OR IGNORE INTO product_voices
SELECT p.sku, v.kind, f.at, f.source, f.conversation_id, f.language
FROM report_facts f
JOIN voice_intents v ON v.intent = f.intent
JOIN conversations c ON c.id = f.conversation_id
JOIN product_listings l ON l.listing_id = c.listing_id
JOIN products p ON p.id = l.product_id
WHERE f.kind = 'received' AND f.conversation_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM product_voices x WHERE x.conversation = f.conversation_id)
    AND (SELECT count(*) FROM product_listings n WHERE n.listing_id = c.listing_id) = 1;
