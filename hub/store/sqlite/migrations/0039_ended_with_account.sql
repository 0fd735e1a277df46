-- What waits for accounts that are gone can't be sent, done or approved any more.
UPDATE outbox SET state = 'undone', hold_until = NULL WHERE state IN ('held', 'waiting', 'sending') AND state <> 'sending' AND rule <> ''
    AND account_id IN (SELECT id FROM accounts WHERE state = 'removed');
UPDATE outbox SET hold_until = NULL,
    error = CASE state WHEN 'sending' THEN 'the account was removed meanwhile: look at the marketplace' ELSE 'the account was removed before' END,
    state = CASE state WHEN 'sending' THEN 'unclear' ELSE 'refused' END
    WHERE state IN ('held', 'waiting', 'sending') AND account_id IN (SELECT id FROM accounts WHERE state = 'removed');
UPDATE approvals SET decided_at = expires_at WHERE decided_at IS NULL AND action_id IN
    (SELECT a.id FROM actions a JOIN accounts x ON x.id = a.account_id WHERE a.state = 'awaiting_approval' AND x.state = 'removed');
UPDATE actions SET ended_at = created_at,
    error = CASE state WHEN 'doing' THEN 'the account was removed meanwhile: look at the marketplace' ELSE 'the account was removed before' END,
    state = CASE state WHEN 'doing' THEN 'unclear' ELSE 'refused' END
    WHERE state IN ('awaiting_approval', 'waiting', 'doing') AND account_id IN (SELECT id FROM accounts WHERE state = 'removed');
