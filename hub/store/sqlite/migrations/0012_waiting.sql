-- How many wait, by whose they are: asked with every page of the inbox.
CREATE INDEX waiting_by_assignee ON conversations (assignee) WHERE waiting_since IS NOT NULL AND state = 'open';
