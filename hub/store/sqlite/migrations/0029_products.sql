-- What the shop sells, so that a question before the sale is answered from what is known.
CREATE TABLE products (
    id           INTEGER PRIMARY KEY,
    sku          TEXT NOT NULL UNIQUE,
    stock        TEXT NOT NULL,                  -- unknown, in, out or ordered
    stock_count  INTEGER,                        -- pieces, when they are counted
    restock_day  TEXT NOT NULL,                  -- "2026-12-05"; empty when nobody knows
    price        TEXT NOT NULL,                  -- "39.90 EUR"; empty for none
    texts        TEXT NOT NULL,                  -- JSON: by language, "" for every language
    alternatives TEXT NOT NULL,                  -- JSON: SKUs, the nearest first
    folded       TEXT NOT NULL,                  -- SKU and titles, as they are searched
    changed_at   INTEGER NOT NULL
) STRICT;

-- Marketplaces' ids under which a product is listed.
CREATE TABLE product_listings (
    listing_id TEXT NOT NULL,
    product_id INTEGER NOT NULL REFERENCES products(id) ON DELETE CASCADE,
    PRIMARY KEY (listing_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX listings_of_product ON product_listings (product_id);

-- What a carrier said of a parcel when it was last asked. Kept by number, since a marketplace's word replaces the order's parcels.
CREATE TABLE parcel_scans (
    tracking_number TEXT PRIMARY KEY,
    asked_at        INTEGER NOT NULL,
    source          TEXT NOT NULL,               -- who was asked
    stage           TEXT NOT NULL,               -- empty while the carrier knows nothing
    place           TEXT NOT NULL,
    country         TEXT NOT NULL,               -- ISO 3166-1 alpha-2
    words           TEXT NOT NULL,               -- the carrier's own
    at              INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX scans_by_asking ON parcel_scans (asked_at);

-- From where the shop sends, and how carriers are asked. One row.
CREATE TABLE shipping_settings (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    ships_from       TEXT NOT NULL,              -- ISO 3166-1 alpha-2; empty when it isn't said
    asks_carriers    INTEGER NOT NULL,
    sealed_key       BLOB,                       -- the carrier's key for this shop
    calls_per_day    INTEGER NOT NULL,
    calls_day        TEXT NOT NULL,              -- the UTC day that calls_made counts
    calls_made       INTEGER NOT NULL
) STRICT;
INSERT INTO shipping_settings VALUES (1, '', 0, NULL, 250, '', 0);
