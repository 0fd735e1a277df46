// What becomes of templates, notes found by words, and pictures of the shop's own templates.
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
    until,
    url,
    visitAs,
    visitSignedIn,
    waiting,
} from "./support.mjs";

const kPicture = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
);

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const editor = (options) => visitAs(browser, ["seller", "editor", "operator"], options);

/** Opens a conversation of a kind that has suggestions, and waits for them. */
async function openWithSuggestions(page, kind) {
    for (;;) {
        const { id } = await waiting(page, kind);
        const { suggestions } = await ask(page, "POST", `/conversations/${id}/suggestions`, {});
        await openConversation(page, id);
        const whole = suggestions.find(({ missing }) => missing.length === 0);
        if (whole) {
            await page.waitForSelector(".suggestion");
            return { id, suggestion: whole };
        }
        await ask(page, "PATCH", `/conversations/${id}`, { state: "done" });
    }
}

const choose = (page, { title }) => page.locator(".suggestion", { hasText: title }).first().click();

const rowsOf = (page) =>
    page.locator(".statistics-table tbody tr").evaluateAll((rows) =>
        rows.map((row) => [...row.children].map((cell) => cell.innerText.trim())),
    );

/** Sends a changed suggestion; gives what the page told the hub. */
async function sendChanged(page) {
    const { id, suggestion } = await openWithSuggestions(page, "amazon");
    await choose(page, suggestion);
    await until(async () => (await page.inputValue("#reply")) === suggestion.text);
    const text = `${suggestion.text}\n\nBest wishes`;
    const linted = page.waitForResponse((answer) => answer.url().endsWith("/lint"));
    await page.fill("#reply", text);
    await linted;
    await page.waitForSelector(".composer-acts .main:not([aria-disabled])");
    const asked = page.waitForRequest((request) => request.url().endsWith(`/conversations/${id}/replies`));
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    const body = (await asked).postDataJSON();
    await page.waitForSelector(".reply");
    return { body, suggestion };
}

test("an editor sees what became of a template, in a table that sorts, and beside its text", needsHub, async () => {
    const { page, context, faults } = await editor();
    await settle(page, { undo_seconds: 0 });
    const { body, suggestion } = await sendChanged(page);
    assert.equal(body.suggested_text, suggestion.text);
    assert.equal(body.offered[suggestion.template], suggestion.locale);
    await page.goto(`${url}/templates/statistics`);
    await page.waitForSelector(".statistics-table tbody tr");
    const { items } = await ask(page, "GET", "/template-statistics");
    const mine = items.find(({ key, locale }) => key === suggestion.template && locale === suggestion.locale);
    assert.ok(mine.chosen >= 1 && mine.edited >= 1 && mine.shown >= mine.chosen);
    assert.ok(mine.changed > 0);
    const heads = page.locator(".statistics-table thead th");
    const shown = heads.filter({ hasText: "Shown" });
    await shown.locator("button").click();
    assert.equal(await shown.getAttribute("aria-sort"), "descending");
    const counts = (await rowsOf(page)).map((cells) => Number.parseInt(cells[2].replace(/\D/g, ""), 10));
    assert.deepEqual(counts, [...counts].sort((one, other) => other - one));
    await shown.locator("button").click();
    assert.equal(await shown.getAttribute("aria-sort"), "ascending");
    await page.locator(".statistics-filters select").first().selectOption(suggestion.locale);
    const languages = new Set((await rowsOf(page)).map((cells) => cells[1]));
    assert.equal(languages.size, 1);
    await assertAccessible(page, "statistics");

    await page.locator(".statistics-table tbody a", { hasText: mine.title }).first().click();
    await page.waitForSelector("#template-text");
    await page.locator(".how-used summary").click();
    assert.match(await page.locator(".how-used").innerText(), /Chosen/);
    await assertAccessible(page, "how it is used");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller without that right isn't led to the statistics", needsHub, async () => {
    const { page, context } = await visitAs(browser, ["seller"]);
    await page.goto(`${url}/templates`);
    await page.waitForSelector(".grid-row");
    assert.equal(await page.locator('a[href="/templates/statistics"]').count(), 0);
    await context.close();
});

test("notes are asked for when they are first opened, once, and found by words from the palette", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    let asked = 0;
    page.on("request", (request) => {
        if (request.url().includes("/api/v1/knowledge")) asked += 1;
    });
    await openConversation(page, (await waiting(page)).id);
    await page.waitForSelector(".facts .knowledge");
    assert.equal(asked, 0);
    await page.locator(".knowledge summary").click();
    await page.waitForSelector(".knowledge .button");
    await openConversation(page, (await waiting(page)).id);
    asked = 0;
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Search notes");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog .notes dt");
    const all = await page.locator("dialog .notes dd").count();
    await page.fill("dialog input[type=search]", "CHARGEBACK");
    await until(async () => (await page.locator("dialog .notes dd").count()) < all);
    await assertAccessible(page, "notes");
    await page.fill("dialog input[type=search]", "zzz qqq");
    await page.getByText("No note has all these words.").waitFor();
    // A search field takes the first for itself, and is empty then.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Search notes");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog .notes dt");
    assert.equal(asked, 1, "the notes are kept");
    await page.locator("dialog .notes button").first().click();
    await page.getByText("Copied").waitFor();
    assert.deepEqual(faults, []);
    await context.close();
});

test("an own template gets pictures and is removed for good", needsHub, async () => {
    const { page, context, faults } = await editor();
    const name = `photo_${process.pid}`;
    const made = { intent: "order_tracking", name, locale: "en", title: `Photo ${name}`, text: "Hello, see the picture." };
    const { key } = await ask(page, "POST", "/own-templates", made);
    const textOf = () => ask(page, "GET", `/templates/${key}/en`);
    await page.goto(`${url}/templates/en/${key}`);
    await page.waitForSelector("#template-text");
    await page.locator(".own-pictures summary").click();
    await page.setInputFiles(".own-pictures input[type=file]", { name: "shelf.png", mimeType: "image/png", buffer: kPicture });
    await page.waitForSelector(".own-pictures .file-chip");
    assert.equal((await textOf()).files[0].name, "shelf.png");
    await assertAccessible(page, "own pictures");
    await page.locator(".own-pictures .file-chip button").click();
    await until(async () => (await textOf()).files.length === 0);

    await page.getByRole("button", { name: "Remove for good…" }).click();
    await page.locator("dialog .final-check input").check();
    await page.locator("dialog .main").click();
    await page.waitForURL(/\/templates$/);
    const { items } = await ask(page, "GET", "/templates-coverage");
    assert.ok(!items.some((item) => item.key === key));
    assert.deepEqual(faults, []);
    await context.close();
});

/** As if the first suggestion were one of the shop's own with a picture. */
async function addPicture(page) {
    const blob = await page.evaluate(
        async (bytes) => {
            const session = await (await fetch("/api/v1/session")).json();
            const headers = { "Content-Type": "application/octet-stream", "X-CSRF-Token": session.csrf };
            const options = { method: "POST", headers, body: new Uint8Array(bytes) };
            return (await (await fetch("/api/v1/files", options)).json()).blob;
        },
        [...kPicture],
    );
    await page.route("**/suggestions", async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        const file = { blob, name: "shelf.png", media_type: "image/png", size: kPicture.length };
        for (const suggestion of body.suggestions.slice(0, 1)) suggestion.files = [file];
        await route.fulfill({ response, json: body });
    });
}

test("a template's pictures go with the reply where the channel takes files, and it is said where not", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await addPicture(page);
    await openWithSuggestions(page, "amazon");
    await page.locator(".suggestion").first().click();
    await page.locator(".file-chip", { hasText: "shelf.png" }).waitFor();
    await page.locator(".suggestion").nth(1).click();
    await page.waitForFunction(() => !document.querySelector(".file-chip"));
    await page.locator("#reply-more").click();
    await page.locator(".popover").getByRole("button", { name: "Undo insert" }).click();
    await page.locator(".file-chip", { hasText: "shelf.png" }).waitFor();
    await page.fill("#reply", "");

    await openWithSuggestions(page, "ebay");
    await page.locator(".suggestion").first().click();
    await page.getByText("This channel takes no files: the template’s picture stays out.").waitFor();
    assert.equal(await page.locator(".file-chip").count(), 0);
    await page.fill("#reply", "");
    assert.deepEqual(faults, []);
    await context.close();
});

const kReaders = [
    ["the dark theme", { theme: "dark" }, {}],
    ["Arabic on a phone", { language: "ar" }, { viewport: { width: 390, height: 844 } }],
];

for (const [reader, settings, options] of kReaders) {
    test(`the statistics are sound for ${reader}`, needsHub, async () => {
        const { page, context, faults } = await editor(options);
        await settle(page, settings);
        await assertScreensSound(page, faults, [["/templates/statistics", ".statistics-filters"]]);
        await context.close();
    });
}
