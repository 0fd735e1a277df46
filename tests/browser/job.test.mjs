// The whole job of a seller, from a message that comes in to the reply that has left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    kArrivalMs,
    launch,
    needsHub,
    newPerson,
    openConversation,
    queue,
    sandbox,
    signIn,
    url,
    visit,
    visitSignedIn,
    waiting,
    write,
} from "./support.mjs";

const kSendMs = 60_000;
const kFillable = ["text", "name", "place", "date", "count"];
const kValues = { date: "2026-11-20", count: "2" };

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => browser?.close());

/** A conversation with a suggestion that lacks facts which anybody can fill in. */
async function withMissingFacts(page) {
    for (const { id } of await queue(page)) {
        const { suggestions, facts } = await ask(page, "POST", `/conversations/${id}/suggestions`, {});
        const typeOf = (fact) => facts.find((known) => known.name === fact)?.type ?? "text";
        const index = suggestions
            .slice(0, 5)
            .findIndex(({ missing }) => missing.length > 0 && missing.every((fact) => kFillable.includes(typeOf(fact))));
        if (index >= 0) return { id, index, missing: suggestions[index].missing, typeOf };
    }
    return undefined;
}

test("a message appears by itself", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.waitForSelector(".row");
    // A long list shows only a part of itself, its count shows all.
    const shown = () => page.locator(".views a[aria-current] .count").innerText();
    const before = Number(await shown());
    await page.waitForFunction(
        (known) => Number(document.querySelector(".views a[aria-current] .count")?.innerText) > known,
        before,
        { timeout: kArrivalMs },
    );
    assert.deepEqual(faults, []);
    await context.close();
});

test("while a conversation is open, arrivals wait behind a counter and nothing moves", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.locator(".row").first().click();
    await page.waitForSelector(".conversation-head");
    const order = () => page.locator(".row").evaluateAll((rows) => rows.slice(0, 5).map((row) => row.id));
    const before = await order();
    await page.waitForSelector(".arrivals-button", { timeout: kArrivalMs });
    assert.deepEqual(await order(), before);
    await page.locator("#conversation-title").focus();
    await page.keyboard.press(".");
    await page.waitForSelector(".arrivals-button", { state: "detached" });
    await context.close();
});

test("a suggestion is put in by its key, its missing facts are filled in, and the reply leaves", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const found = await withMissingFacts(page);
    assert.ok(found, "no conversation has a suggestion with a fact to fill in");
    await openConversation(page, found.id);
    await page.waitForSelector(".suggestion");
    await page.keyboard.press(`Digit${found.index + 1}`);
    await page.waitForFunction(() => document.querySelector("#reply").value.includes("[["));
    const send = page.locator(".composer-acts .button.main");
    assert.equal(await send.getAttribute("aria-disabled"), "true", "a reply with a hole must not go");
    assert.ok(await page.locator(".preview").isVisible(), "the seller's own language stands beside it");
    for (const fact of found.missing)
        await page.fill(`#fact-${fact}`, kValues[found.typeOf(fact)] ?? "Leipzig");
    await page.waitForFunction(() => !document.querySelector("#reply").value.includes("[["));
    const text = await page.inputValue("#reply");
    await page.waitForFunction(() => !document.querySelector(".composer-acts .main[aria-disabled]"));
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector(".reply-state");
    await page.waitForSelector(".reply.sent", { timeout: kSendMs });
    assert.equal(await page.inputValue("#reply"), "");
    if (sandbox) {
        const delivered = await (await fetch(`${sandbox}/delivered`)).json();
        const squeezed = (words) => words.replace(/\s+/g, " ").trim();
        const there = delivered.filter((each) => squeezed(each.text).includes(squeezed(text)));
        assert.equal(there.length, 1, "the marketplace has the reply exactly once");
    }
    assert.deepEqual(faults, []);
    await context.close();
});

test("a reply can be taken back while it is held, and its words come back", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await ask(page, "PATCH", "/me", { undo_seconds: 30 });
    await page.reload();
    const { id } = await waiting(page);
    await openConversation(page, id);
    await write(page, "Thank you, we are looking into it.");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector('.reply-state[data-state="held"]');
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("z");
    await page.waitForFunction(() => document.querySelector("#reply").value.startsWith("Thank you"));
    assert.equal(await page.locator(".reply-state").count(), 0);
    await page.fill("#reply", "");
    await context.close();
});

test("what the channel forbids is named while writing, found by F8, and holds the reply back", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { id } = await waiting(page);
    await openConversation(page, id);
    await page.fill("#reply", "Please write to me at lamps@example.com instead.");
    await page.waitForSelector(".objection");
    await page.keyboard.press("F8");
    const selected = await page.evaluate(() => {
        const field = document.querySelector("#reply");
        return field.value.slice(field.selectionStart, field.selectionEnd);
    });
    assert.match(selected, /lamps@example\.com/);
    await page.keyboard.press("Control+Shift+Enter");
    assert.equal(await page.locator(".reply-state").count(), 0);
    await page.fill("#reply", "");
    await context.close();
});

test("a reply written before a colleague's note is held back and shows the note", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const colleague = await newPerson(browser, ["seller"]);
    const { id } = await waiting(page);
    await openConversation(page, id);
    await write(page, "We will send a replacement.");
    const other = await visit(browser);
    await signIn(other.page, colleague.name, colleague.password);
    await ask(other.page, "POST", `/conversations/${id}/notes`, { text: "I have already refunded this." });
    await other.context.close();
    await page.waitForSelector(".message.note");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector("dialog[open]");
    assert.match(await page.locator("dialog[open]").innerText(), /already refunded/);
    await page.locator("dialog[open] .button.main").click();
    assert.equal(await page.inputValue("#reply"), "We will send a replacement.");
    await page.fill("#reply", "");
    await context.close();
});

test("a draft survives a reload", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { id } = await waiting(page);
    await openConversation(page, id);
    const saved = page.waitForResponse((answer) => answer.url().endsWith("/draft"));
    await page.fill("#reply", "Half a thought");
    await saved;
    await page.reload();
    await page.waitForFunction(() => document.querySelector("#reply")?.value === "Half a thought");
    const erased = page.waitForResponse((answer) => answer.url().endsWith("/draft"));
    await page.fill("#reply", "");
    await erased;
    await context.close();
});

test("a corrected language sticks and changes the suggestions", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const all = await queue(page);
    const item = all.find(({ tags }) => tags.language === "de") ?? all[0];
    await openConversation(page, item.id);
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("l");
    const chosen = item.tags.language === "es" ? "de" : "es";
    // The first suggestions may still be under way: only what is asked for after the correction counts.
    const corrected = page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.url().endsWith(item.id));
    await page.locator("[role=dialog] select").selectOption(chosen);
    await corrected;
    await page.waitForResponse((answer) => answer.url().endsWith("/suggestions"));
    const { conversation } = await ask(page, "GET", `/conversations/${item.id}`);
    assert.equal(conversation.tags.language, chosen);
    await ask(page, "PATCH", `/conversations/${item.id}`, { language: item.tags.language });
    await context.close();
});

test("the desk tags a pasted message and gives a reply to copy", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/desk`);
    await page.locator("main textarea").first().fill("Wo bleibt mein Paket?? Bestellung 302-1234567-1234567");
    await page.waitForSelector(".tag-line");
    await page.waitForSelector(".desk-reply");
    assert.ok((await page.inputValue(".desk-reply")).length > 20);
    assert.deepEqual(faults, []);
    await context.close();
});
