-- What reports count, one fact a row. No word, name or address of a buyer stands here: when a conversation is deleted its
-- facts stay, without the conversation. `source` is the message of received, sent, answered and due (the question), the case
-- of disputed, the conversation of reopened and the newest message of resolved and settled; of a deleted conversation it is
-- negative, so that it never meets an id that is given again.
CREATE TABLE report_facts (
    kind            TEXT NOT NULL,               -- received, sent, answered, due, resolved, settled, reopened, disputed
    at              INTEGER NOT NULL,            -- the instant that says to which day it belongs
    source          INTEGER NOT NULL,
    account_id      INTEGER NOT NULL REFERENCES accounts(id),
    conversation_id INTEGER,
    person          INTEGER NOT NULL DEFAULT 0,  -- who did it; 0 is nobody, or nobody knows
    language        TEXT NOT NULL DEFAULT '',
    topic           TEXT NOT NULL DEFAULT '',
    intent          TEXT NOT NULL DEFAULT '',
    zone            TEXT NOT NULL DEFAULT '',    -- answered: where the buyer lives
    template_use    TEXT NOT NULL DEFAULT '',    -- sent: as_suggested, edited, or from_template when nobody knows which
    length          INTEGER,                     -- answered: since the question; resolved: since the first message; due: late by, empty while it runs
    PRIMARY KEY (kind, at, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_of_conversation ON report_facts (conversation_id) WHERE conversation_id IS NOT NULL;

-- Whether a person changed what the template said; empty for replies from before anyone asked.
ALTER TABLE outbox ADD COLUMN edited INTEGER;

CREATE VIEW received_facts AS
SELECT 'received' AS kind, m.at, m.id AS source, m.account_id, m.conversation_id, 0 AS person, m.language,
    coalesce(json_extract(nullif(m.tags, ''), '$.topic'), '') AS topic,
    coalesce(json_extract(nullif(m.tags, ''), '$.intent'), '') AS intent, '' AS zone, '' AS template_use, NULL AS length
FROM messages m WHERE m.author = 'buyer' AND m.automatic = 0;

-- A reply is about what the buyer wrote last before it.
CREATE VIEW sent_facts AS
SELECT 'sent' AS kind, m.at, m.id AS source, m.account_id, m.conversation_id,
    coalesce(o.user_id, m.user_id, 0) AS person, coalesce(q.language, '') AS language, coalesce(q.topic, '') AS topic,
    coalesce(q.intent, '') AS intent, '' AS zone,
    CASE WHEN coalesce(o.template, '') = '' THEN '' WHEN o.edited IS NULL THEN 'from_template'
        WHEN o.edited = 1 THEN 'edited' ELSE 'as_suggested' END AS template_use, NULL AS length
FROM messages m
LEFT JOIN outbox o ON o.conversation_id = m.conversation_id AND o.message_id = m.id
LEFT JOIN report_facts q ON (q.kind, q.at, q.source) = (
    SELECT f.kind, f.at, f.source FROM report_facts f WHERE f.conversation_id = m.conversation_id AND f.kind = 'received'
    AND f.at <= m.at ORDER BY f.at DESC, f.source DESC LIMIT 1)
WHERE m.author = 'seller' AND m.automatic = 0;

-- How long each buyer waited: from the first of his messages that one answer, or one closing, ended. A reply of ours answers
-- what its writer knew, one that was typed at the marketplace what stood there before it; what was closed before a reply was
-- written is not answered by it. Ten minutes are what two clocks may differ by.
CREATE VIEW waits AS
SELECT e.conversation_id, e.account_id, e.question, min(e.asked_at) AS asked_at, e.due_at, e.answered_at, e.closed_at, e.person,
    e.language, e.topic, e.intent, e.zone
FROM (
    SELECT w.conversation_id, w.account_id, w.question, w.asked_at, w.due_at, w.language, w.topic, w.intent, w.zone,
        CASE WHEN w.closed_at < coalesce(o.created_at, s.at) THEN NULL ELSE s.at END AS answered_at,
        CASE WHEN w.closed_at < coalesce(o.created_at, s.at) THEN NULL ELSE s.id END AS reply,
        CASE WHEN w.closed_at >= coalesce(o.created_at, s.at) THEN NULL ELSE w.closed_at END AS closed_at,
        CASE WHEN w.closed_at < coalesce(o.created_at, s.at) THEN 0 ELSE coalesce(o.user_id, s.user_id, 0) END AS person
    FROM (
        SELECT q.conversation_id, q.account_id, q.source AS question, q.at AS asked_at, m.due_at, q.language, q.topic, q.intent,
            coalesce(nullif(b.set_zone, ''), json_extract(nullif(m.tags, ''), '$.timezone'), '') AS zone,
            (SELECT r.id FROM messages r WHERE r.conversation_id = q.conversation_id AND r.at >= q.at - 600000
                AND r.author = 'seller' AND r.automatic = 0
                AND CASE WHEN r.answers IS NULL THEN q.at <= r.at ELSE m.id <= r.answers OR (m.live = 0 AND q.at <= r.at) END
                ORDER BY r.at, r.id LIMIT 1) AS reply,
            (SELECT min(f.at) FROM report_facts f WHERE f.conversation_id = q.conversation_id
                AND f.kind IN ('resolved', 'settled')
                AND CASE WHEN m.live = 1 THEN m.id <= f.source ELSE q.at <= f.at END) AS closed_at
        FROM report_facts q
        JOIN messages m ON m.id = q.source
        JOIN conversations c ON c.id = q.conversation_id
        JOIN buyers b ON b.id = c.buyer_id
        WHERE q.kind = 'received' AND q.conversation_id IS NOT NULL
    ) w
    LEFT JOIN messages s ON s.id = w.reply
    LEFT JOIN outbox o ON o.conversation_id = s.conversation_id AND o.message_id = s.id
) e
GROUP BY e.conversation_id, e.reply, e.closed_at;

-- What is there already. Of earlier closings only the last is known, and of none who did it.
INSERT OR IGNORE INTO report_facts SELECT * FROM received_facts;
UPDATE report_facts SET (language, topic, intent) = (
    SELECT c.language, c.topic, c.intent FROM conversations c WHERE c.id = report_facts.conversation_id
) WHERE kind = 'received' AND source = (SELECT c.newest_buyer_message FROM conversations c WHERE c.id = report_facts.conversation_id);
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, language, topic, intent, length)
SELECT CASE c.state WHEN 'done' THEN 'resolved' ELSE 'settled' END, c.settled_at, c.settled_message, c.account_id, c.id,
    c.language, c.topic, c.intent,
    max(0, c.settled_at - (SELECT min(m.at) FROM messages m WHERE m.conversation_id = c.id AND m.author IN ('buyer', 'seller')))
FROM conversations c WHERE c.settled_at > 0;
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, language, topic, intent)
SELECT 'disputed', k.opened_at, k.id, k.account_id, k.conversation_id, c.language, c.topic, c.intent
FROM cases k JOIN conversations c ON c.id = k.conversation_id;
INSERT OR IGNORE INTO report_facts SELECT * FROM sent_facts;
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, zone, length)
SELECT 'answered', answered_at, question, account_id, conversation_id, person, language, topic, intent, zone,
    max(0, answered_at - asked_at)
FROM waits WHERE answered_at IS NOT NULL;
INSERT OR IGNORE INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, length)
SELECT 'due', due_at, question, account_id, conversation_id, person, language, topic, intent,
    coalesce(answered_at, closed_at) - due_at
FROM waits WHERE due_at IS NOT NULL;
