// A data folder with a large inbox: conversations of made-up buyers in a dozen languages, each with two messages.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const kMessages = [
    ["de", "DE", "Wo bleibt mein Paket?? Ich warte seit zwei Wochen auf die Lampe"],
    ["zh", "CN", "请问这个台灯什么时候发货?"],
    ["ja", "JP", "注文した商品がまだ届きません。追跡番号を教えてください。"],
    ["ar", "AE", "وصل الطرد مكسورا وأريد استرداد المبلغ"],
    ["pl", "PL", "Kiedy wyślecie moje zamówienie? Zapłaciłem w poniedziałek"],
    ["es", "MX", "Me llegó el color equivocado, quiero cambiarlo por favor"],
    ["fr", "FR", "Bonjour, pouvez-vous m'envoyer une facture ?"],
    ["tr", "TR", "Gümrük vergisini kim ödüyor?"],
    ["en", "US", "Does this fit a size 10 foot?"],
    ["th", "TH", "สินค้ายังไม่ถึงเลยค่ะ ช่วยเช็คให้หน่อย"],
    ["ru", "RU", "Трек не отслеживается, где посылка?"],
    ["pt-BR", "BR", "Quero cancelar meu pedido, comprei errado"],
];

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** Tags as the hub itself gives them. */
function tagged(program) {
    const input = kMessages.map(([, country, text], id) => JSON.stringify({ id: `m${id}`, text, ship_to: { country } }));
    const out = execFileSync(program, ["tag"], { input: input.join("\n"), encoding: "utf8" });
    return out
        .trim()
        .split("\n")
        .map((line) => {
            const { id, ...tags } = JSON.parse(line);
            return tags;
        });
}

/** Fills the store of `folder`, which a hub has made, with `count` conversations that all wait. */
export function fill(program, folder, count) {
    const kinds = tagged(program).map((tags, n) => {
        const values = [n, kMessages[n][2], tags.language, tags.topic, tags.intent, JSON.stringify(tags)];
        return `(${values.map((value) => (typeof value === "number" ? value : quoted(value))).join(", ")})`;
    });
    const now = Date.now();
    const sql = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
-- The search for names has its own tokenizer, which stands in the hub alone.
DROP TRIGGER buyer_written;
BEGIN;
INSERT INTO accounts (id, kind, name, state, settings, backfill_days, caught_up, created_at, next_poll_at)
    VALUES (1, 'webchat', 'Lamp shop', 'paused', '{}', 7, 1, ${now}, ${now + 86_400_000});
CREATE TEMP TABLE kinds (n INTEGER PRIMARY KEY, text, language, topic, intent, tags);
INSERT INTO kinds VALUES ${kinds.join(",\n    ")};
CREATE TEMP TABLE places AS WITH RECURSIVE each(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM each WHERE id < ${count})
    SELECT id, id % ${kMessages.length} AS n, ${now} - id * 60000 AS at FROM each;
INSERT INTO buyers (id, account_id, external_id, name) SELECT id, 1, 'buyer ' || id, 'Buyer ' || id FROM places;
INSERT INTO conversations (id, account_id, external_id, buyer_id, snippet, language, topic, intent, tags, unread, last_at,
                           waiting_since, due_at, cost_at, assignee, newest_buyer_message, newest_message)
    SELECT p.id, 1, 'thread ' || p.id, p.id, k.text, k.language, k.topic, k.intent, k.tags, 1, p.at,
           p.at, ${now} + p.id * 60000, ${now} + p.id * 60000, CASE WHEN p.id % 2 THEN 1 END, p.id * 2, p.id * 2
    FROM places p JOIN kinds k USING (n);
INSERT INTO deadlines SELECT id, 'marketplace', ${now} + id * 60000, at, 'answer within a day' FROM places;
INSERT INTO messages (id, account_id, external_id, conversation_id, author, at, received_at, text, language, tags, live)
    SELECT p.id * 2 - 1 + one, 1, 'message ' || p.id || ' ' || one, p.id, 'buyer', p.at + one, p.at + one, k.text, k.language, k.tags, 1
    FROM places p JOIN kinds k USING (n) JOIN (SELECT 0 AS one UNION SELECT 1);
COMMIT;
ANALYZE;
`;
    const file = join(folder, "fill.sql");
    writeFileSync(file, sql);
    execFileSync("sqlite3", [join(folder, "dragoman.sqlite"), `.read ${file}`]);
}
