-- Two more kinds of report_facts, whose `source` is the conversation and whose `at` is the instant at which a buyer was asked what
-- he thinks of the service, whenever he answered: asked, and rated, whose `length` is the score of 1 to 5. Here the ratings that
-- were told before anyone counted them; of these each is a question of its own.
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent)
SELECT 'asked', m.at, c.id, c.account_id, c.id, coalesce((SELECT f.person FROM report_facts f WHERE f.conversation_id = c.id
    AND f.kind = 'sent' AND f.at <= m.at ORDER BY f.at DESC, f.source DESC LIMIT 1), 0), c.language, c.topic, c.intent
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.author = 'notice' AND json_extract(nullif(m.notice, ''), '$.code') = 'visitor_rated';
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, length)
SELECT 'rated', a.at, a.source, a.account_id, a.conversation_id, a.person, a.language, a.topic, a.intent,
    CAST(json_extract(m.notice, '$.score') AS INTEGER)
FROM report_facts a JOIN messages m ON m.conversation_id = a.conversation_id AND m.at = a.at
WHERE a.kind = 'asked' AND m.author = 'notice' AND json_extract(nullif(m.notice, ''), '$.code') = 'visitor_rated';
