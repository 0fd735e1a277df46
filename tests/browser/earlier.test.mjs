// The buyer's other conversations, folded inside the one that is open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    queue,
    settle,
    shut,
    sideways,
    url,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Opens one whose buyer, as far as the page can tell, has written two others; more than these are on a page of their own. */
async function openReturning(page) {
    const [item, first, second] = await queue(page);
    await alter(page, new RegExp(`/conversations/${item.id}$`), (body) => {
        body.earlier = [first];
        body.earlier_next = "1.1";
    });
    await page.route(/\/earlier\?cursor=1\.1$/, (route) => route.fulfill({ json: { items: [second], next: null } }));
    await openConversation(page, item.id);
    await page.waitForSelector(".earlier-all");
    return { item, first, second };
}

test("another conversation opens in place, with its messages and nothing to do, and folds again", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { item, first } = await openReturning(page);
    const { messages } = await ask(page, "GET", `/conversations/${first.id}`);
    const head = page.locator(".earlier-head");
    assert.equal(await head.getAttribute("aria-expanded"), "false");
    assert.equal(await page.locator(".earlier-said").count(), 0, "it was fetched before anyone asked");
    await head.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((count) => document.querySelectorAll(".earlier-said article").length === count, messages.length);
    assert.equal(await page.locator(".earlier-said button:not(.link-button)").count(), 0);
    assert.ok(page.url().endsWith(`/c/${item.id}`), "the open conversation was left");
    await assertAccessible(page, "an opened earlier conversation");
    await head.press("Enter");
    await page.waitForSelector(".earlier-said", { state: "detached" });
    assert.deepEqual(faults, []);
    await context.close();
});

test("more of them come on request, also in Arabic and on a phone", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 390, height: 844 } });
    await settle(page, { language: "ar" });
    await openReturning(page);
    await page.locator(".earlier-all > .button").click();
    await page.waitForFunction(() => document.querySelectorAll(".earlier-row").length === 2);
    await page.waitForSelector(".earlier-all > .button", { state: "detached" });
    await assertAccessible(page, "earlier conversations on a phone");
    assert.ok((await sideways(page)) <= 0, "they push the page sideways");
    assert.deepEqual(faults, []);
    await context.close();
});

test("two buyers are linked as one person, with both accounts' names, and the link is undone", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const items = await queue(page);
    const [item] = items;
    const other = items.find(({ buyer, account }) => buyer.name && buyer.name !== item.buyer.name && account.id !== item.account.id);
    await openConversation(page, item.id);
    await page.getByRole("button", { name: "Same person on another account" }).click();
    await page.waitForSelector("dialog input[type=search]");
    await assertAccessible(page, "the dialog of the same person");
    await page.fill("dialog input[type=search]", other.buyer.name);
    // Until the hub has answered, others of that account stand there.
    const offered = page
        .locator("dialog .linked-buyers li", { hasText: other.account.name })
        .filter({ hasText: other.buyer.name });
    await offered.first().waitFor();
    await offered.first().getByRole("button").click();
    await page.waitForSelector("dialog[open]", { state: "detached" });
    const linked = page.locator(".same-person .linked-buyers li");
    await linked.waitFor();
    assert.ok((await linked.innerText()).includes(other.buyer.name));
    assert.ok((await linked.innerText()).includes(other.account.name));
    await page.locator(".earlier-head", { hasText: other.account.name }).first().waitFor();
    await assertAccessible(page, "a buyer with two accounts");
    await linked.getByRole("button").click();
    await linked.waitFor({ state: "detached" });
    assert.equal((await ask(page, "GET", `/conversations/${item.id}`)).linked.length, 0);
    assert.deepEqual(faults, []);
    await context.close();
});
