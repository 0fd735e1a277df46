// The jobs of the three kinds of user, each from sign-in to its result, in languages of the page: what is used is found by its words.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    kArrivalMs,
    launch,
    needsHub,
    newPerson,
    openConversation,
    queue,
    name as colleague,
    sandbox,
    sideways,
    signIn,
    until,
    url,
    visit,
    waiting,
} from "./support.mjs";
import { wordsOf } from "./words.mjs";

/** With what a browser of such a reader asks for. */
const kReaders = [
    { language: "en", wish: "en-GB" },
    { language: "zh-Hans", wish: "zh-CN" },
    { language: "ar", wish: "ar-AE" },
];
const kSendMs = 60_000;
/** Longer than a reply is held. */
const kNearMs = 60_000;

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => browser?.close());

/** Somebody of these roles who reads the page in this language, in front of the sign-in. */
async function arrive(roles, { language, wish }) {
    const person = await newPerson(browser, roles);
    const visitor = await visit(browser, { locale: wish, acceptDownloads: true });
    const { request } = visitor.context;
    const { name, password } = person;
    const session = await (await request.post(`${url}/api/v1/session`, { data: { name, password } })).json();
    const headers = { "X-CSRF-Token": session.csrf };
    const changed = await request.patch(`${url}/api/v1/me`, { headers, data: { language, reply_language: language } });
    assert.ok(changed.ok(), "the language was not taken");
    await visitor.context.clearCookies();
    const { t, tWire, isolate } = await wordsOf(language);
    return { ...visitor, person, language, t, tWire, isolate };
}

async function enter({ page, person, language, t }) {
    await page.goto(`${url}/`);
    await page.getByLabel(t("sign_in.name"), { exact: true }).fill(person.name);
    await page.getByLabel(t("sign_in.password"), { exact: true }).fill(person.password);
    await page.getByRole("button", { name: t("sign_in.act"), exact: true }).click();
    await page.getByRole("navigation", { name: t("room.title"), exact: true }).waitFor();
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.equal(await page.getAttribute("html", "dir"), language === "ar" ? "rtl" : "ltr");
}

/** Goes to a room by its name in the rail. */
async function goTo({ page, t }, room, heading = room) {
    const rail = page.getByRole("navigation", { name: t("room.title"), exact: true });
    await rail.getByRole("link", { name: t(room), exact: true }).click();
    await page.getByRole("heading", { level: 1, name: t(heading), exact: true }).waitFor();
}

async function assertSteady({ page, faults }, screen) {
    assert.ok((await sideways(page)) <= 0, `${screen} scrolls sideways`);
    assert.deepEqual(faults, [], screen);
}

async function leave(visitor, screen) {
    await assertSteady(visitor, screen);
    await visitor.context.close();
}

/** What the browser calls a language in that of the page. */
const named = (page, tag) =>
    page.evaluate(
        (code) => new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(code),
        tag,
    );

const head = (page) => page.locator(".conversation-head");

/** Leaves the field, so that a key is a command. */
async function press(page, key) {
    await page.locator("#conversation-title").focus();
    await page.keyboard.press(key);
}

// ---- The seller

/** Its final action is done in a conversation that the other steps leave alone. */
const kActing = "mirakl";
/** Languages of buyers that can be chosen from the page's list. */
const kSpoken = ["de", "en", "es", "fr", "it", "ja", "pl", "pt-BR", "ru", "tr"];
const kFillable = ["text", "name", "place", "date", "count"];

const isFree = ({ answered, reply, assignee, deadline, account, buyer, tags }) =>
    !answered &&
    !reply &&
    !assignee &&
    account.kind !== kActing &&
    buyer.name &&
    kSpoken.includes(tags.language) &&
    (!deadline || Date.parse(deadline.at) > Date.now() + kNearMs);

/** Those that wait and are nobody's, each with what is suggested for it. */
async function offers(page) {
    const items = (await queue(page)).filter(isFree);
    const answers = await page.evaluate(
        async (ids) => {
            const { csrf } = await (await fetch("/api/v1/session")).json();
            const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
            const options = { method: "POST", headers, body: "{}" };
            return Promise.all(
                ids.map(async (id) => (await fetch(`/api/v1/conversations/${id}/suggestions`, options)).json()),
            );
        },
        items.map(({ id }) => id),
    );
    return items.map((item, at) => ({ ...item, ...answers[at] }));
}

/** The suggestion among these whose missing facts anybody can fill in and which the channel then takes. */
function fillable({ suggestions, facts }, language) {
    const typeOf = (fact) => facts.find((known) => known.name === fact)?.type ?? "text";
    const own = language.split("-")[0];
    const index = suggestions.findIndex(
        ({ missing, lint, locale }) =>
            missing.length > 0 &&
            missing.every((fact) => kFillable.includes(typeOf(fact))) &&
            lint.every(({ rule, hint }) => hint || rule === "placeholder") &&
            locale.split("-")[0] === own,
    );
    return index < 0 ? undefined : { ...suggestions[index], index, typeOf };
}

/** Two in the order of the queue that the same template answers as it stands. */
function alike(free) {
    const first = new Map();
    for (const item of free) {
        for (const { template, missing, lint } of item.suggestions) {
            if (missing.length > 0 || lint.length > 0) continue;
            const topic = template.split(".")[0];
            if (topic !== item.tags.topic) continue;
            if (first.has(template)) return { template, topic, pair: [first.get(template), item] };
            first.set(template, item);
        }
    }
    return undefined;
}

/** What a seller has to do: one to answer, one to hand over, two that are alike. */
const sellersDay = (page) =>
    until(async () => {
        const free = await offers(page);
        const mine = free.find((item) => fillable(item, item.tags.language));
        const rest = free.filter(({ id }) => id !== mine?.id);
        const several = alike(rest);
        const other = rest.find((item) => !several?.pair.includes(item));
        return mine && several && other ? { mine, several, other } : undefined;
    }, kArrivalMs);

async function openFromQueue({ page, t, tWire }, { id, account, buyer, tags }) {
    await page.getByLabel(t("filter.account"), { exact: true }).selectOption(account.id);
    await page.getByLabel(t("filter.language"), { exact: true }).selectOption(tags.language);
    const row = page.getByRole("listbox", { name: t("inbox.list") }).locator(`#row-${id}`);
    await row.waitFor();
    const said = await row.getAttribute("aria-label");
    for (const words of [buyer.name, tWire("intent", tags.intent), await named(page, tags.language)])
        assert.ok(said.includes(words), `${words} is not in ${said}`);
    await row.click();
    await page.getByRole("heading", { level: 1, name: buyer.name, exact: true }).waitFor();
}

async function readWhy({ page, t, tWire }, { tags }) {
    await page.locator(".gloss", { hasText: t("side.for_you") }).first().waitFor();
    await head(page).getByRole("button", { name: tWire("intent", tags.intent) }).first().waitFor();
    await press(page, "t");
    const panel = page.getByRole("dialog", { name: t("chip.intent"), exact: true });
    await panel.getByRole("heading", { name: t("chip.evidence"), exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
}

/** To another language and back: what is suggested follows, and that somebody did it is told. */
async function correctLanguage({ page, t, isolate }, { id, buyer, tags }) {
    for (const tag of [tags.language === "es" ? "de" : "es", tags.language]) {
        const suggested = page.waitForResponse(
            async (answer) =>
                answer.url().endsWith("/suggestions") &&
                (await answer.json()).suggestions.some(({ locale }) => locale.split("-")[0] === tag.split("-")[0]),
        );
        await press(page, "l");
        const panel = page.getByRole("dialog", { name: t("chip.language"), exact: true });
        if (tag === tags.language) await panel.getByText(t("chip.corrected"), { exact: true }).waitFor();
        await panel.getByLabel(t("chip.other_language"), { exact: true }).selectOption(tag);
        await panel.waitFor({ state: "detached" });
        await suggested;
        const language = await named(page, tag);
        await page
            .getByRole("textbox", { name: t("composer.label", { language, name: isolate(buyer.name) }), exact: true })
            .waitFor();
        assert.equal((await ask(page, "GET", `/conversations/${id}`)).conversation.tags.language, tag);
    }
}

/** Puts a suggestion by its key and fills in what it lacks. Gives the whole text. */
async function fillIn({ page, t, tWire, isolate }, { id, tags }, nth) {
    const found = fillable(await ask(page, "POST", `/conversations/${id}/suggestions`, {}), tags.language);
    const { index, missing, typeOf, preview } = found;
    const card = page.getByRole("list", { name: t("suggestion.title"), exact: true }).getByRole("button").nth(index);
    await until(async () => (await card.innerText()).includes(t("suggestion.to_fill", { count: missing.length })));
    await press(page, `Digit${index + 1}`);
    const field = page.locator("#reply");
    await until(async () => (await field.inputValue()).includes("[["));
    const [, hole] = /\[\[([a-z0-9_]+)\]\]/.exec(await field.inputValue());
    await page.getByText(t("send.hole", { name: isolate(tWire("fact", hole)) })).first().waitFor();
    const send = page.getByRole("button", { name: t("send.stay"), exact: true });
    assert.equal(await send.getAttribute("aria-disabled"), "true", "a reply with a hole must not go");
    const language = await named(page, preview.locale);
    await page.getByRole("region", { name: t("preview.title", { language }), exact: true }).waitFor();
    const values = { date: `2026-11-2${nth}`, count: String(nth + 2) };
    const fields = page.getByRole("group", { name: t("fields.title"), exact: true });
    for (const fact of missing)
        await fields.getByLabel(tWire("fact", fact), { exact: true }).fill(values[typeOf(fact)] ?? `Leipzig ${"abc"[nth]}`);
    await until(async () => !(await field.inputValue()).includes("[["));
    await page.getByRole("button", { name: t("send.stay"), exact: true, disabled: false }).waitFor();
    return await field.inputValue();
}

async function sendTakeBackAndSend({ page, t }, text) {
    const send = page.getByRole("button", { name: t("send.stay"), exact: true, disabled: false });
    const reply = page.getByRole("article", { name: t("reply_state.label"), exact: true });
    await send.click();
    await reply.getByRole("button", { name: t("action.undo"), exact: true }).waitFor();
    await press(page, "z");
    await until(async () => (await page.inputValue("#reply")) === text);
    assert.equal(await page.locator(".reply-state").count(), 0, "it is still on its way");
    await send.click();
    await reply.waitFor();
    assert.equal(await page.inputValue("#reply"), "");
}

async function handOver({ page, t }, { id }, note) {
    await openConversation(page, id);
    await head(page).getByRole("button", { name: t("person.nobody"), exact: true }).click();
    const panel = page.getByRole("dialog", { name: t("action.assign"), exact: true });
    await panel.getByLabel(t("team.handover_note"), { exact: true }).fill(note);
    await panel.getByRole("button", { name: colleague }).click();
    const said = t("team.you_handed_over", { by: "", to: colleague, time: "" });
    await page.locator(".message.note", { hasText: said }).waitFor();
    const views = page.getByRole("navigation", { name: t("inbox.views"), exact: true });
    await views.getByRole("link", { name: t("team.handovers"), exact: true }).click();
    await page.getByRole("heading", { level: 1, name: t("team.handovers"), exact: true }).waitFor();
    const entry = page.getByRole("listitem").filter({ hasText: note }).first();
    await entry.filter({ hasText: said }).waitFor();
    await entry.getByRole("link").click();
    await page.waitForURL(`**/c/${id}`);
}

async function snoozeAndWake({ page, t }) {
    const snooze = head(page).getByRole("button", { name: t("action.snooze"), exact: true });
    await snooze.click();
    const panel = page.getByRole("dialog", { name: t("action.snooze"), exact: true });
    await panel.getByRole("button", { name: t("snooze.tomorrow") }).click();
    await head(page).getByRole("button", { name: t("action.reopen"), exact: true }).waitFor();
    await page.locator(".toast").getByRole("button", { name: t("action.undo"), exact: true }).click();
    await snooze.waitFor();
}

/** The usual word for a term of a search. */
const term = (t, name) => t(`find.term.${name}`).split(/[,،、]/)[0].trim();

async function find(walk, { id, account, buyer }) {
    const { page, t } = walk;
    await goTo(walk, "room.search", "search.title");
    const words = `${term(t, "is")}:${t("find.is.waiting")} ${term(t, "account")}:"${account.name}"`;
    const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/search") && answer.ok());
    await page.getByRole("combobox", { name: t("search.field"), exact: true }).fill(words);
    assert.equal((await asked).request().postDataJSON().q, `is:waiting account:"${account.name}"`);
    const hit = page.locator(`.hits a[href*="${id}"]`).first();
    await hit.waitFor();
    const count = await page.locator(".hits li").count();
    await page.getByRole("status").filter({ hasText: t("search.found", { count }) }).waitFor();
    await hit.click();
    await page.getByRole("heading", { level: 1, name: buyer.name, exact: true }).waitFor();
}

/** Scrolls the list, which draws only what is in sight, down to a conversation. */
async function reveal(page, { id }) {
    const row = page.locator(`#row-${id}`);
    await until(async () => {
        if (await row.count()) return true;
        await page.locator("#queue").evaluate((list) => list.scrollBy(0, list.clientHeight / 2));
        return false;
    });
    return row;
}

async function answerSeveral({ page, t }, { template, topic, pair }) {
    await page.goto(`${url}/inbox/queue`);
    await page.getByLabel(t("filter.topic"), { exact: true }).selectOption(topic);
    await until(async () => {
        const shown = await page.locator(".row").count();
        return shown > 0 && new URL(page.url()).pathname === "/inbox/queue";
    });
    for (const item of pair) await (await reveal(page, item)).click({ modifiers: ["Control"] });
    const bar = page.getByRole("toolbar", { name: t("bulk.title"), exact: true });
    await bar.getByText(t("bulk.count", { count: 2 }), { exact: true }).waitFor();
    await bar.getByRole("button", { name: t("bulk.reply"), exact: true }).click();
    const dialog = page.getByRole("dialog", { name: t("bulk.reply"), exact: true });
    await dialog.getByLabel(t("bulk.template"), { exact: true }).selectOption(template);
    await dialog.getByText(t("bulk.text"), { exact: true }).first().click();
    assert.ok((await dialog.locator(".buyer-side .bulk-text").first().innerText()).length > 20);
    await dialog.getByRole("button", { name: t("bulk.send", { count: 2 }), exact: true, disabled: false }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(t("bulk.sent", { count: 2, kept: 0 })).first().waitFor();
    await bar.waitFor({ state: "detached" });
    for (const { id } of pair) {
        const { replies } = await ask(page, "GET", `/conversations/${id}`);
        assert.deepEqual(
            replies.map((reply) => reply.template),
            [template],
        );
    }
}

/** What is final names whom and what it touches, wants two gestures, and its end shows in the thread by itself. */
async function actAtMarketplace({ page, t, isolate, language }) {
    const { id, buyer, order_id: order } = await waiting(page, kActing, (item) => item.order_id);
    const { kind } = await ask(page, "GET", `/conversations/${id}`);
    const { label, inputs } = kind.actions.find(({ about, final }) => about === "order" && final);
    const words = [`Your order, ${language}`, "Your parcel leaves tomorrow."];
    await openConversation(page, id);
    await page.getByRole("button", { name: label, exact: true }).click();
    const form = page.getByRole("dialog", { name: label, exact: true });
    for (const [nth, input] of inputs.entries()) await form.getByLabel(input.label).fill(words[nth]);
    await form.getByRole("button", { name: t("act.to_review"), exact: true }).click();
    const review = page.getByRole("dialog", { name: t("act.review", { action: isolate(label) }), exact: true });
    await review.waitFor();
    const shown = await review.innerText();
    for (const part of [buyer.name, order, ...words, t("act.final")]) assert.ok(shown.includes(part), part);
    const deed = review.getByRole("button", { name: label, exact: true });
    assert.ok(await deed.isDisabled(), "one gesture isn't enough");
    await assertAccessible(page, `an action's review, ${language}`);
    await review.getByLabel(t("final.check"), { exact: true }).check();
    await deed.click();
    await review.waitFor({ state: "detached" });
    await page.locator(".message.act.done", { hasText: words[0] }).first().waitFor({ timeout: kSendMs });
    // What the seller began is a conversation like any other, though no buyer has written in it.
    const begun = await until(async () => {
        const { earlier } = await ask(page, "GET", `/conversations/${id}`);
        return earlier.find(({ subject }) => subject === words[0]);
    });
    await openConversation(page, begun.id);
    await page.waitForSelector(".message.seller");
}

/** Waits until the first reply has left, by itself and once. */
async function assertDelivered({ page }, { id }, text) {
    await openConversation(page, id);
    await page.waitForSelector(".reply.sent", { timeout: kSendMs });
    if (!sandbox) return;
    const delivered = await (await fetch(`${sandbox}/delivered`)).json();
    const squeezed = (words) => words.replace(/\s+/g, " ").trim();
    const there = delivered.filter((each) => squeezed(each.text).includes(squeezed(text)));
    assert.equal(there.length, 1, "the marketplace has the reply exactly once");
}

for (const [nth, reader] of kReaders.entries()) {
    test(`a seller answers, hands over, finds and acts, in ${reader.language}`, needsHub, async () => {
        const walk = await arrive(["seller"], reader);
        const { page, t, language } = walk;
        await enter(walk);
        await page.getByRole("listbox", { name: t("inbox.list"), exact: true }).waitFor();
        const { mine, several, other } = await sellersDay(page);
        await openFromQueue(walk, mine);
        await readWhy(walk, mine);
        await correctLanguage(walk, mine);
        const text = await fillIn(walk, mine, nth);
        await assertAccessible(page, `a filled suggestion, ${language}`);
        await assertSteady(walk, "a conversation");
        await sendTakeBackAndSend(walk, text);
        await handOver(walk, other, `Customs asks for papers, ${language}.`);
        await snoozeAndWake(walk);
        await find(walk, other);
        await answerSeveral(walk, several);
        await actAtMarketplace(walk);
        await assertDelivered(walk, mine, text);
        await leave(walk, "a seller's walk");
    });
}
