// Searching by terms, in the page's words too, and searches kept as views: saved, opened by key, shared, deleted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    queue,
    settle,
    shut,
    sideways,
    until,
    url,
    visitAs,
    visitSignedIn,
    waiting,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

async function openSearch(page) {
    await page.goto(`${url}/search`);
    await page.waitForSelector(".search-field");
}

/** Fills the field; returns what the page then asks the hub for and what it answers. */
async function search(page, words) {
    const answered = page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith("/api/v1/search"));
    await page.fill(".search-field", words);
    const answer = await answered;
    return { status: answer.status(), asked: answer.request().postDataJSON().q };
}

/** Languages whose tag completes to itself alone. */
const kOffered = ["de", "fr", "it", "ru", "tr", "pl", "ja", "ko", "cs", "nl"];

/** One that waits and whose language is known, with that language. */
async function spoken(page) {
    const item = await waiting(page, undefined, ({ tags }) => kOffered.includes(tags.language));
    return { item, language: item.tags.language };
}

const savedViews = async (page) => (await ask(page, "GET", "/views")).items;

test("terms and their values are completed by keys, and find", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { item, language } = await spoken(page);
    await openSearch(page);
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("[role=listbox] [role=option]");
    await assertAccessible(page, "all terms");
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=listbox]", { state: "detached" });
    await page.keyboard.type("lan");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute(".search-field", "aria-expanded"), "true");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".search-field").value === "lang:");
    await page.keyboard.type(language);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction((value) => document.querySelector(".search-field").value === value, `lang:${language} `);
    await page.waitForSelector(".hits .hit");
    await page.keyboard.type("is:waiting");
    await page.waitForSelector(`.hits .hit[href*="${item.id}"]`);
    assert.match(page.url(), /#q=lang%3A/);
    assert.ok(!page.url().split("#")[0].includes("lang"), "the words left the fragment");
    await assertAccessible(page, "results of terms");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a bad term is explained beneath the field, and goes when it is mended", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await openSearch(page);
    assert.equal((await search(page, "is:late langauge:de ")).status, 422);
    await page.waitForSelector(".wrong");
    const explained = await page.locator(".wrong").allTextContents();
    assert.equal(explained.length, 2);
    assert.match(explained[0], /is:late.*overdue/s);
    assert.match(explained[1], /langauge:de/);
    const described = await page.getAttribute(".search-field", "aria-describedby");
    assert.ok(await page.locator(`[id="${described}"] .wrong`).first().isVisible());
    assert.equal(await page.getAttribute(".search-field", "aria-invalid"), "true");
    await assertAccessible(page, "bad terms");
    assert.equal((await search(page, "is:waiting ")).status, 200);
    await page.waitForSelector(".wrong", { state: "detached" });
    assert.equal(await page.getAttribute(".search-field", "aria-invalid"), null);
    assert.deepEqual(faults, []);
    await context.close();
});

test("the page's own words are terms too, with full-width signs and any quotation marks", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await settle(page, { language: "de" });
    await openSearch(page);
    assert.deepEqual(await search(page, "sprache:de -ist:überfällig "), {
        status: 200,
        asked: "lang:de -is:overdue ",
    });
    await settle(page, { language: "zh-Hans" });
    await openSearch(page);
    assert.equal((await search(page, "语言：de 状态：待回复 “包裹” ")).asked, "lang:de is:waiting “包裹” ");
    await context.close();
});

test("a search is saved, opened by key, reloaded, renamed and deleted", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { language } = await spoken(page);
    await openSearch(page);
    await search(page, `lang:${language} is:waiting `);
    await page.waitForSelector(".hits .hit");
    await page.getByRole("button", { name: "Save as a view" }).click();
    await page.waitForSelector("dialog[open]");
    await assertAccessible(page, "saving a view");
    await page.fill("dialog input[type=text]", "Their words");
    await page.keyboard.press("Enter");
    const [view] = await until(async () => {
        const found = await savedViews(page);
        return found.some(({ write, name }) => write && name === "Their words") && found;
    });
    assert.equal(view.query, `lang:${language} is:waiting`);
    await page.waitForSelector("dialog[open]", { state: "detached" });

    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    await page.waitForSelector(`.views a[href$="/inbox/v-${view.id}"]`);
    await page.keyboard.press("g");
    await page.keyboard.press("1");
    await page.waitForURL(`**/inbox/v-${view.id}`);
    await page.reload();
    await page.waitForSelector(".row");
    await page.waitForFunction(() => document.title.startsWith("Their words"));
    await assertAccessible(page, "a saved view");

    const menu = page.locator(".saved-view button");
    await menu.click();
    await page.waitForSelector(".popover");
    await assertAccessible(page, "the menu of a view");
    await page.getByRole("button", { name: "Rename or share" }).click();
    await page.fill("dialog input[type=text]", "In their tongue");
    await page.locator("dialog input[type=checkbox]").check();
    await page.locator("dialog .main").click();
    await page.locator(".saved-view", { hasText: "In their tongue" }).waitFor();
    assert.equal((await savedViews(page))[0].shared, true);

    await page.setViewportSize({ width: 390, height: 860 });
    assert.ok((await sideways(page)) <= 0, "a saved view scrolls sideways");
    await page.setViewportSize({ width: 1440, height: 900 });
    await menu.click();
    await page.getByRole("button", { name: "Delete the view" }).click();
    await page.locator("dialog .final-check input").check();
    await page.locator("dialog .main").click();
    await page.waitForURL(/\/inbox\/queue$/);
    assert.equal((await savedViews(page)).some(({ id }) => id === view.id), false);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a view is moved by the keyboard in its menu, and stays where it was put", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const made = [];
    for (const name of ["One", "Two", "Three"])
        made.push(await ask(page, "POST", "/views", { name, query: "is:waiting" }));
    const own = async () => {
        const names = await page.locator(".saved-view bdi").allTextContents();
        return names.filter((name) => ["One", "Two", "Three"].includes(name)).join(" ");
    };
    await page.goto(`${url}/inbox/v-${made[2].id}`);
    await page.waitForSelector(".row");
    await page.locator(".saved-view button").focus();
    await page.keyboard.press("Enter");
    const up = page.getByRole("button", { name: "Move up", exact: true });
    const down = page.getByRole("button", { name: "Move down", exact: true });
    await up.focus();
    await page.keyboard.press("Enter");
    await until(async () => (await own()) === "One Three Two");
    await until(() => up.evaluate((button) => button === document.activeElement));
    await page.getByText(/^\u2068Three\u2069 stands in place 2 of \d+\.$/).waitFor({ state: "attached" });
    await assertAccessible(page, "a view that was moved");
    await page.keyboard.press("Enter");
    await until(async () => (await own()) === "Three One Two");
    assert.equal(await up.getAttribute("aria-disabled"), "true", "the first goes further up");
    await down.focus();
    await page.keyboard.press("Enter");
    await until(async () => (await own()) === "One Three Two");
    await page.reload();
    await page.waitForSelector(".row");
    await until(async () => (await own()) === "One Three Two");
    for (const { id } of made) await ask(page, "DELETE", `/views/${id}`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a shared view opens for a colleague, who may not change it", needsHub, async () => {
    const owner = await visitSignedIn(browser);
    const name = `Shared ${process.pid}`;
    const view = await ask(owner.page, "POST", "/views", { name, query: "is:waiting", shared: true });
    const { page, context, faults } = await visitAs(browser, ["seller"]);
    await page.goto(`${url}/inbox/v-${view.id}`);
    await page.waitForSelector(".row");
    await page.locator(".saved-view", { hasText: name }).locator("button").click();
    await page.waitForSelector(".popover");
    assert.equal(await page.getByRole("button", { name: "Delete the view" }).count(), 0);
    await page.getByRole("link", { name: "Open as a search" }).click();
    await page.waitForURL(/\/search#q=is%3Awaiting$/);
    await page.waitForSelector(".hits .hit");
    await ask(owner.page, "DELETE", `/views/${view.id}`);
    assert.deepEqual(faults, []);
    await context.close();
    await owner.context.close();
});

/** Answers of the search in two pages, of what really waits, so that there is more to show and to scroll. */
async function searchInPages(page) {
    const items = await queue(page);
    const hits = (part) => part.map((conversation) => ({ conversation, message: `msg_${conversation.id}`, snippet: "Wo?" }));
    await page.route(/\/api\/v1\/search$/, (route) => {
        const on = route.request().postDataJSON().cursor;
        const half = Math.ceil(items.length / 2);
        const json = on ? { items: hits(items.slice(half)), next: null } : { items: hits(items.slice(0, half)), next: "1.1" };
        return route.fulfill({ json });
    });
    return items;
}

test("from a hit the way back leads to the results, with all that was shown and where it was", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 1440, height: 480 } });
    const items = await searchInPages(page);
    await openSearch(page);
    await search(page, "Wo ");
    const half = Math.ceil(items.length / 2);
    await page.getByText(`More than ${half} messages found`, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.waitForFunction((count) => document.querySelectorAll(".hits li").length === count, items.length);
    await page.getByText(`${items.length} messages`, { exact: true }).waitFor();
    const last = page.locator(".hits .hit").last();
    for (const leave of [() => page.keyboard.press("u"), () => page.keyboard.press("Escape"), () => page.goBack()]) {
        await last.scrollIntoViewIfNeeded();
        const place = await page.evaluate(() => document.querySelector("#main").scrollTop);
        assert.ok(place > 0, "nothing to scroll");
        await last.click();
        await page.waitForSelector(".conversation-head");
        await leave();
        await page.waitForSelector(".hits");
        await page.waitForFunction((count) => document.querySelectorAll(".hits li").length === count, items.length);
        await page.waitForFunction((top) => Math.abs(document.querySelector("#main").scrollTop - top) < 2, place);
        await page.waitForFunction(() => document.activeElement.matches(".hits li:last-child .hit"));
    }
    assert.match(page.url(), /\/search#q=Wo/);
    await assertAccessible(page, "results that one came back to");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a conversation that was opened from the queue still leads back to the queue", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await openSearch(page);
    await page.goto(`${url}/inbox/queue`);
    await page.locator(".row").first().click();
    await page.waitForSelector(".conversation-head");
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("u");
    await page.waitForURL(/\/inbox\/queue$/);
    await context.close();
});
