// A shop in which something has happened this morning, made through the API: for pictures of its page.
import assert from "node:assert/strict";
import { ask, enterAs, kArrivalMs, until, waiting } from "./support.mjs";

const kPassword = "blue lamp on the 7th shelf";
const kPeople = [
    ["李伟", ["seller", "approver"]],
    ["Ana Núñez", ["seller", "editor"]],
    ["Piotr Zając", ["seller"]],
];

/** Asks for what must not be refused. */
async function demand(...asked) {
    const answer = await ask(...asked);
    assert.ok(!(answer?.status >= 400), JSON.stringify(answer));
    return answer;
}

async function people(page) {
    const ids = [];
    for (const [name, roles] of kPeople)
        ids.push((await demand(page, "POST", "/users", { name, password: kPassword, roles })).id);
    return ids;
}

async function rules(page, [wei, ana, piotr]) {
    const label = async (name) => (await demand(page, "POST", "/labels", { name })).id;
    const damaged = await label("Damaged on arrival");
    const given = [
        { name: "Damage and defects to Wei", when: { topics: ["dispute"] }, acts: { assign: [wei], labels: [damaged] } },
        { name: "Spanish and Portuguese", when: { languages: ["es", "pt"] }, acts: { assign: [ana], most_open: 40 } },
        { name: "Where is it? in Europe", when: { topics: ["shipping"], languages: ["de", "fr", "pl"] }, acts: { assign: [piotr] } },
    ];
    for (const rule of given) await demand(page, "POST", "/rules", rule);
}

/** A refund above somebody's limit, which waits for a colleague. */
async function approval(page, asker, who) {
    const limit = (more) => ({ role: null, user: null, span: "action", action: null, currency: "EUR", ...more });
    const items = [limit({ role: "seller", amount: "50.00" }), limit({ user: asker, amount: "1.00" }), limit({ role: "seller", span: "day", amount: "200.00" })];
    await demand(page, "PUT", "/limits", { items });
    const { items: kinds } = await ask(page, "GET", "/kinds");
    const paysBack = ({ costs, final, about }) => costs && final && about === "order";
    const paying = kinds.find(({ actions }) => actions.some(paysBack));
    const action = paying.actions.find(paysBack);
    const { id } = await waiting(page, paying.kind, ({ order_id: order }) => order);
    const inputs = {};
    for (const { name, type, required, choices } of action.inputs)
        if (required) inputs[name] = type === "choice" ? (choices.find((each) => /damage|defect/i.test(each)) ?? choices[0]) : "1";
    const body = { action: action.name, key: "morning-refund", inputs, reason: "The photo shows the crack in the shade." };
    await demand(who.page, "POST", `/conversations/${id}/actions`, body);
}

/** Replies that have left, drawn for quality; one is judged. */
async function quality(page, who) {
    for (let n = 0; n < 3; n += 1) {
        const { id } = await waiting(page, "ebay");
        const { suggestions } = await ask(who.page, "POST", `/conversations/${id}/suggestions`, {});
        const text = suggestions?.find(({ missing }) => missing.length === 0)?.text ?? "Thank you, I am looking into it.";
        const body = { text, key: `morning-${n}`, seen: null, hold_seconds: 0 };
        const reply = await demand(who.page, "POST", `/conversations/${id}/replies`, body);
        await until(async () => (await ask(who.page, "GET", `/replies/${reply.id}`)).state === "sent", kArrivalMs);
    }
    await demand(page, "PUT", "/quality/sampling", { share_percent: 100 });
    const week = new Date();
    week.setUTCHours(0, 0, 0, 0);
    week.setUTCDate(week.getUTCDate() + 4 - (week.getUTCDay() || 7));
    const nth = Math.ceil(((week - Date.UTC(week.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
    await demand(page, "POST", `/quality/weeks/${week.getUTCFullYear()}-W${String(nth).padStart(2, "0")}/draw`);
    const { items } = await ask(page, "GET", "/quality/cards?which=open");
    const { items: criteria } = await ask(page, "GET", "/quality/criteria");
    const marks = criteria
        .filter(({ retired }) => !retired)
        .map(({ id }, n) => ({ criterion: id, mark: n === 1 ? "no" : "yes", remark: n === 1 ? "It names no date" : "" }));
    await demand(page, "PUT", `/quality/cards/${items[0].id}/review`, { marks });
}

/** What pictures lead to. */
export async function shopMorning(browser) {
    const { page, context } = await enterAs(browser);
    const ids = await people(page);
    const piotr = await enterAs(browser, kPeople[2][0], kPassword);
    await rules(page, ids);
    const account = (await ask(page, "GET", "/accounts")).items.find(({ kind }) => kind === "ebay").id;
    await quality(page, piotr);
    await approval(page, ids[2], piotr);
    const way = { kind: "webhook", name: "Pager of the shop", url: "http://127.0.0.1:9/alerts", allow_loopback: true };
    await demand(page, "POST", "/alert-ways", way);
    const question = (await waiting(page, "aliexpress")).id;
    await context.close();
    await piotr.context.close();
    return { account, question };
}
