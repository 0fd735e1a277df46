// The jobs of the three kinds of user, each from sign-in to its result, in languages of the page: what is used is found by its words.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    kArrivalMs,
    launch,
    name as colleague,
    needsHub,
    newPerson,
    openConversation,
    queue,
    sandbox,
    shut,
    sideways,
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
/** A reply is held so long that a busy machine takes it back in time. */
const kHeldSeconds = 30;
const kNearMs = 60_000;

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Somebody of these roles who reads the page in this language, in front of the sign-in. */
async function arrive(roles, { language, wish }) {
    const person = await newPerson(browser, roles);
    const visitor = await visit(browser, { locale: wish, acceptDownloads: true });
    const { request } = visitor.context;
    const { name, password } = person;
    const session = await (await request.post(`${url}/api/v1/session`, { data: { name, password } })).json();
    const headers = { "X-CSRF-Token": session.csrf };
    const changed = await request.patch(`${url}/api/v1/me`, { headers, data: { language, reply_language: language, undo_seconds: kHeldSeconds } });
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
        if (tag === tags.language) await panel.getByText(t("chip.corrected"), { exact: true }).first().waitFor();
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
    assert.ok(found, "nothing to fill in is suggested any more");
    const { index, missing, typeOf, preview } = found;
    const card = page.getByRole("list", { name: t("suggestion.title"), exact: true }).getByRole("button").nth(index);
    await until(async () => (await card.innerText()).includes(t("suggestion.to_fill", { count: missing.length })));
    await press(page, `Digit${index + 1}`);
    const field = page.locator("#reply");
    await until(async () => (await field.inputValue()).includes("[["));
    const [, hole] = /\[\[([a-z0-9_]+)\]\]/.exec(await field.inputValue());
    await page.getByText(t("send.hole", { name: isolate(tWire("fact", hole)) })).first().waitFor();
    const send = page.getByRole("button", { name: t("send.next") });
    assert.equal(await send.getAttribute("aria-disabled"), "true", "a reply with a hole must not go");
    const language = await named(page, preview.locale);
    await page.getByRole("region", { name: t("preview.title", { language }), exact: true }).waitFor();
    const values = { date: `2026-11-2${nth}`, count: String(nth + 2) };
    const fields = page.getByRole("group", { name: t("fields.title"), exact: true });
    for (const fact of missing)
        await fields.getByLabel(tWire("fact", fact), { exact: true }).fill(values[typeOf(fact)] ?? `Leipzig ${"abc"[nth]}`);
    await until(async () => !(await field.inputValue()).includes("[["));
    await page.getByRole("button", { name: t("send.next"), disabled: false }).waitFor();
    return await field.inputValue();
}

async function sendTakeBackAndSend({ page, t }, text) {
    const send = async () => {
        await page.getByRole("button", { name: t("send.more"), exact: true }).click();
        const menu = page.getByRole("dialog", { name: t("send.more"), exact: true });
        await menu.getByRole("button", { name: t("send.stay"), disabled: false }).first().click();
    };
    const reply = page.getByRole("article", { name: t("reply_state.label"), exact: true }).last();
    await send();
    await reply.getByRole("button", { name: t("action.undo"), exact: true }).waitFor();
    await press(page, "z");
    await until(async () => (await page.inputValue("#reply")) === text);
    assert.equal(await page.locator(".reply-state").count(), 0, "it is still on its way");
    await send();
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

async function snoozeAndWake({ page, t, isolate }) {
    const snooze = head(page).getByRole("button", { name: t("action.snooze"), exact: true });
    await snooze.click();
    const panel = page.getByRole("dialog", { name: t("action.snooze"), exact: true });
    await panel.getByRole("button", { name: t("snooze.tomorrow") }).click();
    await head(page).getByRole("button", { name: t("action.reopen"), exact: true }).waitFor();
    // What was said of the hand-over may still be there.
    const before = t("assign.done", { name: isolate(colleague) });
    const toast = page.locator(".toast").filter({ hasNotText: before });
    await toast.getByRole("button", { name: t("action.undo"), exact: true }).click();
    await snooze.waitFor();
}

/** The usual word for a term of a search. */
const term = (t, name) => t(`find.term.${name}`).split(/[,،、]/)[0].trim();

async function find(walk, { id, account, buyer }) {
    const { page, t } = walk;
    await goTo(walk, "room.search", "search.title");
    const words = `${term(t, "is")}:${t("find.is.waiting")} ${term(t, "account")}:"${account.name}"`;
    const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/search") && answer.ok());
    const field = page.getByRole("combobox", { name: t("search.field"), exact: true });
    await field.fill(words);
    // What would complete the words no longer lies over what they find.
    await field.press("Enter");
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
    const listed = page.waitForResponse((answer) => answer.url().includes(`topic=${topic}`) && answer.ok());
    await page.getByLabel(t("filter.topic"), { exact: true }).selectOption(topic);
    await (await listed).finished();
    // Two frames: the list is read, then drawn.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
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

// ---- The editor

const kShipped = "shipping.order_tracking.in_transit";
/** So many suggestions a seller gets at most. */
const kOffered = 5;
/** What a shop may say to anybody who waits, before and after the name. */
const kSaid = {
    de: ["Guten Tag ", ", wir prüfen Ihre Bestellung heute und melden uns hier."],
    fr: ["Bonjour ", ", nous vérifions votre commande et vous répondons ici."],
    it: ["Buongiorno ", ", oggi controlliamo il suo ordine e le rispondiamo qui."],
    pl: ["Dzień dobry ", ", dziś sprawdzimy Państwa zamówienie i odpowiemy tutaj."],
    tr: ["Merhaba ", ", siparişinizi bugün kontrol edip size buradan yazacağız."],
};

/** The label of a field that must be filled in. */
const needed = (t, key) => `${t(key)} ${t("field.required")}`;

const textOf = (page, locale, key) => ask(page, "GET", `/templates/${key}/${locale}`);
const titleOf = async (page, key) =>
    (await ask(page, "GET", "/templates-coverage")).items.find((item) => item.key === key).title;
const keysFor = async (page, id) =>
    (await ask(page, "POST", `/conversations/${id}/suggestions`, {})).suggestions.map(({ template }) => template);

/** One that is surely about one thing, for which a template of the shop's own finds a place among those that are offered. */
const needingOwn = (page) =>
    until(async () => {
        const certainty = ({ tags }) => tags.intents[0]?.p ?? 0;
        const fitting = (await offers(page)).filter(
            ({ tags, suggestions }) =>
                tags.language in kSaid &&
                tags.intents[0]?.intent === tags.intent &&
                suggestions.filter(({ template }) => template.split(".")[1] === tags.intent).length < kOffered,
        );
        return fitting.sort((one, other) => certainty(other) - certainty(one))[0];
    }, kArrivalMs);

async function openPart(walk, part) {
    await goTo(walk, "room.templates");
    const { page, t } = walk;
    await page.getByRole("main").getByRole("link", { name: t(part), exact: true }).click();
    await page.getByRole("heading", { level: 1, name: t(part), exact: true }).waitFor();
}

async function giveToReview({ page, t }, locale, key) {
    await page.getByRole("button", { name: t("templates.to_review"), disabled: false }).click();
    await until(async () => (await textOf(page, locale, key)).state === "in_review");
    await page.getByText(t("templates.state.in_review"), { exact: true }).first().waitFor();
}

/** A template of the shop's own, in English. Gives its key. */
async function addOwn({ page, t, language }, intent, name, title) {
    await page.getByRole("button", { name: t("templates.new"), exact: true }).click();
    const dialog = page.getByRole("dialog", { name: t("templates.new"), exact: true });
    const field = (key) => dialog.getByLabel(needed(t, key), { exact: true });
    await assertAccessible(page, `a new template, ${language}`);
    await field("templates.own.intent").selectOption(intent);
    await field("filter.language").selectOption("en");
    await field("templates.own.title").fill(title);
    await field("templates.own.name").fill(name);
    const text = "Hello {buyer_name}, we check your order today and write to you here.";
    await field("templates.own.text").fill(text);
    await dialog.getByRole("button", { name: t("templates.own.add"), exact: true }).click();
    await page.waitForURL(new RegExp(`/templates/en/.*own_${name}$`));
    await page.waitForSelector("#template-text");
    assert.equal(await page.inputValue("#template-text"), text);
    return decodeURIComponent(page.url().split("/").at(-1));
}

/** From the cell of the coverage that says that a text is missing to its editor. */
async function openMissing(walk, locale, title) {
    const { page, t } = walk;
    await goTo(walk, "room.templates");
    await page.getByRole("searchbox", { name: t("templates.find"), exact: true }).fill(title);
    const language = await named(page, locale);
    const state = t("templates.state.missing");
    const name = t("templates.cell", { language, title, state, messages: 0 });
    const grid = page.getByRole("grid", { name: t("templates.coverage"), exact: true });
    // How many messages want it may grow meanwhile.
    const cell = grid.getByRole("gridcell", { name: name.slice(0, name.indexOf(state) + state.length) });
    await cell.focus();
    await page.keyboard.press("Enter");
    await page
        .getByRole("heading", { level: 1, name: t("templates.text_of", { language, title }), exact: true })
        .waitFor();
}

/** Writes a text with a fact that is no fact, sees that named, and puts the right one from what a brace offers. */
async function writeText({ page, t, tWire, language }, locale, title) {
    const [begin, end] = kSaid[locale];
    await page.getByLabel(needed(t, "templates.title_field"), { exact: true }).fill(title);
    const label = t("templates.text_field", { language: await named(page, locale) });
    const field = page.getByRole("textbox", { name: label, exact: true });
    await field.fill(`${begin}{buyer_nam}${end}`);
    const findings = page.getByRole("group", { name: t("templates.findings"), exact: true });
    await findings.getByText(t("templates.rule.arguments")).first().waitFor();
    const review = page.getByRole("button", { name: t("templates.to_review") });
    assert.equal(await review.getAttribute("aria-disabled"), "true", "a text with errors may go to review");
    await field.fill(begin);
    await field.press("Control+End");
    await page.keyboard.type("{buyer_n");
    const facts = page.getByRole("listbox", { name: t("templates.facts"), exact: true });
    await facts.getByRole("option", { name: tWire("fact", "buyer_name") }).first().waitFor();
    await assertAccessible(page, `facts that a brace offers, ${language}`);
    await page.keyboard.press("Enter");
    await until(async () => (await field.inputValue()) === `${begin}{buyer_name}`);
    await page.keyboard.type(end);
    assert.equal(await field.inputValue(), `${begin}{buyer_name}${end}`);
}

/** Publishes the texts of a template in these locales as one, and waits until they are in force. */
async function publish(walk, key, locales) {
    const { page, t } = walk;
    await openPart(walk, "templates.reviews");
    const title = await titleOf(page, key);
    for (const locale of locales) {
        const name = t("templates.text_of", { language: await named(page, locale), title });
        await page.getByRole("checkbox", { name, exact: true }).check();
    }
    const count = locales.length;
    await page.getByRole("button", { name: t("templates.publish_together", { count }), exact: true }).click();
    for (const locale of locales) await until(async () => (await textOf(page, locale, key)).state === "published");
}

async function useSuggestion({ page, t }, id, code, words) {
    await openConversation(page, id);
    const offered = page.getByRole("list", { name: t("suggestion.title"), exact: true });
    await offered.getByRole("button").filter({ hasText: code }).click();
    await until(async () => (await page.inputValue("#reply")).includes(words));
    await page.fill("#reply", "");
}

async function rollBack(walk, code) {
    const { page, t } = walk;
    await openPart(walk, "templates.reviews");
    const publication = page.getByRole("listitem").filter({ hasText: code }).first();
    const undo = publication.getByRole("button", { name: t("action.undo"), exact: true });
    await undo.click();
    await undo.waitFor({ state: "detached" });
}

/** A file to a translator and back: tried first, then taken in as a draft. */
async function exchange(walk, locale) {
    const { page, t } = walk;
    await openPart(walk, "exchange.title");
    await page.getByLabel(t("exchange.locale"), { exact: true }).selectOption(locale);
    const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: t("exchange.download"), exact: true }).click(),
    ]);
    const content = await readFile(await file.path(), "utf8");
    const begin = content.indexOf(`msgctxt "title:${kShipped}"`);
    assert.ok(begin > 0, "the file holds the title");
    const at = content.indexOf('msgstr "', begin) + 'msgstr "'.length;
    const buffer = Buffer.from(`${content.slice(0, at)}Uusi: ${content.slice(at)}`);
    const upload = { name: `${locale}.po`, mimeType: "text/x-gettext-translation", buffer };
    await page.getByLabel(t("exchange.file"), { exact: true }).setInputFiles(upload);
    await page.getByRole("heading", { name: t("exchange.would"), exact: true }).waitFor();
    await page.getByText(t("exchange.count.changed", { count: 1 }), { exact: true }).waitFor();
    assert.equal((await textOf(page, locale, kShipped)).open, null, "a trial keeps nothing");
    await page.getByRole("button", { name: t("exchange.take"), exact: true }).click();
    await page.getByRole("heading", { name: t("exchange.did"), exact: true }).waitFor();
    assert.match((await textOf(page, locale, kShipped)).open.title, /^Uusi: /);
    await ask(page, "DELETE", `/templates/${kShipped}/${locale}/draft`);
}

for (const [nth, reader] of kReaders.entries()) {
    test(`an editor fills a gap that another reviews and sellers get, in ${reader.language}`, needsHub, async () => {
        const second = await arrive(["seller", "editor"], reader);
        await enter(second);
        const { id, tags } = await needingOwn(second.page);
        const locale = tags.language;
        const code = `probe-${process.pid}-${nth}`;

        const writer = await arrive(["editor"], reader);
        const { page, t } = writer;
        await enter(writer);
        await page.getByRole("heading", { level: 1, name: t("room.templates"), exact: true }).waitFor();
        const key = await addOwn(writer, tags.intent, `walk_${process.pid}_${nth}`, `${code} check`);
        await giveToReview(writer, "en", key);
        await openMissing(writer, locale, `${code} check`);
        await writeText(writer, locale, `${code} ${locale}`);
        await assertSteady(writer, "an editor's text");
        await giveToReview(writer, locale, key);

        await publish(second, key, ["en", locale]);
        await useSuggestion(second, id, code, kSaid[locale][1]);
        await rollBack(second, code);
        assert.ok(!(await keysFor(second.page, id)).includes(key), "what was taken back is still offered");
        await ask(second.page, "DELETE", `/own-templates/${key}`);

        await exchange(writer, "fi");
        await openPart(writer, "statistics.title");
        await page.getByText(t("statistics.what.shown"), { exact: true }).waitFor();
        await leave(second, "a second editor's walk");
        await leave(writer, "an editor's walk");
    });
}

// ---- The operator

const kConnected = "kaufland";
/** What its sandbox knows the shop by. */
const kSecret = "a7d0cb1da1ddbc86c96ee5fedd341b7d-of-the-shop";

/** Connects an account by its form: a wrong secret is told before anything is saved, the right one shows whose it is. */
async function connect(walk, account, called) {
    const { page, t, isolate } = walk;
    const kind = (await ask(page, "GET", "/kinds")).items.find((each) => each.kind === kConnected);
    await page.getByRole("link", { name: kind.title, exact: true }).click();
    const heading = t("channels.connect_kind", { kind: isolate(kind.title) });
    await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
    await page.getByLabel(needed(t, "form.name"), { exact: true }).fill(called);
    await page.getByText(t("form.expert"), { exact: true }).click();
    for (const { name, type, label } of kind.settings)
        if (["text", "url"].includes(type) && account.settings[name])
            await page.getByLabel(label).fill(account.settings[name]);
    const secret = page.getByLabel(kind.settings.find(({ type }) => type === "secret").label);
    const attempt = page.getByRole("button", { name: t("form.try"), exact: true });
    const save = page.getByRole("button", { name: t("form.save_paused"), exact: true });
    await secret.fill("certainly not this one");
    await attempt.click();
    await page.getByRole("alert").filter({ hasText: t("form.try_failed") }).waitFor();
    assert.equal(await save.getAttribute("aria-disabled"), "true", "what doesn't work may be saved");
    await secret.fill(kSecret);
    const tried = page.waitForResponse((answer) => answer.url().endsWith("/accounts/try"));
    await attempt.click();
    const { identity } = await (await tried).json();
    assert.ok(identity, "the right secret is refused");
    await page.getByRole("status").filter({ hasText: t("form.try_good", { name: identity }) }).waitFor();
    await assertAccessible(page, `an account that was tried, ${walk.language}`);
    await save.click();
    await page.waitForURL(/\/channels\/acc_/);
    const health = page.getByRole("region", { name: t("account.health"), exact: true });
    await health.getByText(t("account.state.paused"), { exact: true }).waitFor();
}

async function disconnect({ page, t, isolate }, called) {
    await page.getByRole("button", { name: t("account.remove"), exact: true }).click();
    const name = t("account.remove_title", { name: isolate(called) });
    const dialog = page.getByRole("dialog", { name, exact: true });
    await dialog.getByRole("textbox").fill(called);
    await dialog.getByRole("button", { name: t("account.remove"), exact: true }).click();
    await page.waitForURL(/\/channels$/);
}

async function pauseAndResume({ page, t }, account) {
    await page.getByRole("link", { name: account.name, exact: true }).click();
    const health = page.getByRole("region", { name: t("account.health"), exact: true });
    const act = (key) => health.getByRole("button", { name: t(key), exact: true });
    const state = (key) => health.getByText(t(`account.state.${key}`), { exact: true });
    await state("working").waitFor();
    await act("account.poll").click();
    await page.locator(".toast", { hasText: t("account.polled") }).waitFor();
    await act("account.pause").click();
    await state("paused").waitFor();
    await act("account.resume").click();
    await state("working").waitFor();
}

/** A marketplace has sent one that nothing can be read from: it is tried again in vain, and its bytes are kept whole. */
async function lookAtQuarantine(walk) {
    const { page, t } = walk;
    const all = async () => (await ask(page, "GET", "/quarantine")).items;
    const [item] = await until(async () => ((await all()).length > 0 ? await all() : undefined), kArrivalMs);
    await goTo(walk, "room.inbox", "view.queue");
    const views = page.getByRole("navigation", { name: t("inbox.views"), exact: true });
    await views.getByRole("link", { name: t("view.quarantine") }).click();
    await page.getByText(t("quarantine.count", { count: (await all()).length }), { exact: true }).waitFor();
    const card = page.getByRole("listitem").filter({ hasText: item.account.name }).first();
    // Its account may be busy with a turn of its own.
    await until(async () => {
        await card.getByRole("button", { name: t("quarantine.retry"), exact: true }).click();
        return (await all()).find(({ id }) => id === item.id).attempts > item.attempts;
    });
    await card.getByText(t("quarantine.state.waiting"), { exact: true }).waitFor();
    await card.getByRole("button", { name: t("quarantine.show_source"), exact: true }).click();
    const source = page.getByRole("dialog", { name: t("quarantine.source"), exact: true });
    await until(async () => (await source.locator(".raw").innerText()).length > 0);
    await source.getByRole("button", { name: t("action.close"), exact: true }).click();
    const [file] = await Promise.all([
        page.waitForEvent("download"),
        card.getByRole("link", { name: t("backup.download"), exact: true }).click(),
    ]);
    assert.equal(file.suggestedFilename(), `${item.id}.bin`);
    assert.equal((await readFile(await file.path())).length, item.size);
    await assertAccessible(page, `the quarantine, ${walk.language}`);
}

async function openTab({ page, t }, tab) {
    const tabs = page.getByRole("navigation", { name: t("settings.title"), exact: true });
    await tabs.getByRole("link", { name: t(tab), exact: true }).click();
    await page.getByRole("heading", { level: 1, name: t(tab), exact: true }).waitFor();
}

async function addPerson(walk, called) {
    const { page, t } = walk;
    await openTab(walk, "settings.users");
    const form = page.locator("form");
    await form.getByLabel(needed(t, "sign_in.name"), { exact: true }).fill(called);
    await form.getByLabel(needed(t, "sign_in.password"), { exact: true }).fill("blue lamp on the 7th shelf");
    await form.getByLabel(t("role.editor"), { exact: true }).check();
    await form.getByRole("button", { name: t("users.add"), exact: true }).click();
    const card = page.locator(".card").filter({ hasText: called });
    for (const [role, wanted] of [["seller", true], ["editor", true], ["operator", false]])
        assert.equal(await card.getByLabel(t(`role.${role}`), { exact: true }).isChecked(), wanted, role);
    await card.getByRole("button", { name: t("users.disable"), exact: true }).click();
    await card.getByText(t("users.disabled"), { exact: true }).waitFor();
}

async function setHours(walk) {
    const { page, t } = walk;
    for (const { id } of (await ask(page, "GET", "/teams")).items) await ask(page, "DELETE", `/teams/${id}`);
    await openTab(walk, "settings.hours");
    const monday = await page.evaluate(() =>
        new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" }).format(
            new Date("2024-01-01T00:00:00Z"),
        ),
    );
    await page.getByLabel(t("hours.from_of", { day: monday }), { exact: true }).fill("08:30");
    await page.getByRole("button", { name: t("hours.save"), exact: true }).click();
    await page.locator(".toast", { hasText: t("hours.saved") }).waitFor();
    const week = page.getByRole("table", { name: t("hours.week"), exact: true });
    await week.getByRole("row").filter({ hasText: monday }).filter({ hasText: "08:30" }).waitFor();
    for (const { id } of (await ask(page, "GET", "/teams")).items) await ask(page, "DELETE", `/teams/${id}`);
}

async function backUp(walk) {
    const { page, t } = walk;
    const all = async () => (await ask(page, "GET", "/backups")).items.map(({ id }) => id);
    await openTab(walk, "settings.backup");
    const before = await all();
    await page.getByRole("button", { name: t("backup.begin"), exact: true }).click();
    const checked = page.getByText(t("backup.state.checked"), { exact: true });
    await until(async () => (await checked.count()) > before.length, kSendMs);
    for (const id of await all()) if (!before.includes(id)) await ask(page, "DELETE", `/backups/${id}`);
}

async function seeTrail(walk) {
    const { page, person, t } = walk;
    await openTab(walk, "settings.audit");
    await page.getByLabel(t("audit.who"), { exact: true }).selectOption({ label: person.name });
    for (const act of ["sign_in", "add_account", "remove_account", "add_user", "backup"])
        await page.getByRole("cell", { name: t(`audit.act.${act}`), exact: true }).first().waitFor();
}

async function seeReports(walk) {
    const { page, t } = walk;
    await goTo(walk, "reports.title");
    await page.getByRole("button", { name: t("reports.table"), exact: true }).click();
    const name = t("reports.table_of", { report: t("reports.name.volume") });
    const table = page.getByRole("region", { name, exact: true });
    await table.getByRole("row").filter({ hasText: t("reports.total") }).waitFor();
    await assertAccessible(page, `reports as tables, ${walk.language}`);
}

for (const [nth, reader] of kReaders.entries()) {
    test(`an operator connects, watches, backs up and reports, in ${reader.language}`, needsHub, async () => {
        const walk = await arrive(["operator"], reader);
        const { page, t } = walk;
        await enter(walk);
        await goTo(walk, "room.channels", "channels.title");
        await page.getByRole("cell").filter({ hasText: t("account.state.working") }).first().waitFor();
        const account = (await ask(page, "GET", "/accounts")).items.find(
            ({ kind, state }) => kind === kConnected && state !== "paused",
        );
        const called = `Second shop ${nth}`;
        await connect(walk, account, called);
        await assertSteady(walk, "an account's page");
        await disconnect(walk, called);
        await pauseAndResume(walk, account);
        await lookAtQuarantine(walk);
        await goTo(walk, "room.settings", "settings.title");
        await addPerson(walk, `newcomer-${process.pid}-${nth}`);
        await setHours(walk);
        await assertSteady(walk, "hours");
        await backUp(walk);
        await seeTrail(walk);
        await seeReports(walk);
        await leave(walk, "an operator's walk");
    });
}
