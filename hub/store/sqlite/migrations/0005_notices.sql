-- What a notice of a fixed set says: a JSON object of its code and what goes into its words; empty for any other message.
ALTER TABLE messages ADD COLUMN notice TEXT NOT NULL DEFAULT '';
