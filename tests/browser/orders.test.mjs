// Writing before the buyer asks: orders are found, chosen by key, written to with one template, and told nothing twice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    assertScreensSound,
    kArrivalMs,
    launch,
    needsHub,
    settle,
    shut,
    until,
    url,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** The order as the hub knows it now. */
async function orderOf(page, id) {
    return (await ask(page, "POST", `/orders/${id}/suggestions`, {})).order;
}

/** An order that can be written about with nothing to fill in: its buyer has what he asked for. Gives it with a template. */
async function writable(page) {
    return until(async () => {
        const { items } = await ask(page, "GET", "/orders?without_notice=true&limit=200");
        for (const item of items.filter(({ hindrance }) => hindrance === "buyer_waits")) {
            await ask(page, "PATCH", `/conversations/${item.conversation}`, { state: "done" });
            const { order, suggestions } = await ask(page, "POST", `/orders/${item.id}/suggestions`, {});
            const good = suggestions.find(({ missing, lint }) => missing.length === 0 && lint.length === 0);
            if (!order.hindrance && good) return { ...order, template: good.template };
        }
        return undefined;
    }, kArrivalMs);
}

/** The room with the orders of one account, the given one among them. */
async function openRoom(page, item) {
    await page.goto(`${url}/orders/all`);
    await page.waitForSelector(".order-row");
    await page.getByLabel("Account", { exact: true }).selectOption(item.account.id);
    await page.waitForSelector('.order-list[aria-busy="false"]');
    await page.waitForSelector(`#order-${item.id}`);
}

const chosen = (page) => page.locator(".order-row input:checked").count();

async function writeTo(page, item) {
    await page.locator(`#pick-${item.id}`).check();
    await page.getByRole("button", { name: "Write to 1 buyer" }).click();
    await page.waitForSelector("dialog .bulk-table");
    await page.selectOption("dialog select", item.template);
}

test("a buyer is written to about an order, and told the same only when that is wanted", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const item = await writable(page);
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await page.waitForURL(`${url}/orders`);
    await page.waitForSelector(".order-acts");
    await openRoom(page, item);
    await assertAccessible(page, "orders");
    await writeTo(page, item);
    await page.locator("dialog summary").first().click();
    assert.ok((await page.locator("dialog .buyer-side .bulk-text").innerText()).length > 20);
    assert.ok((await page.locator("dialog .seller-side .bulk-text").innerText()).length > 20);
    await assertAccessible(page, "texts to buyers of orders");
    await page.getByRole("button", { name: "Send 1 message" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    assert.equal(await chosen(page), 0);
    const { notices } = await orderOf(page, item.id);
    assert.deepEqual(
        notices.map(({ template }) => template),
        [item.template],
    );
    const { replies } = await ask(page, "GET", `/conversations/${item.conversation}`);
    assert.equal(replies.filter(({ template }) => template === item.template).length, 1);
    await page.waitForSelector(`#order-${item.id} .order-notice`);

    await writeTo(page, item);
    assert.match(await page.locator("dialog .warning").first().innerText(), /^Was told this already/);
    await page.locator("dialog .main[aria-disabled]").waitFor();
    await page.getByLabel("Write again to those who were told this already").check();
    await page.locator("dialog .main:not([aria-disabled])").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.equal((await orderOf(page, item.id)).notices.length, 1);
    assert.deepEqual(faults, []);
    await context.close();
});

test("what was sent is taken back while it is held, and may be sent again", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { undo_seconds: 30 });
    const item = await writable(page);
    await openRoom(page, item);
    await writeTo(page, item);
    await page.getByRole("button", { name: "Send 1 message" }).click();
    await page.locator(".toast button").click();
    await until(async () => (await orderOf(page, item.id)).notices.length === 0);
    await page.waitForSelector(`#order-${item.id} .order-notice`, { state: "detached" });
    await writeTo(page, item);
    await page.locator("dialog .main:not([aria-disabled])").waitFor();
    assert.deepEqual(faults, []);
    await context.close();
});

test("orders are chosen by key, and Esc lets them go", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/orders/all`);
    await page.waitForSelector(".order-row");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    assert.equal(await chosen(page), 1);
    await page.keyboard.press("Shift+ArrowDown");
    await until(async () => (await chosen(page)) === 2);
    await page.keyboard.press("Control+a");
    await until(async () => (await chosen(page)) === (await page.locator(".order-row").count()));
    await page.keyboard.press("Escape");
    await until(async () => (await chosen(page)) === 0);
    assert.deepEqual(faults, []);
    await context.close();
});

test("what can't be sent is listed with why, and what is the same for all is filled in once", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const item = await writable(page);
    await alter(page, "**/api/v1/orders?*", (body) => {
        body.items = body.items.map((each) => (each.id === item.id ? { ...each, late_since: "2026-01-01T00:00:00Z" } : each));
    });
    // The hub's own word for a late parcel, whatever the day is.
    const kLate = "shipping.order_tracking.late";
    const filled = [];
    await page.route("**/api/v1/orders/*/suggestions", async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        const day = route.request().postDataJSON().facts?.deadline_date;
        filled.push(day);
        if (body.order.id === item.id)
            body.suggestions = [
                {
                    template: kLate,
                    title: "Parcel is late",
                    locale: "en",
                    score: 0.9,
                    text: `You will hear from us by ${day ?? "[[deadline_date]]"}.`,
                    missing: day ? [] : ["deadline_date"],
                    preview: { locale: "en", text: "You will hear from us." },
                    lint: [],
                },
            ];
        else {
            body.order.hindrance = "no_conversation";
            body.suggestions = [];
        }
        await route.fulfill({ response, json: body });
    });
    await openRoom(page, item);
    await page.locator(`#order-${item.id} .warning`).waitFor();
    await page.getByRole("button", { name: "Select all shown" }).click();
    const count = await chosen(page);
    await page.getByRole("button", { name: /^Write to / }).click();
    await page.waitForSelector("dialog .bulk-table");
    assert.equal(await page.locator("dialog tbody tr").count(), count);
    assert.equal(
        await page.locator("dialog .warning", { hasText: "No conversation to write in" }).count(),
        count - 1,
    );
    await page.locator("dialog .main[aria-disabled]").waitFor();
    await assertAccessible(page, "a text with a day to fill in");
    await page.fill("#fact-deadline_date", "2031-07-14");
    await page.keyboard.press("Tab");
    await page.locator("dialog .main:not([aria-disabled])").waitFor();
    assert.ok(filled.includes("2031-07-14"));
    await page.locator("dialog summary").first().click();
    assert.match(await page.locator("dialog .buyer-side .bulk-text").innerText(), /2031-07-14/);
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(faults, []);
    await context.close();
});

test("the room of orders is sound, narrow and from right to left as well", needsHub, async () => {
    const screens = ["unpaid", "late", "untracked", "unsent", "all"].map((view) => [`/orders/${view}`, ".order-acts"]);
    const wide = await visitSignedIn(browser);
    await assertScreensSound(wide.page, wide.faults, screens);
    await wide.context.close();
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 390, height: 844 } });
    await settle(page, { language: "ar", theme: "dark" });
    await assertScreensSound(page, faults, screens);
    await page.waitForSelector(".order-row");
    await page.locator(".order-row input").first().check();
    await page.locator(".order-acts .main").click();
    await page.waitForSelector("dialog .bulk-table");
    await assertAccessible(page, "writing to buyers, from right to left");
    assert.deepEqual(faults, []);
    await context.close();
});
