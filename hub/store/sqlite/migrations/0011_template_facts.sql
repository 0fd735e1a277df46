-- One row a reply that was made from a template; gone when the reply is taken back. What became of it is read from the
-- messages and cases of its conversation.
CREATE TABLE template_sends (
    reply_id        INTEGER PRIMARY KEY REFERENCES outbox(id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL,
    template        TEXT NOT NULL,
    locale          TEXT NOT NULL,
    at              INTEGER NOT NULL,
    edited          INTEGER NOT NULL,
    changed         INTEGER,                     -- of a thousand words; empty: nobody knows
    reopened        INTEGER NOT NULL DEFAULT 0   -- it was the last word when the buyer wrote to the closed conversation
) STRICT;
CREATE INDEX sends_by_time ON template_sends (at);
CREATE INDEX sends_of_template ON template_sends (template, locale, at);
CREATE INDEX sends_of_conversation ON template_sends (conversation_id, reply_id);

-- Words of the template that its sender took out, and words that he put in; none that came from facts.
CREATE TABLE template_words (
    reply_id INTEGER NOT NULL REFERENCES template_sends(reply_id) ON DELETE CASCADE,
    put_in   INTEGER NOT NULL,                   -- 0: taken out
    word     TEXT NOT NULL,
    PRIMARY KEY (reply_id, put_in, word)
) STRICT, WITHOUT ROWID;

-- How often a template stood among the suggestions when a reply was written.
CREATE TABLE template_days (
    day      INTEGER NOT NULL,                   -- days since 1970
    template TEXT NOT NULL,
    locale   TEXT NOT NULL,
    shown    INTEGER NOT NULL,
    PRIMARY KEY (day, template, locale)
) STRICT, WITHOUT ROWID;
CREATE INDEX days_of_template ON template_days (template, locale, day);
-- Those suggestions, by template: counted back when the reply is taken back, forgotten when it is sent.
ALTER TABLE outbox ADD COLUMN offered TEXT NOT NULL DEFAULT '{}';

-- Pictures that go with a template of the shop's own.
CREATE TABLE own_template_files (
    template   TEXT NOT NULL REFERENCES own_templates(template) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    blob       TEXT NOT NULL,                    -- SHA-256 of its bytes
    size       INTEGER NOT NULL,
    PRIMARY KEY (template, n)
) STRICT, WITHOUT ROWID;
