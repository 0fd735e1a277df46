// The first steps: a list that ticks itself off, goes for good and comes back; and what a screen says while there is nothing to show.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    queue,
    shut,
    sideways,
    until,
    url,
    visitAs,
    visitSignedIn,
} from "./support.mjs";

const kSendMs = 60_000;

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** A visitor with the first steps of these roles. */
const beginner = (roles, options) => visitAs(browser, roles, options);

const tourOf = async (page) => (await ask(page, "GET", "/session")).tour;

/** Waits until the hub knows that a step was done. */
const ticked = (page, step) => until(async () => (await tourOf(page)).done.includes(step));

/** A conversation that waits, with the place of a suggestion that can go as it is. */
async function readyToAnswer(page) {
    for (const { id, answered, reply } of await queue(page)) {
        if (answered || reply) continue;
        const { suggestions } = await ask(page, "POST", `/conversations/${id}/suggestions`, {});
        const index = suggestions.slice(0, 5).findIndex(({ missing, lint = [] }) => missing.length + lint.length === 0);
        if (index >= 0) return { id, index };
    }
    return undefined;
}

test("the first steps tick themselves off up to an answered message, and are gone after the last", needsHub, async () => {
    const { page, context, faults } = await beginner(["seller"]);
    await page.waitForSelector(".row");
    await page.waitForSelector(".nothing-open .tour-step");
    assert.equal(await page.locator(".tour-step").count(), 6);
    assert.equal(await page.locator(".tour-step[data-done]").count(), 0);
    await assertAccessible(page, "the first steps");

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".conversation-head");
    await ticked(page, "read");
    assert.equal(await page.locator(".inbox-list .tour-step").getAttribute("data-step"), "why", "the next step stays in sight");
    await assertAccessible(page, "the next step beside a conversation");

    await page.keyboard.press("t");
    await page.waitForSelector(".popover .evidence");
    await ticked(page, "why");
    await page.keyboard.press("Escape");

    const ready = await until(() => readyToAnswer(page));
    await openConversation(page, ready.id);
    await page.waitForSelector(".suggestion");
    await page.keyboard.press(`Digit${ready.index + 1}`);
    await page.waitForSelector(".composer-acts .main:not([aria-disabled])");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await ticked(page, "answer");
    await page.waitForSelector(".reply.sent", { timeout: kSendMs });
    await ticked(page, "sent");

    await page.locator("#conversation-title").focus();
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] .key-list");
    await ticked(page, "keys");
    await page.keyboard.press("Escape");
    await page.goto(`${url}/templates/en`);
    await ticked(page, "templates");

    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".tour [role=status]");
    assert.equal(await page.locator(".tour-step").count(), 0, "one line is left");
    await until(async () => (await tourOf(page)).state === "closed");
    await page.reload();
    await page.waitForSelector(".row");
    await page.waitForSelector(".nothing-open p");
    assert.equal(await page.locator(".tour").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a step that was not done is not ticked off: looking at the suggestions is no answer", needsHub, async () => {
    const { page, context } = await beginner(["seller"]);
    await page.locator(".row").first().click();
    await page.waitForSelector(".suggestion");
    await ticked(page, "read");
    await page.keyboard.press("Digit1");
    await page.waitForFunction(() => document.querySelector("#reply").value !== "");
    assert.deepEqual((await tourOf(page)).done, ["read"]);
    await page.fill("#reply", "");
    await context.close();
});

test("the first steps fold, are put away for good, and the palette brings them back", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.waitForSelector(".tour-step");
    await page.click(".tour-fold");
    await page.waitForSelector(".tour-step", { state: "detached" });
    await until(async () => (await tourOf(page)).state === "folded");
    await page.reload();
    await page.waitForSelector(".tour-fold[aria-expanded=false]");
    await page.click(".tour .icon-button");
    await page.waitForSelector(".tour", { state: "detached" });
    await until(async () => (await tourOf(page)).state === "closed");
    await page.reload();
    await page.waitForSelector(".nothing-open p");
    assert.equal(await page.locator(".tour").count(), 0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("first steps");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".tour-step");
    assert.equal((await tourOf(page)).state, "open");
    await context.close();
});

test("who keeps texts alone begins in the templates, with steps of that role", needsHub, async () => {
    const { page, context, faults } = await beginner(["editor"]);
    await page.waitForURL(/\/templates$/);
    await page.waitForSelector(".tour-step[data-step=text]");
    assert.equal(await page.locator(".tour-step[data-step=read]").count(), 0);
    await assertAccessible(page, "an editor's first steps");
    await page.goto(`${url}/inbox/queue`);
    await page.locator("#main a.button").click();
    await page.waitForURL(/\/templates$/);
    assert.deepEqual(faults, []);
    await context.close();
});

test("on a telephone the next step stands below the list, and everything stays in reach", needsHub, async () => {
    const { page, context } = await beginner(["seller"], { viewport: { width: 390, height: 844 } });
    await page.waitForSelector(".row");
    await page.waitForSelector(".inbox-list .tour-step");
    assert.equal(await page.locator(".tour-step").count(), 1);
    assert.ok((await sideways(page)) <= 0);
    await page.click(".tour-fold");
    await page.waitForFunction(() => document.querySelectorAll(".tour-step").length === 6);
    assert.ok(await page.locator(".row").first().isVisible());
    await assertAccessible(page, "the first steps on a telephone");
    await context.close();
});

test("an answer on its way is announced, a failed one can be asked for again, an empty one says what to do", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    let answer;
    const held = new Promise((resolve) => {
        answer = resolve;
    });
    let asked = 0;
    await page.route(/\/api\/v1\/handovers/, async (route) => {
        asked += 1;
        if (asked === 1) {
            await held;
            await route.abort();
        } else await route.fulfill({ json: { items: [], next: null } });
    });
    await page.goto(`${url}/inbox/handovers`);
    await page.waitForSelector(".pending");
    answer();
    await page.locator(".problem .button").click();
    await page.waitForSelector(".nothing");
    assert.match(await page.locator(".nothing").innerText(), /\(a\).*\(s\)/, "with the keys that hand over");
    await assertAccessible(page, "nothing was handed over");
    await context.close();
});

test("the keys of what is open come first, and what is closed is named so", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const headings = () => page.locator("dialog[open] .key-groups h3").allInnerTexts();
    await page.locator(".row").first().click();
    await page.waitForSelector(".conversation-head");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] .key-list");
    assert.deepEqual((await headings()).slice(0, 4), ["List", "Conversation", "While writing", "Anywhere"]);
    await page.fill("dialog[open] input[type=search]", "no such key at all");
    await page.waitForSelector("dialog[open] [role=status]");
    await assertAccessible(page, "no key found");
    await page.keyboard.press("Escape");
    await page.goto(`${url}/channels`);
    await page.waitForSelector(".accounts");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] .key-list");
    const shown = await headings();
    assert.equal(shown[0], "Anywhere");
    assert.ok(shown.includes("List (not open now)"));
    await context.close();
});
