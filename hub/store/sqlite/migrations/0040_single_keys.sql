-- Whether single keys do something in the page (WCAG 2.1.4): a person's own choice, at every machine that he works at.
ALTER TABLE users ADD COLUMN single_keys INTEGER NOT NULL DEFAULT 1;
