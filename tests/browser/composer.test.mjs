// What becomes of a reply in the writing: when the hub is away, when it is to leave later, on two devices, after a reload.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    newPerson,
    openConversation,
    shut,
    signIn,
    until,
    url,
    visit,
    visitSignedIn,
    waiting,
    write,
} from "./support.mjs";

const kSendMs = 60_000;

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** The replies of a conversation that say this. */
const repliesOf = async (page, id, text) =>
    (await ask(page, "GET", `/conversations/${id}`)).replies.filter((reply) => reply.text === text);

/** Waits until the composer holds exactly this. */
const saysNow = (page, text) =>
    page.waitForFunction((wanted) => document.querySelector("#reply")?.value === wanted, text);

const draftKept = (page, fits = () => true) =>
    page.waitForResponse(
        (answer) =>
            answer.url().endsWith("/draft") &&
            answer.request().method() === "PUT" &&
            answer.ok() &&
            fits(answer.request().postDataJSON()),
    );

/** One person at two devices, before the same conversation. */
async function twoDevices() {
    const person = await newPerson(browser, ["seller"]);
    const desk = await visit(browser);
    const phone = await visit(browser);
    for (const { page } of [desk, phone]) await signIn(page, person.name, person.password);
    const { id } = await waiting(desk.page);
    for (const { page } of [desk, phone]) {
        await openConversation(page, id);
        await page.waitForSelector("#reply");
    }
    const close = () => Promise.all([desk.context.close(), phone.context.close()]);
    return { desk: desk.page, phone: phone.page, id, close };
}

test("a reply that finds no hub says so and stays, and leaves once when Send is pressed again", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { id } = await waiting(page);
    await openConversation(page, id);
    await write(page, "It left our warehouse this morning.");
    const keys = [];
    await page.route("**/replies", async (route) => {
        keys.push(route.request().postDataJSON().key);
        if (keys.length === 1) await route.abort("connectionfailed");
        else await route.continue();
    });
    await page.focus("#reply");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".composer .problem");
    assert.match(await page.locator(".composer .problem").innerText(), /not confirmed that the reply was sent/);
    assert.equal(await page.inputValue("#reply"), "It left our warehouse this morning.");
    assert.deepEqual(await repliesOf(page, id, "It left our warehouse this morning."), []);
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector(".reply-state");
    assert.equal(await page.inputValue("#reply"), "");
    assert.equal(await page.locator(".composer .problem").count(), 0);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    await context.close();
});

test("a reply whose answer got lost is not sent twice: its words leave the composer for the thread", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { id } = await waiting(page);
    await openConversation(page, id);
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/draft"));
    await write(page, "The carrier has found it.");
    await kept;
    await page.route("**/replies", async (route) => {
        await route.fetch();
        await route.abort("connectionfailed");
    });
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector(".reply-state");
    await saysNow(page, "");
    assert.equal(await page.locator(".composer .problem").count(), 0);
    assert.equal((await repliesOf(page, id, "The carrier has found it.")).length, 1);
    await context.close();
});

test("a reply is kept for the buyer's morning, shows when it leaves on both clocks, and leaves on request", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await waiting(page, undefined, ({ clock }) => clock);
    await openConversation(page, id);
    await write(page, "We will look for your parcel.");
    await page.focus("#reply");
    await page.keyboard.press("F2");
    const panel = page.locator(".popover[role=dialog]");
    const morning = panel.locator("button", { hasText: "In the buyer’s morning" });
    await morning.waitFor();
    await page.waitForFunction(() => document.activeElement?.closest(".popover button"));
    assert.match(await morning.innerText(), /\d\d:\d\d here · .*09:00 in \S/);
    await panel.locator("input").fill("2037-01-01T09:00");
    await assertAccessible(page, "the panel to send later");
    await morning.click();
    await page.waitForFunction((left) => !location.pathname.endsWith(left), id);
    await openConversation(page, id);
    const state = page.locator('.reply-state[data-state="scheduled"]');
    await state.waitFor();
    assert.match(await state.innerText(), /Scheduled: .*\d\d:\d\d here · .*09:00 in \S/);
    assert.equal((await ask(page, "GET", `/conversations/${id}`)).conversation.reply, "held");
    assert.match(await page.locator(".row[data-active] .reply-held").innerText(), /^leaves .* there$/);
    await state.locator("button", { hasText: "Send now" }).click();
    await page.waitForSelector(".reply.sent", { timeout: kSendMs });
    assert.deepEqual(faults, []);
    await context.close();
});

test("the buttons below a reply stand in one line at every width, and a menu holds what has no place there", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await waiting(page);
    await openConversation(page, id);
    await page.waitForSelector(".suggestion");
    await page.focus("#conversation-title");
    await page.keyboard.press("1");
    await page.waitForFunction(() => document.querySelector("#reply").value !== "");
    const inOneLine = () =>
        page.locator(".composer-acts").evaluate((bar) => {
            const tops = [...bar.querySelectorAll("button")].map((button) => Math.round(button.getBoundingClientRect().top));
            return Math.max(...tops) - Math.min(...tops) < 16;
        });
    for (const width of [1600, 1440, 1100, 390]) {
        await page.setViewportSize({ width, height: 860 });
        await until(inOneLine);
    }
    await page.setViewportSize({ width: 1440, height: 860 });
    await page.locator("#reply-more").press("Enter");
    const menu = page.locator(".popover[role=dialog]");
    await menu.locator("button", { hasText: "Undo insert" }).waitFor();
    await assertAccessible(page, "the menu of a reply");
    await page.keyboard.press("Enter");
    await saysNow(page, "");
    await page.locator("#send-later").press("Enter");
    await menu.locator("button", { hasText: "Ctrl+Shift+Enter" }).waitFor();
    await assertAccessible(page, "the menu of sending");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a reply for a chosen time warns of the deadline, and cancelling it brings its words back", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { id } = await waiting(page, undefined, ({ deadline }) => deadline && Date.parse(deadline.at) > Date.now());
    await openConversation(page, id);
    await write(page, "Here is what we found out.");
    await page.locator("#send-later").click();
    const panel = page.locator(".popover[role=dialog]");
    await panel.locator("input").fill("2036-01-01T09:00");
    assert.match(await panel.locator("> .late").innerText(), /^Past the deadline: \S/);
    await panel.locator(".button.main").click();
    await page.waitForFunction((left) => !location.pathname.endsWith(left), id);
    await openConversation(page, id);
    await page.locator('.reply-state[data-state="scheduled"] button', { hasText: "Cancel" }).click();
    await saysNow(page, "Here is what we found out.");
    const [reply] = await repliesOf(page, id, "Here is what we found out.");
    assert.equal(reply.state, "undone");
    await page.fill("#reply", "");
    await context.close();
});

test("a draft follows its writer from one device to the other, and is gone from both once it is sent", needsHub, async () => {
    const { desk, phone, id, close } = await twoDevices();
    await write(desk, "We will look into it.");
    await saysNow(phone, "We will look into it.");
    await write(phone, "We will look into it today.");
    await saysNow(desk, "We will look into it today.");
    await phone.focus("#reply");
    await phone.keyboard.press("Control+Shift+Enter");
    await phone.waitForSelector(".reply-state");
    await saysNow(desk, "");
    const { kept_draft: kept } = await ask(desk, "GET", `/conversations/${id}`);
    assert.equal(kept.version, 0);
    await close();
});

test("two texts of one draft are both shown, and the writer says which one stays", needsHub, async () => {
    const { desk, phone, id, close } = await twoDevices();
    // The phone hears of nothing, as when it was asleep.
    await phone.route("**/draft", (route) =>
        route.request().method() === "GET" ? route.abort() : route.continue(),
    );
    const first = draftKept(desk);
    await desk.fill("#reply", "We have found your parcel.");
    await first;
    await phone.fill("#reply", "We are still looking.");
    const rival = phone.locator(".composer .problem");
    await rival.waitFor();
    assert.match(await rival.innerText(), /another window or on another device[^]*We have found your parcel\./);
    assert.equal(await phone.inputValue("#reply"), "We are still looking.");
    await assertAccessible(phone, "two texts of one draft");
    const mine = draftKept(phone);
    await rival.locator("button", { hasText: "Keep mine" }).click();
    await mine;
    await saysNow(desk, "We are still looking.");
    assert.equal(await rival.count(), 0);

    const second = draftKept(desk);
    await desk.fill("#reply", "It is in Leipzig.");
    await second;
    await phone.fill("#reply", "It may be in Leipzig.");
    await rival.locator("button", { hasText: "Take the other one" }).click();
    await saysNow(phone, "It is in Leipzig.");
    assert.equal(await rival.count(), 0);
    const { kept_draft: kept } = await ask(desk, "GET", `/conversations/${id}`);
    assert.equal(kept.text, "It is in Leipzig.");
    await desk.fill("#reply", "");
    await draftKept(desk, ({ text }) => text === "");
    await close();
});

/** A template that isn't among the suggestions and leaves a fact in plain words to be filled in. */
async function templateToFill(page, { id, tags }) {
    const suggest = (body) => ask(page, "POST", `/conversations/${id}/suggestions`, body);
    const { suggestions, facts } = await suggest({});
    const { items } = await ask(page, "GET", `/templates?locale=${tags.language}`);
    const isText = (name) => facts.some((fact) => fact.name === name && fact.type === "text");
    for (const { key } of items.filter(({ key: each }) => !suggestions.some(({ template }) => template === each))) {
        const [found] = (await suggest({ template: key })).suggestions;
        const fact = found?.missing.find(isText);
        if (fact) return { template: key, fact };
    }
    throw new Error("every template is filled in");
}

test("a reload keeps the template of a draft, what was typed into its fields, and its files", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const item = await waiting(page, "amazon", ({ tags }) => tags.language !== "und" && tags.intent !== "unrelated");
    await openConversation(page, item.id);
    await page.waitForSelector(".suggestion");
    const { template, fact } = await templateToFill(page, item);
    await page.focus("#reply");
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] .picker-list [role=option]");
    await page.keyboard.type(template);
    await page.waitForFunction(
        (key) => document.querySelector("[role=combobox]").getAttribute("aria-activedescendant")?.endsWith(key),
        template,
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#fact-${fact}`);
    const kept = draftKept(page, (body) => body.files.some(({ name: file }) => file === "note.txt") && body.text.includes("Zebra 7"));
    await page.setInputFiles("#reply-files", { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("note") });
    await page.fill(`#fact-${fact}`, "Zebra 7");
    const body = (await kept).request().postDataJSON();
    assert.equal(body.template, template);
    assert.equal(body.facts[fact], "Zebra 7");
    await page.reload();
    await saysNow(page, body.text);
    await page.waitForSelector(".preview.seller-side");
    assert.equal(await page.locator(".preview .own-words").count(), 0);
    assert.equal(await page.inputValue(`#fact-${fact}`), "Zebra 7");
    assert.match(await page.locator(".file-chip").first().innerText(), /note\.txt/);
    // It is the template that follows its field, not the words.
    const again = draftKept(page, ({ text }) => text.includes("Zebra 8"));
    await page.fill(`#fact-${fact}`, "Zebra 8");
    const { template: still, template_locale: locale, files } = (await again).request().postDataJSON();
    assert.equal(still, template);
    assert.equal(locale, body.template_locale);
    assert.deepEqual(files, body.files);
    assert.deepEqual(faults, []);
    await context.close();
});
