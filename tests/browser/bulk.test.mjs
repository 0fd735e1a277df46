// Several conversations at once: chosen by key, closed and taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    newPerson,
    shut,
    sideways,
    until,
    url,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (!needsHub.skip) browser = await launch();
});
after(() => shut(browser));

async function inList(page) {
    await page.goto(`${url}/inbox/queue`);
    await page.waitForSelector(".row");
    await page.focus("#queue");
}

/** Chooses the first two by keys and gives their ids. */
async function chooseTwo(page) {
    await page.focus("#queue");
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await until(async () => (await chosen(page)) === 2);
    await page.waitForSelector(".bulk-bar");
    return page.locator('.row[aria-selected="true"]').evaluateAll((rows) => rows.map((row) => row.id.slice("row-".length)));
}

/** Waits until all of these are such. */
const untilAll = (page, ids, fits) =>
    until(async () => (await Promise.all(ids.map((id) => open(page, id)))).every(fits));

/** Takes back what the toast says, and lets its words go. */
const takeBack = (page) => page.locator(".toast").getByRole("button", { name: "Undo", exact: true }).click();

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

test("those chosen are passed to a colleague, labelled and put off, each taken back", needsHub, async () => {
    const colleague = await newPerson(browser, ["seller"]);
    const { page, context, faults } = await visitSignedIn(browser);
    const name = `bulk ${process.pid}`;
    const label = await ask(page, "POST", "/labels", { name });
    await inList(page);
    const act = (called) => page.locator(".bulk-bar").getByRole("button", { name: called, exact: true });
    const panel = (called) => page.getByRole("dialog", { name: called, exact: true });

    let ids = await chooseTwo(page);
    const before = new Map(await Promise.all(ids.map(async (id) => [id, (await open(page, id)).assignee])));
    await act("Assign").click();
    await assertAccessible(page, "assigning two conversations");
    await panel("Assign").getByRole("button", { name: colleague.name }).click();
    await page.waitForSelector(".bulk-bar", { state: "detached" });
    const { items } = await ask(page, "GET", "/colleagues");
    const { id: their } = items.find((each) => each.name === colleague.name);
    await untilAll(page, ids, ({ assignee }) => assignee === their);
    await page.locator(".toast", { hasText: "2 conversations assigned to" }).waitFor();
    await takeBack(page);
    await untilAll(page, ids, ({ id, assignee }) => assignee === before.get(id));

    ids = await chooseTwo(page);
    await act("Labels").press("Enter");
    await assertAccessible(page, "labelling two conversations");
    await panel("Labels").getByRole("button", { name, exact: true }).click();
    const hasIt = ({ labels }) => labels.some(({ id }) => id === label.id);
    await untilAll(page, ids, hasIt);
    await takeBack(page);
    await untilAll(page, ids, (item) => !hasIt(item));

    ids = await chooseTwo(page);
    await act("Snooze").press("Enter");
    await panel("Snooze").getByRole("button", { name: /^Tomorrow morning here/ }).click();
    await untilAll(page, ids, ({ state }) => state === "snoozed");
    await takeBack(page);
    await untilAll(page, ids, ({ state }) => state === "open");
    await ask(page, "DELETE", `/labels/${label.id}`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("who chooses all is told that more is there, and may have it", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 1440, height: 500 } });
    const kFirst = 16;
    let whole = false;
    await page.route(/\/api\/v1\/conversations\?/, async (route) => {
        const address = new URL(route.request().url());
        const rest = address.searchParams.get("cursor") === "rest";
        if (rest) address.searchParams.delete("cursor");
        address.searchParams.set("limit", "200");
        const response = await route.fetch({ url: address.href });
        const body = await response.json();
        whole ||= rest;
        if (rest) body.items = body.items.slice(kFirst);
        else if (!whole) Object.assign(body, { items: body.items.slice(0, kFirst), next: "rest" });
        await route.fulfill({ response, json: body });
    });
    await inList(page);
    await page.keyboard.press("Control+a");
    await page.locator(".bulk-bar", { hasText: `${kFirst} selected` }).waitFor();
    await page.getByText(`Only what is loaded is selected: ${kFirst}.`).waitFor();
    await assertAccessible(page, "what is loaded chosen");
    await page.getByRole("button", { name: /^Select all \d+ of this view$/ }).click();
    await page.waitForSelector(".bulk-more", { state: "detached" });
    await until(async () => Number.parseInt(await page.locator(".bulk-bar [role=status]").innerText(), 10) > kFirst);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".bulk-bar", { state: "detached" });
    await page.unrouteAll({ behavior: "ignoreErrors" });
    assert.deepEqual(faults, []);
    await context.close();
});
