-- The list of first steps that the page shows a person: how it is shown, and what of it was done.
ALTER TABLE users ADD COLUMN tour TEXT NOT NULL DEFAULT 'open';   -- open, folded, closed
ALTER TABLE users ADD COLUMN tour_done TEXT NOT NULL DEFAULT '[]'; -- JSON array of the steps' names
-- Whoever is here already has started long ago.
UPDATE users SET tour = 'closed';
