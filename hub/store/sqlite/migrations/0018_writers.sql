-- Who has written any of a text since it was begun: none of them is its second person.
ALTER TABLE template_revisions ADD COLUMN writers TEXT NOT NULL DEFAULT '[]'; -- JSON array of users
UPDATE template_revisions SET writers = json_array(author);

-- A text that was taken back out of force was written on in place. Replies were sent with its number, so that it stays as it is
-- and what is open is a text of its own.
INSERT INTO template_revisions (template, locale, number, state, text, title, source, shipped, author, created_at, changed_at, note, cosmetic, writers)
SELECT template, locale, (SELECT max(number) + 1 FROM template_revisions o WHERE o.template = r.template AND o.locale = r.locale),
       'taken back', text, title, source, shipped, author, created_at, changed_at, note, cosmetic, writers
FROM template_revisions r WHERE state IN ('draft', 'in_review') AND published_at IS NOT NULL;
UPDATE template_revisions SET state = 'dropped' WHERE state IN ('draft', 'in_review') AND published_at IS NOT NULL;
UPDATE template_revisions SET state = 'draft' WHERE state = 'taken back';
