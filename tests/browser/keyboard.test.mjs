import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    enterAs,
    launch,
    needsHub,
    shut,
    url,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** What waits for it goes on once it is open. */
function gate() {
    let open;
    const wait = new Promise((resolve) => (open = resolve));
    return { wait, open };
}

const focused = (page, id) => page.waitForFunction((wanted) => document.activeElement.id === wanted, id);

test("the inbox is walked by keys alone", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.waitForSelector(".row[data-active]");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/c\//);
    await page.waitForSelector("#reply");
    const first = page.url();
    await page.keyboard.press("j");
    await page.waitForURL((address) => address.toString() !== first);
    await page.waitForSelector("#reply");
    // Opening moves the focus to the title, so it must have done so before a key moves it on.
    await focused(page, "conversation-title");
    await page.keyboard.press("r");
    await focused(page, "reply");
    await page.keyboard.press("Escape");
    await focused(page, "conversation-title");
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/inbox\/queue$/);
    await focused(page, "queue");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a head stays above its rows, covers none that is active, and each row knows its place among all", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 1440, height: 480 } });
    await page.waitForSelector(".row");
    const sound = () =>
        page.evaluate(() => {
            const list = document.querySelector("#queue").getBoundingClientRect();
            const at = document.elementFromPoint(list.x + 20, list.y + 8);
            const row = document.querySelector(".row[data-active]")?.getBoundingClientRect();
            const heads = [...document.querySelectorAll(".list-head")].map((head) => head.getBoundingClientRect());
            const covered = row && heads.some((head) => head.top < row.bottom - 1 && head.bottom > row.top + 1);
            return at?.classList.contains("list-head") && !covered;
        });
    assert.ok(await sound(), "at the top");
    await page.locator("#queue").focus();
    const active = () => page.locator(".row[data-active]").getAttribute("id");
    const walk = async (key) => {
        const before = await active();
        await page.keyboard.press(key);
        await page.waitForFunction((id) => document.querySelector(".row[data-active]")?.id !== id, before);
        await page.waitForFunction(() => {
            const { top, bottom } = document.querySelector(".row[data-active]").getBoundingClientRect();
            const list = document.querySelector("#queue").getBoundingClientRect();
            return top >= list.top - 1 && bottom <= list.bottom + 1;
        });
        assert.ok(await sound(), `${key} leads under a head`);
    };
    for (let step = 0; step < 8; step += 1) await walk("ArrowDown");
    for (let step = 0; step < 8; step += 1) await walk("ArrowUp");
    const total = (await ask(page, "GET", "/conversations?view=queue&limit=1")).counts.queue;
    const size = Number(await page.locator(".row").first().getAttribute("aria-setsize"));
    assert.ok(Math.abs(size - total) <= 3, `${size} rows of ${total}`);
    assert.equal(await page.locator(".row").first().getAttribute("aria-posinset"), "1");
    const chosen = await active();
    await page.locator("#queue").evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.waitForFunction(() => document.querySelector('.row[aria-posinset="1"][data-active]') !== null);
    assert.equal(await active(), chosen, "the active row stays mounted");
    assert.deepEqual(faults, []);
    await context.close();
});

test("what comes late about a conversation that was left never hides the one that is open", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.locator(".row").first().click();
    await page.waitForSelector("#reply");
    const first = page.url();
    const left = first.split("/").at(-1);
    const opened = gate();
    const told = gate();
    await page.route("**/api/v1/conversations/*", async (route) => {
        const request = route.request();
        const mine = request.url().endsWith(left);
        if (request.method() === "PATCH") await (mine ? opened.wait : gate().wait);
        if (request.method() === "GET" && !mine) await told.wait;
        await route.continue();
    });
    const answered = (fits) =>
        page.waitForResponse((answer) => answer.request().method() === "GET" && fits(new URL(answer.url()).pathname));
    await page.focus("#conversation-title");
    await page.keyboard.press("i");
    await page.keyboard.press("j");
    await page.waitForURL((address) => address.toString() !== first);
    const id = page.url().split("/").at(-1);
    const late = answered((path) => path.endsWith(left));
    opened.open();
    await (await late).finished();
    const fresh = answered((path) => path.endsWith(`/conversations/${id}`));
    told.open();
    await (await fresh).finished();
    // Two frames: the answer is read, then drawn.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    assert.ok(await page.locator("#reply").isVisible());
    await context.close();
});

test("sequences lead to the rooms, ? shows the keys, Ctrl+K every command", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL(/\/channels$/);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] .key-list");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open] [role=combobox]");
    await page.keyboard.type("desk");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/desk$/);
    await context.close();
});

test("a command gets another key, a taken one is told, and the change holds on another device", needsHub, async () => {
    const { page, context, person } = await visitSignedIn(browser);
    await page.locator(".row").first().click();
    await page.waitForSelector("#reply");
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("?");
    const dialog = page.locator("dialog[open]");
    await dialog.getByLabel("Change keys", { exact: true }).check();
    const line = dialog.locator(".key-list div").filter({ has: page.getByText("Reply", { exact: true }) });
    const change = line.getByRole("button").first();
    await change.press("Enter");
    await page.keyboard.press("m");
    await line.getByText(/m is taken already/).waitFor();
    await change.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await change.getAttribute("aria-pressed"), "false");
    await change.press("Enter");
    await page.keyboard.press("q");
    await line.locator("kbd").getByText("q", { exact: true }).waitFor();
    await assertAccessible(page, "changed keys");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("q");
    await page.waitForFunction(() => document.activeElement.id === "reply");

    const other = await enterAs(browser, person.name, person.password);
    await other.page.locator(".row").first().click();
    await other.page.waitForSelector('.mode [aria-keyshortcuts="q"]');
    await other.page.locator("#conversation-title").focus();
    await other.page.keyboard.press("?");
    const again = other.page.locator("dialog[open]");
    await again.getByLabel("Change keys", { exact: true }).check();
    await again.getByRole("button", { name: "Give all commands their usual keys back" }).click();
    await other.page.waitForSelector('.mode [aria-keyshortcuts="r"]');
    await context.close();
    await other.context.close();
});

test("single keys are switched off with the account, on another device as well", needsHub, async () => {
    const { page, context, person, faults } = await visitSignedIn(browser);
    const other = await enterAs(browser, person.name, person.password);
    for (const each of [page, other.page]) await each.waitForSelector(".row");
    await page.keyboard.press("?");
    const single = page.getByLabel("Single keys without Ctrl work", { exact: true });
    const kept = page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.ok());
    await single.uncheck();
    await kept;
    await page.keyboard.press("Escape");
    await other.page.reload();
    await other.page.waitForSelector(".row");
    for (const each of [page, other.page]) {
        await each.keyboard.press("?");
        await each.keyboard.press("Control+k");
        await each.waitForSelector("dialog[open] [role=combobox]");
        assert.equal(await each.locator(".key-list").count(), 0, "? was to do nothing");
    }
    // The way back is in the palette.
    await page.keyboard.type("show the keys");
    await page.keyboard.press("Enter");
    await single.check();
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] .key-list");
    assert.deepEqual([...faults, ...other.faults], []);
    await context.close();
    await other.context.close();
});

test("typing in a field never triggers a key, and composing with an input method neither", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.locator(".row").first().click();
    await page.waitForSelector(".suggestion");
    const address = page.url();
    await page.focus("#reply");
    await page.keyboard.type("jk1gs?/e");
    assert.equal(await page.inputValue("#reply"), "jk1gs?/e");
    await page.fill("#reply", "");
    await page.focus("#reply");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
    await page.keyboard.press("1");
    await page.keyboard.press("Escape");
    await devtools.send("Input.insertText", { text: "你" });
    assert.equal(page.url(), address);
    assert.equal(await page.evaluate(() => document.activeElement.id), "reply");
    assert.match(await page.inputValue("#reply"), /你/);
    await page.fill("#reply", "");
    await context.close();
});

test("letters count by their place on a board that writes no Latin", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    await page.evaluate(() => {
        const press = { key: "о", code: "KeyJ", bubbles: true, cancelable: true };
        document.dispatchEvent(new KeyboardEvent("keydown", press));
    });
    await page.waitForSelector(".row[data-active]");
    await context.close();
});
