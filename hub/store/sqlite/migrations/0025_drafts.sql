-- What a reply in the writing began as, and which page saved it last. `changed_at` grows with every save.
ALTER TABLE drafts ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN template_locale TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN shown TEXT NOT NULL DEFAULT '[]';   -- templates as they stood when it was put in: JSON list of keys
ALTER TABLE drafts ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';   -- what was typed into its fields: JSON object

-- Files that are to go with it.
CREATE TABLE draft_files (
    conversation_id INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    n               INTEGER NOT NULL,            -- in their order, from 1
    name            TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    blob            TEXT NOT NULL,
    size            INTEGER NOT NULL,
    template        TEXT NOT NULL,               -- that brought it; empty: a person did
    PRIMARY KEY (conversation_id, user_id, n),
    FOREIGN KEY (conversation_id, user_id) REFERENCES drafts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
