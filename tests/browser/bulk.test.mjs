// Several conversations at once: chosen by key, closed and taken back, answered with one template.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, assertAccessible, kArrivalMs, launch, needsHub, queue, sideways, until, url, visitSignedIn } from "./support.mjs";

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

/** Two that wait and are offered the same template with nothing to fill in; gives their ids. */
async function alike(page) {
    return until(async () => {
        const byTemplate = new Map();
        for (const { id, answered, reply } of await queue(page)) {
            if (answered || reply) continue;
            const { suggestions } = await ask(page, "POST", `/conversations/${id}/suggestions`, {});
            for (const { template, missing, lint } of suggestions) {
                if (missing.length > 0 || lint.length > 0) continue;
                const ids = [...(byTemplate.get(template) ?? []), id];
                byTemplate.set(template, ids);
                if (ids.length === 2) return { template, ids };
            }
        }
        return undefined;
    }, kArrivalMs);
}

test("one template answers several buyers, each in his language, and what can't go stays chosen", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { template, ids } = await alike(page);
    await inList(page);
    for (const id of ids) await page.locator(`#row-${id}`).click({ modifiers: ["Control"] });
    await until(async () => (await chosen(page)) === 2);
    await page.getByRole("button", { name: "Reply to all with one template" }).click();
    await page.waitForSelector("dialog .bulk-table");
    await page.selectOption("dialog select", template);
    await assertAccessible(page, "replies to several buyers");
    await page.locator("dialog summary").first().click();
    assert.ok((await page.locator("dialog .bulk-text").first().innerText()).length > 20);
    await page.locator("dialog .main").click();
    await page.waitForSelector("dialog", { state: "detached" });
    for (const id of ids) {
        const { replies } = await ask(page, "GET", `/conversations/${id}`);
        assert.equal(replies.length, 1);
        assert.equal(replies[0].template, template);
    }
    await page.waitForSelector(".bulk-bar", { state: "detached" });
    assert.deepEqual(faults, []);
    await context.close();
});
