// What follows a reply: which buyer comes next, what is said of one that did not get through, and what is taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    queue,
    settle,
    shut,
    sideways,
    until,
    url,
    visitSignedIn,
    waiting,
    write,
} from "./support.mjs";

const kSendMs = 60_000;
/** Longer than any other toast stays. */
const kStaysMs = 7_000;
/** What Lazada's sandbox stops, and no rule foresees. */
const kStopped = "We are @ your service.";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const openId = (page) => new URL(page.url()).pathname.split("/").at(-1);

/** Takes back what still waits in a conversation, so that its buyer waits for other tests, too. */
async function takeBack(page, id) {
    const { replies } = await ask(page, "GET", `/conversations/${id}`);
    for (const reply of replies) await ask(page, "POST", `/replies/${reply.id}/undo`);
}

test("send and next opens nobody whose reply is still held", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { undo_seconds: 30 });
    const free = ({ answered, reply, deadline }) =>
        !answered && !reply && (!deadline || Date.parse(deadline.at) > Date.now() + 60_000);
    const buyers = await until(async () => {
        const items = (await queue(page)).filter(free);
        return items.length >= 3 && items;
    });
    const answered = [];
    await openConversation(page, buyers[0].id);
    for (let nth = 0; nth < 2; nth += 1) {
        const id = openId(page);
        answered.push(id);
        await write(page, "We look into it and write again tomorrow.");
        await page.focus("#reply");
        await page.keyboard.press("Control+Enter");
        await page.waitForURL((address) => !address.pathname.endsWith(id));
        await page.waitForSelector(".conversation-head");
    }
    const third = openId(page);
    assert.ok(!answered.includes(third), "answered a moment ago");
    const { conversation } = await ask(page, "GET", `/conversations/${third}`);
    assert.ok(!conversation.answered);
    assert.ok(!["held", "waiting", "sending"].includes(conversation.reply));
    for (const id of answered) await takeBack(page, id);
    assert.deepEqual(faults, []);
    await context.close();
});

test("one template for several leaves out whom somebody is about to answer", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    await page.focus("#queue");
    await page.keyboard.press("x");
    const row = page.locator('.row[aria-selected="true"]');
    await row.waitFor();
    const id = (await row.getAttribute("id")).slice("row-".length);
    const body = { text: "We look into it.", key: `bulk-${id}`, seen: null, hold_seconds: 600 };
    const { id: reply } = await ask(page, "POST", `/conversations/${id}/replies`, body);
    assert.ok(reply);
    await page.getByRole("button", { name: "Reply to all with one template", exact: true }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByText("A reply is on its way already").waitFor();
    await dialog.locator(".button.main[aria-disabled]").waitFor();
    await assertAccessible(page, "a reply on its way among several");
    await page.keyboard.press("Escape");
    await ask(page, "POST", `/replies/${reply}/undo`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("whose reply is refused is told so in any room until he has read it, and finds it among those not sent", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { undo_seconds: 5 });
    const { id } = await waiting(page, "lazada");
    await openConversation(page, id);
    await write(page, kStopped);
    await page.focus("#reply");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL((address) => !address.pathname.endsWith(id));
    await page.locator('.rail a[href="/templates"]').click();
    const notice = page.locator(".toast.kept");
    await notice.waitFor({ timeout: kSendMs });
    assert.match(await notice.innerText(), /refused a reply of yours/);
    await pause(kStaysMs);
    assert.ok(await notice.isVisible(), "until it is read");
    await assertAccessible(page, "a reply that was refused");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await sideways(page)) <= 0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await notice.getByRole("link").click();
    await page.waitForURL(`${url}/inbox/unsent/c/${id}`);
    await page.locator(".reply.refused").waitFor();
    await notice.waitFor({ state: "detached" });
    assert.ok(Number(await page.locator(".views a[aria-current] .count").innerText()) > 0);
    const { items } = await ask(page, "GET", "/conversations?q=is:refused");
    assert.ok(items.some((item) => item.id === id));
    const { replies } = await ask(page, "GET", `/conversations/${id}`);
    await ask(page, "POST", `/replies/${replies.at(-1).id}/resolve`, { outcome: "dropped" });
    await page.waitForFunction((row) => document.querySelector(`#${row} .gone`) ?? !document.getElementById(row), `row-${id}`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("z takes back a held reply first, then the last change wherever one is, unless somebody has changed it since", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { undo_seconds: 30 });
    const { id } = await waiting(page, "ebay", ({ assignee }) => !assignee);
    const now = async () => (await ask(page, "GET", `/conversations/${id}`)).conversation;
    const press = async (key) => {
        await page.locator("#conversation-title").focus();
        await page.keyboard.press(key);
    };
    await openConversation(page, id);
    await press("i");
    await until(async () => (await now()).assignee);
    await write(page, "We look into it and write again tomorrow.");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector('.reply-state[data-state="held"]');
    await press("z");
    await page.waitForFunction(() => document.querySelector("#reply").value.startsWith("We look into it"));
    assert.ok((await now()).assignee, "the reply alone");
    await page.waitForSelector(".reply-state", { state: "detached" });
    await press("z");
    await until(async () => !(await now()).assignee);
    await page.fill("#reply", "");

    const taken = page.locator(".toast", { hasText: "Taken back" });
    await press("e");
    await page.locator(".toast", { hasText: "Marked as done" }).waitFor();
    assert.equal((await now()).state, "done");
    await page.locator('.rail a[href="/templates"]').click();
    await page.waitForURL(`${url}/templates`);
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open] [role=combobox]");
    await page.keyboard.type("Marked as");
    const line = page.locator("dialog[open] [role=option]");
    assert.match(await line.innerText(), /Take back: .?Marked as done/);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await page.keyboard.press("z");
    await until(async () => (await now()).state === "open");
    await taken.filter({ hasText: "Marked as done" }).waitFor();

    await openConversation(page, id);
    await press("e");
    await page.locator(".toast", { hasText: "Marked as done" }).waitFor();
    await ask(page, "PATCH", `/conversations/${id}`, { state: "snoozed", snoozed_until: new Date(Date.now() + 3_600_000) });
    await press("z");
    await page.locator(".toast", { hasText: "has been changed since" }).waitFor();
    assert.equal((await now()).state, "snoozed");
    await ask(page, "PATCH", `/conversations/${id}`, { state: "open", snoozed_until: null });
    assert.deepEqual(faults, []);
    await context.close();
});
