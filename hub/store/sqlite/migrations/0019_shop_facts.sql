-- What the shop states alike in its replies, as people type it.
CREATE TABLE shop_facts (
    account_id INTEGER NOT NULL,                 -- 0: the whole shop
    name       TEXT NOT NULL,                    -- of a fact that may stand for the shop
    language   TEXT NOT NULL,                    -- BCP-47; empty: every language
    value      TEXT NOT NULL,
    PRIMARY KEY (account_id, name, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_facts_by_name ON shop_facts (name);
