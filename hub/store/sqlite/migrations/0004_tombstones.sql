-- When a conversation was deleted: what is written after that is new. Of earlier deletions nobody knows.
ALTER TABLE tombstones ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 9223372036854775807;
