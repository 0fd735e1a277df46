// Templates of the shop's own: a reply that is kept as one, and the folders in which they stand.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
    sideways,
    until,
    url,
    visitSignedIn,
    waiting,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const kDialog = "dialog[open] .save-template";
const kLeftToRight = ["de", "en", "es", "fr", "it", "nl", "pl"];
const kPng = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

let made = 0;
/** A name that no other test and no other run has used. */
const newName = (stem) => {
    made += 1;
    return `${stem} ${process.pid} ${made}`;
};

const ownIn = async (page, folder) => (await ask(page, "GET", `/own-templates?folder=${encodeURIComponent(folder)}`)).items;

/** Before a conversation whose buyer has a name of his own, with a reply in the composer. */
async function withReply(textFor, options) {
    const visitor = await visitSignedIn(browser, options);
    const { page } = visitor;
    const item = await waiting(
        page,
        undefined,
        ({ tags, buyer }) => kLeftToRight.includes(tags.language) && tags.intent !== "unrelated" && buyer.name.length > 4,
    );
    await openConversation(page, item.id);
    await page.waitForSelector(".suggestion");
    const text = textFor(item.buyer.name);
    await page.fill("#reply", text);
    return { ...visitor, item, text };
}

async function openDialog(page) {
    await page.focus("#reply");
    await page.keyboard.press("Control+s");
    await page.waitForSelector(`${kDialog} textarea`);
    await page.waitForFunction((dialog) => document.querySelector(`${dialog} textarea`).value !== "", kDialog);
}

async function saveAs(page, title, folder) {
    const fields = page.locator(`${kDialog} input:not([type=checkbox])`);
    await fields.nth(0).fill(title);
    await fields.nth(1).fill(folder);
    await page.locator(`${kDialog} .main`).click();
    await page.waitForSelector("dialog[open]", { state: "detached" });
}

test("a reply is kept as a template at once and gives the same text again", needsHub, async () => {
    const { page, context, faults, item, text } = await withReply((name) => `${name}, it's the {white} lamp.`);
    const folder = newName("Fair");
    const title = newName("White lamp");
    await openDialog(page);
    assert.equal(await page.inputValue(`${kDialog} textarea`), "{buyer_name}, it's the '{'white'}' lamp.");
    assert.equal(await page.locator(`${kDialog} .file-chip bdi`).textContent(), item.buyer.name);
    await assertAccessible(page, "save as template");
    await saveAs(page, title, folder);
    const [own] = await ownIn(page, folder);
    assert.equal(own.intent, item.tags.intent);
    assert.deepEqual(own.texts, [{ locale: item.tags.language, title, state: "published" }]);
    const { suggestions } = await ask(page, "POST", `/conversations/${item.id}/suggestions`, { template: own.key });
    assert.equal(suggestions[0].text, text);

    await page.fill("#reply", "");
    await page.focus("#reply");
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] .picker-list [role=option]");
    await page.keyboard.type(folder);
    await page.waitForFunction(() => document.querySelectorAll("dialog[open] [role=option]").length === 1);
    const option = await page.textContent("dialog[open] [role=option]");
    assert.ok(option.includes(title) && option.includes(folder), option);
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    assert.equal(await page.inputValue("#reply"), text);
    assert.deepEqual(faults, []);
    await context.close();
});

test("words that were turned into a fact can stay words", needsHub, async () => {
    const { page, context, text } = await withReply((name) => `${name}, ${name}: see you.`);
    await openDialog(page);
    assert.equal(await page.inputValue(`${kDialog} textarea`), "{buyer_name}, {buyer_name}: see you.");
    await page.locator(`${kDialog} .file-chip button`).click();
    assert.equal(await page.inputValue(`${kDialog} textarea`), text);
    assert.equal(await page.locator(`${kDialog} .file-chip`).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    assert.equal(await page.inputValue("#reply"), text, "the reply is as it was");
    await context.close();
});

test("a text that has to be put right is kept as a draft and says so", needsHub, async () => {
    const { page, context } = await withReply(() => "Please write to lamps@example.com.");
    const folder = newName("Letters");
    await openDialog(page);
    await saveAs(page, newName("Write to us"), folder);
    const [own] = await ownIn(page, folder);
    assert.equal(own.texts[0].state, "draft");
    await page.locator(".toast button").click();
    await page.waitForURL(new RegExp(`/templates/.*${own.key.replaceAll(".", "\\.")}$`));
    await page.waitForSelector("#template-text");
    await context.close();
});

test("the pictures of a reply go along unless they are left out", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const item = await waiting(page, "amazon", ({ tags }) => tags.intent !== "unrelated");
    await openConversation(page, item.id);
    await page.waitForSelector("#reply");
    await page.fill("#reply", "So it looks.");
    await page.setInputFiles("#reply-files", { name: "lamp.png", mimeType: "image/png", buffer: kPng });
    await until(async () => (await page.locator(".file-chip .dim").textContent()).match(/\d/));
    for (const along of [true, false]) {
        const folder = newName("Pictures");
        await openDialog(page);
        const box = page.locator(`${kDialog} [type=checkbox]`);
        assert.ok(await box.isChecked());
        if (!along) await box.uncheck();
        await saveAs(page, newName("So it looks"), folder);
        const [own] = await ownIn(page, folder);
        assert.deepEqual(own.files.map(({ name }) => name), along ? ["lamp.png"] : []);
    }
    await context.close();
});

test("own templates are filtered by folder, moved, given another title, and a folder is renamed", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const [fair, store] = [newName("Fair"), newName("Store")];
    const titles = [newName("Stand"), newName("Shelf")];
    for (const title of titles) {
        const body = { intent: "order_tracking", locale: "en", title, text: `We stand by ${title}.`, folder: fair };
        await ask(page, "POST", "/own-templates", body);
    }
    await page.goto(`${url}/templates/own`);
    await page.waitForSelector(".own-row");
    const choose = (folder) => page.locator(".own-folders button", { hasText: folder }).click();
    await choose(fair);
    await page.waitForFunction(() => document.querySelectorAll(".own-row").length === 2);
    await assertAccessible(page, "own templates");

    await page.locator(".own-row", { hasText: titles[0] }).locator(".icon-button").click();
    await page.waitForSelector("dialog[open]");
    await assertAccessible(page, "title and folder");
    const fields = page.locator("dialog[open] input");
    await fields.nth(0).fill(`${titles[0]} at the gate`);
    await fields.nth(1).fill(store);
    await page.locator("dialog[open] .main").click();
    await page.waitForFunction(() => document.querySelectorAll(".own-row").length === 1);
    const [moved] = await ownIn(page, store);
    assert.equal(moved.texts[0].title, `${titles[0]} at the gate`);

    await page.locator(".own-room .card-head .button").click();
    await page.waitForSelector("dialog[open]");
    await page.locator("dialog[open] input").fill(store);
    await page.locator("dialog[open] .main").click();
    await page.waitForFunction(() => document.querySelectorAll(".own-row").length === 2);
    assert.equal(await page.textContent("#own-folder"), store);
    assert.equal(await page.locator(".own-folders button", { hasText: fair }).count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
});

const kLooks = [
    { language: "en", theme: "dark", width: 1440 },
    { language: "ar", theme: "light", width: 390 },
];

for (const { language, theme, width } of kLooks) {
    test(`own templates are sound in ${language}, ${theme}, ${width} px wide`, needsHub, async () => {
        const { page, context, faults } = await withReply(() => "We keep this one.", { viewport: { width, height: 860 } });
        const body = { intent: "order_tracking", locale: "en", title: newName("Sound"), text: "We stand by it.", folder: newName("Sound") };
        await ask(page, "POST", "/own-templates", body);
        await settle(page, { language, theme });
        await page.waitForSelector("#reply");
        await page.fill("#reply", "We keep this one.");
        await openDialog(page);
        await assertAccessible(page, "save as template");
        assert.ok((await sideways(page)) <= 0, "scrolls sideways");
        await page.keyboard.press("Escape");
        await assertScreensSound(page, faults, [["/templates/own", ".own-row"]]);
        await context.close();
    });
}
