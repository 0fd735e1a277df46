-- Single keys that a person gives commands of the page in place of their usual ones: a JSON object, by the command.
ALTER TABLE users ADD COLUMN keys TEXT NOT NULL DEFAULT '{}';
