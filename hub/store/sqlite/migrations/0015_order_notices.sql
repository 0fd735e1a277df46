-- Orders are listed by status, so that a seller can write before the buyer asks.
ALTER TABLE orders ADD COLUMN placed_at INTEGER AS (coalesce(ordered_at, 0)) VIRTUAL; -- 0: nobody knows when
-- By when it was to be sent, then by when it was to arrive; empty when that wasn't told or no longer matters.
ALTER TABLE orders ADD COLUMN promised_at INTEGER AS (
    CASE status
        WHEN 'paid' THEN min(
            coalesce(json_extract(facts, '$.ship_by'), json_extract(facts, '$.eta_to')),
            coalesce(json_extract(facts, '$.eta_to'), json_extract(facts, '$.ship_by'))
        )
        WHEN 'shipped' THEN json_extract(facts, '$.eta_to')
    END
) VIRTUAL;
ALTER TABLE orders ADD COLUMN tracked INTEGER NOT NULL DEFAULT 0; -- a parcel of it has a number
UPDATE orders SET tracked = EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = orders.id AND p.tracking_number <> '');
CREATE INDEX orders_by_status ON orders (status, placed_at, id);
CREATE INDEX orders_by_account ON orders (account_id, status, placed_at, id);
CREATE INDEX orders_promised ON orders (status, promised_at, id) WHERE promised_at IS NOT NULL;
CREATE INDEX orders_promised_by_account ON orders (account_id, status, promised_at, id) WHERE promised_at IS NOT NULL;
CREATE INDEX orders_untracked ON orders (status, placed_at, id) WHERE tracked = 0;

-- What was written about an order unasked. It outlives the reply that said it, so that nothing is said twice.
CREATE TABLE order_notices (
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    template TEXT NOT NULL,
    at       INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    reply_id INTEGER REFERENCES outbox(id) ON DELETE SET NULL
) STRICT;
CREATE INDEX notices_of_order ON order_notices (order_id, id);
CREATE UNIQUE INDEX notice_of_reply ON order_notices (reply_id) WHERE reply_id IS NOT NULL;
