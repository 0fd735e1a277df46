-- What a seller signs with.
ALTER TABLE users ADD COLUMN signature TEXT NOT NULL DEFAULT '';
