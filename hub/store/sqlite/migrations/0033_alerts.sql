-- What operators have set for the running of the hub, by name: JSON.
CREATE TABLE operating_settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Ways out for alerts: a mailbox, or an address of a program.
CREATE TABLE alert_ways (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,                    -- mail, webhook
    name       TEXT NOT NULL,
    settings   TEXT NOT NULL,                    -- JSON object, without the secret
    sealed     BLOB NOT NULL DEFAULT x'',        -- the password, or what signs
    paused     INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

-- What goes wrong, from when to when. No name, word or address of a buyer stands here.
CREATE TABLE alerts (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,                    -- what tells it from others of its kind; empty for the shop's one
    facts      TEXT NOT NULL,                    -- JSON object, as last seen: what its words say
    members    TEXT NOT NULL DEFAULT '[]',       -- JSON list: what it counts, as far as it was told
    opened_at  INTEGER NOT NULL,
    told_at    INTEGER,                          -- when it was last told; empty: not yet
    closed_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (kind, about) WHERE closed_at IS NULL;
CREATE INDEX alerts_closed ON alerts (closed_at, id) WHERE closed_at IS NOT NULL;

-- One telling by one way, stored before it is sent and kept until it has arrived or a day has passed.
CREATE TABLE alert_deliveries (
    id         INTEGER PRIMARY KEY,
    event      TEXT NOT NULL,                    -- UUID, the same by every way and at every try
    way_id     INTEGER NOT NULL REFERENCES alert_ways(id) ON DELETE CASCADE,
    alert_id   INTEGER REFERENCES alerts(id) ON DELETE CASCADE,  -- empty: a test
    type       TEXT NOT NULL,                    -- alert.opened, alert.changed, alert.repeated, alert.closed, test
    body       TEXT NOT NULL,                    -- JSON, as a webhook gets it
    state      TEXT NOT NULL,                    -- waiting, sent, failed
    created_at INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,
    give_up_at INTEGER NOT NULL,
    ended_at   INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    error      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX alert_deliveries_due ON alert_deliveries (next_at, id) WHERE state = 'waiting';
CREATE INDEX alert_deliveries_of_alert ON alert_deliveries (alert_id, id);
CREATE INDEX alert_deliveries_of_way ON alert_deliveries (way_id, id);
