import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, needsHub, url, visitSignedIn } from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => browser?.close());

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
