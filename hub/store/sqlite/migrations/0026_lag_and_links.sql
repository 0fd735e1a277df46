-- How long an account has gone without a good poll: the longest that any poll of the hour found, in seconds; empty where none ran.
ALTER TABLE account_hours ADD COLUMN lag INTEGER;

-- Buyers of several accounts who are one person, as a seller says; each link stands both ways, and goes when he takes it back.
CREATE TABLE buyer_links (
    buyer_id  INTEGER NOT NULL REFERENCES buyers(id) ON DELETE CASCADE,
    other_id  INTEGER NOT NULL REFERENCES buyers(id) ON DELETE CASCADE,
    user_id   INTEGER NOT NULL REFERENCES users(id),
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (buyer_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX buyer_links_of_other ON buyer_links (other_id);
