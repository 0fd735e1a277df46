// Limits: set for one person; what is above them waits for a colleague, who says no, and its asker is told. A buyer is erased.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
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

/** A conversation that nobody has answered, about an order that can be paid back, and how that is called. */
async function payable(page) {
    const paysBack = ({ costs, final, about }) => costs && final && about === "order";
    const { items: kinds } = await ask(page, "GET", "/kinds");
    const paying = kinds.find(({ actions }) => actions.some(paysBack));
    const { id } = await waiting(page, paying.kind, ({ order_id: order }) => order);
    const { kind } = await ask(page, "GET", `/conversations/${id}`);
    return { id, action: kind.actions.find(paysBack) };
}

/** Somebody whose limit is set here, with his id. */
async function limitable(roles) {
    const visitor = await visitAs(browser, roles);
    const { user } = await ask(visitor.page, "GET", "/session");
    return { ...visitor, id: user.id };
}

test("an operator limits one person by the keyboard", needsHub, async () => {
    const limited = await limitable(["seller"]);
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/settings/limits`);
    await page.locator("[name=person]").selectOption({ label: limited.person.name });
    const own = page.locator("fieldset", { has: page.locator("legend", { hasText: limited.person.name }) });
    await own.locator("[name=amount]").focus();
    await page.keyboard.type("12.50");
    await own.locator("[name=currency]").fill("usd");
    assert.equal(await own.locator("[name=currency]").inputValue(), "USD");
    await own.locator("[name=currency]").press("Enter");
    const set = await until(async () => {
        const { items } = await ask(page, "GET", "/limits");
        return items.find(({ user }) => user === limited.id);
    });
    assert.deepEqual([set.amount, set.currency, set.span, set.action], ["12.50", "USD", "action", null]);
    await page.reload();
    await own.locator("[name=amount]").waitFor();
    await assertAccessible(page, "limits");
    await own.locator("button", { hasText: "Remove the limit" }).click();
    await page.locator("button[type=submit]").click();
    await until(async () => (await ask(page, "GET", "/limits")).items.every(({ user }) => user !== limited.id));
    assert.deepEqual([...faults, ...limited.faults], []);
    await context.close();
    await limited.context.close();
});

test("what is above the limit waits for a colleague, and its asker reads why it was declined", needsHub, async () => {
    const boss = await visitSignedIn(browser);
    // He may approve, but not what he asks for himself.
    const limited = await limitable(["seller", "approver"]);
    const limit = { role: null, user: limited.id, span: "action", action: null, amount: "0.01", currency: "EUR" };
    await ask(boss.page, "PUT", "/limits", { items: [limit] });
    const { id, action } = await payable(boss.page);
    const { page } = limited;
    await openConversation(page, id);
    await page.locator(".facts.column .acts .button:visible", { hasText: action.label }).first().click();
    for (const { name, type } of action.inputs.filter(({ required }) => required)) {
        const field = page.locator(`dialog[open] [name=${name}]`);
        if (type === "choice") await field.selectOption({ index: 1 });
        else await field.fill("1");
    }
    const review = page.locator("dialog[open] .button.main", { hasText: "Review" });
    if (await review.count()) await review.click();
    const warning = page.locator("dialog[open] .approval .warning");
    await warning.waitFor();
    assert.match(await warning.innerText(), /a colleague will have to approve/);
    await page.locator("dialog[open] .approval textarea").fill("The photo shows the crack.");
    await page.locator("dialog[open] .final-check input").check();
    await assertAccessible(page, "an action above the limit");
    await page.locator("dialog[open] .button.main", { hasText: "Ask for approval" }).click();
    const waits = page.locator(".message.act.awaiting_approval");
    await waits.getByText("The photo shows the crack").waitFor();
    await waits.getByRole("button", { name: "Take back" }).waitFor();
    assert.equal(await waits.locator("button", { hasText: "Approve" }).count(), 0, "nobody approves his own");

    await boss.page.goto(`${url}/inbox/queue`);
    const link = boss.page.locator('.views a[href="/inbox/approvals"]');
    await link.locator(".count").waitFor();
    await link.click();
    const card = boss.page.locator(".card", { hasText: "The photo shows the crack" });
    await card.waitFor();
    await assertAccessible(boss.page, "what waits for approval");
    await card.locator("button", { hasText: "Decline" }).click();
    await boss.page.locator("dialog[open] textarea").fill("Ask for the broken part first.");
    await boss.page.locator("dialog[open] .button.main").click();
    await card.waitFor({ state: "detached" });

    const declined = page.locator(".message.act.declined");
    await declined.waitFor();
    assert.match(await declined.innerText(), /Declined by a colleague/);
    await page.waitForFunction(() => /Ask for the broken part first/.test(document.querySelector(".message.act.declined").innerText));
    // Whoever has it before him knows.
    await until(async () => (await ask(page, "GET", "/approvals?of=me")).answered === 0);
    await ask(boss.page, "PUT", "/limits", { items: [] });
    assert.deepEqual([...boss.faults, ...limited.faults], []);
    await boss.context.close();
    await limited.context.close();
});

test("limits and what waits read well in Arabic and on a telephone", needsHub, async () => {
    for (const [options, settings] of [
        [{}, { language: "ar" }],
        [{ viewport: { width: 390, height: 844 } }, { language: "de", theme: "dark" }],
    ]) {
        const { page, context, faults } = await visitSignedIn(browser, options);
        await settle(page, settings);
        await assertScreensSound(page, faults, [
            ["/settings/limits", ".limits-form"],
            ["/inbox/approvals", ".room h2"],
        ]);
        await page.goto(`${url}/settings/limits`);
        await page.locator(".limits-of .button").first().click();
        await page.waitForSelector(".limit-row");
        await assertAccessible(page, "a new limit");
        await context.close();
    }
});

test("a buyer is erased by whoever types his name, and what stays says so", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id, buyer, snippet } = await waiting(page, undefined, (item) => item.buyer.name && item.snippet);
    await openConversation(page, id);
    await page.locator("#act-more").click();
    await page.locator(".popover .button", { hasText: "Erase the buyer" }).click();
    const dialog = page.locator("dialog[open]");
    const erase = dialog.locator(".button.main");
    await dialog.locator("[name=name]").fill(`${buyer.name} Junior`);
    await dialog.locator(".final-check input").check();
    assert.ok(await erase.isDisabled(), "another name erases nobody");
    await dialog.locator("[name=name]").fill(buyer.name);
    await assertAccessible(page, "erasing a buyer");
    await erase.click();
    await page.locator("#conversation-title", { hasText: "Erased on" }).waitFor();
    await page.locator(".message.buyer .message-text", { hasText: "Erased" }).first().waitFor();
    const thread = await ask(page, "GET", `/conversations/${id}`);
    assert.ok(!JSON.stringify(thread).includes(snippet.slice(0, 30)), "a word of the buyer is left");
    assert.equal(thread.conversation.buyer.name, "");
    assert.ok(thread.messages.every(({ erased }) => erased));
    assert.deepEqual(faults, []);
    await context.close();
});
