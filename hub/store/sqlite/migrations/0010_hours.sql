-- When people of the shop work, and how soon they mean to answer; the first team is the shop's own.
CREATE TABLE teams (
    id                    INTEGER PRIMARY KEY,
    name                  TEXT NOT NULL,
    zone                  TEXT NOT NULL,         -- IANA name
    week                  TEXT NOT NULL,         -- JSON: weekdays with their spans
    answer_target_minutes INTEGER,               -- of working time; empty: a day of the clock
    created_at            INTEGER NOT NULL
) STRICT;

CREATE TABLE team_days (
    team_id INTEGER NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
    day     TEXT NOT NULL,                       -- 2026-12-25, on the team's clock
    spans   TEXT NOT NULL DEFAULT '[]',          -- JSON; none: a day off
    name    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (team_id, day)
) STRICT, WITHOUT ROWID;

-- The trail is read newest first, of a person, of an act, or of both.
CREATE INDEX audit_by_user ON audit (user_id, action, id);
CREATE INDEX audit_of_user ON audit (user_id, id);
CREATE INDEX audit_by_action ON audit (action, id);
