// Several conversations at once: chosen by key, closed and taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, assertAccessible, launch, needsHub, sideways, until, url, visitSignedIn } from "./support.mjs";

let browser;
before(async () => {
    if (!needsHub.skip) browser = await launch();
});
after(() => browser?.close());

async function inList(page) {
    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    await page.focus("#queue");
}

const chosen = (page) => page.locator('.row[aria-selected="true"]').count();
const open = async (page, id) => (await ask(page, "GET", `/conversations/${id}`)).conversation;

test("conversations are chosen by key, closed together and taken back", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await inList(page);
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await until(async () => (await chosen(page)) === 2);
    const ids = await page.locator('.row[aria-selected="true"]').evaluateAll((rows) => rows.map((row) => row.id.slice("row-".length)));
    await assertAccessible(page, "two conversations chosen");
    await page.getByRole("button", { name: "Done, no reply needed" }).click();
    await until(async () => (await open(page, ids[0])).state === "done" && (await open(page, ids[1])).state === "done");
    await page.locator(".toast button").click();
    await until(async () => (await open(page, ids[0])).state === "open" && (await open(page, ids[1])).state === "open");
    await page.waitForSelector(".bulk-bar", { state: "detached" });
    assert.deepEqual(faults, []);
    await context.close();
});

test("all of the list are chosen by one key, and Esc lets them go", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 390, height: 860 } });
    await inList(page);
    await page.keyboard.press("Control+a");
    await page.waitForSelector(".bulk-bar");
    assert.ok((await chosen(page)) > 2);
    assert.ok((await sideways(page)) <= 0);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".bulk-bar", { state: "detached" });
    assert.equal(await chosen(page), 0);
    assert.deepEqual(faults, []);
    await context.close();
});
