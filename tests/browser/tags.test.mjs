// What was recognised of a message, and what people make of it.
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
    shut,
    sideways,
    until,
    url,
    visitSignedIn,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Among the boxes, which stand in the taxonomy's order. */
const kLegalAndSafety = [3, 4];

const tagsOf = async (page, id) => (await ask(page, "GET", `/conversations/${id}`)).conversation.tags;

test("risks are taken away and added in their chip by the keyboard, and given back to what was recognised", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const item = await until(async () => (await queue(page))[0]);
    const recognised = (await ask(page, "PATCH", `/conversations/${item.id}`, { risks: null })).tags.risks;
    await openConversation(page, item.id);
    const chip = page.locator("#chip-risks");
    await chip.focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Risks", exact: true });
    await panel.waitFor();
    assert.equal(await panel.getByRole("checkbox").count(), 8);
    assert.equal(await panel.getByText("Set by a person").count(), 0);
    await assertAccessible(page, "the panel of risks");
    for (const [at, box] of (await panel.getByRole("checkbox").all()).entries())
        await box.setChecked(kLegalAndSafety.includes(at));
    await panel.getByRole("button", { name: "Apply", exact: true }).focus();
    await page.keyboard.press("Enter");
    await panel.waitFor({ state: "detached" });
    const set = await tagsOf(page, item.id);
    assert.deepEqual(set.risks, ["legal", "safety"]);
    assert.ok(set.corrected.includes("risks"));
    await chip.locator(".tag").nth(1).waitFor();
    assert.equal(await chip.locator(".tag").count(), 2);
    assert.ok((await ask(page, "GET", `/conversations/${item.id}`)).conversation.first, "it goes before others");

    await chip.click();
    await panel.getByText("Set by a person").waitFor();
    await panel.getByRole("button", { name: "As recognised", exact: true }).click();
    await panel.waitFor({ state: "detached" });
    const given = await tagsOf(page, item.id);
    assert.deepEqual(given.risks, recognised);
    assert.ok(!given.corrected?.includes("risks"));
    assert.deepEqual(faults, []);
    await context.close();
});

test("the composer says why replies are in another language than the message's guess", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser, { viewport: { width: 390, height: 844 } });
    const item = await until(async () => (await queue(page))[0]);
    let told = { reply_locale: "de", reply_locale_evidence: "site" };
    await page.route(/\/suggestions$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), ...told } });
    });
    await alter(page, new RegExp(`/conversations/${item.id}$`), ({ conversation }) => {
        Object.assign(conversation.tags, { language: "ms", language_confidence: 0.08 });
    });
    await openConversation(page, item.id);
    await page.getByText(/Replies are in German, the language of the site\./).waitFor();
    assert.match(await page.locator(".to-buyer .side-label").innerText(), /^German/);
    assert.ok((await sideways(page)) <= 0);
    await assertAccessible(page, "the composer with a language that is a guess");
    told = { reply_locale: "ms", reply_locale_evidence: "text" };
    await openConversation(page, item.id);
    await page.locator(".suggestion").first().waitFor();
    assert.equal(await page.getByText(/Replies are in/).count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
});
