-- Replies that did not get through, or perhaps did not: found without walking through all that were sent.
DROP INDEX outbox_refused;
CREATE INDEX outbox_unsent ON outbox (conversation_id) WHERE state IN ('refused', 'unclear');
