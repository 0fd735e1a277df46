// What a seller meets besides the plain way to a reply: arrivals, objections, notes, drafts, cases, actions and files.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    ask,
    assertAccessible,
    enterAs,
    kArrivalMs,
    launch,
    needsHub,
    newPerson,
    openConversation,
    shut,
    until,
    url,
    visitSignedIn,
    waiting,
    write,
} from "./support.mjs";

const kSendMs = 60_000;

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

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

test("zone and language are corrected from what is likely, said, and taken back", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const guesses = (id) => ask(page, "GET", `/conversations/${id}/guesses`);
    const item = await waiting(page, undefined, ({ tags, clock }) => clock && tags.language !== "nb" && !tags.corrected?.length);
    const tagsNow = async () => (await ask(page, "GET", `/conversations/${item.id}`)).conversation.tags;
    const [likely] = (await guesses(item.id)).timezones;
    await alter(page, /\/guesses$/, (body) => {
        body.timezones = [
            { timezone: item.clock.timezone, p: 0.8 },
            { timezone: "Australia/Adelaide", p: 0.15 },
            { timezone: "Pacific/Honolulu", p: 0.01 },
        ];
        body.languages = [
            { language: item.tags.language, p: 0.9 },
            { language: "nb", p: 0.07 },
        ];
    });
    assert.equal((await guesses(item.id)).timezones.length, 3);
    await openConversation(page, item.id);
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("w");
    const zone = page.getByRole("dialog", { name: "Buyer’s time zone", exact: true });
    await zone.getByRole("button", { name: /^Honolulu .*unlikely$/ }).waitFor();
    const adelaide = zone.getByRole("button", { name: /^Adelaide .*possible$/ });
    await assertAccessible(page, "zones that are likely");
    await adelaide.focus();
    await page.keyboard.press("Enter");
    await zone.waitFor({ state: "detached" });
    const toast = page.locator(".toast");
    await toast.filter({ hasText: "Set to: \u2068Adelaide\u2069" }).waitFor();
    assert.equal((await tagsNow()).timezone, "Australia/Adelaide");
    await toast.getByRole("button", { name: "Undo", exact: true }).click();
    await until(async () => !(await tagsNow()).corrected?.includes("timezone"));
    assert.equal((await tagsNow()).timezone, likely.timezone);

    await page.locator("#conversation-title").focus();
    await page.keyboard.press("l");
    const language = page.getByRole("dialog", { name: "Language", exact: true });
    await language.getByRole("button", { name: /^Norwegian Bokmål\s+7%$/ }).click();
    await language.waitFor({ state: "detached" });
    await toast.filter({ hasText: "Norwegian Bokmål" }).waitFor();
    assert.equal((await tagsNow()).language, "nb");
    await toast.getByRole("button", { name: "Undo", exact: true }).click();
    await until(async () => !(await tagsNow()).corrected?.includes("language"));
    assert.notEqual((await tagsNow()).language, "nb");

    // By name in the language of the page.
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("l");
    const names = await language.locator("select option").allTextContents();
    const sorted = [...names.slice(1)].sort(new Intl.Collator("en").compare);
    assert.deepEqual(names.slice(1), sorted);
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

test("what the channel forbids is named while writing, found by F8, and holds the reply back", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const { items: kinds } = await ask(page, "GET", "/kinds");
    const strict = kinds.filter(({ rules }) => !rules.contacts).map(({ kind }) => kind);
    const { id } = await waiting(page, undefined, (item) => strict.includes(item.account.kind));
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
    const other = await enterAs(browser, colleague.name, colleague.password);
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

test("a reply that a colleague has on its way holds mine back, and I see it first", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const colleague = await newPerson(browser, ["seller"]);
    const { id } = await waiting(page, "ebay");
    await openConversation(page, id);
    await write(page, "We will send a replacement.");
    const other = await enterAs(browser, colleague.name, colleague.password);
    const body = { text: "You get your money back.", key: `before-${id}`, seen: null, hold_seconds: 600 };
    const first = await ask(other.page, "POST", `/conversations/${id}/replies`, body);
    await page.waitForSelector('.reply-state[data-state="scheduled"]');
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    const shown = await dialog.innerText();
    assert.match(shown, /You get your money back\./);
    assert.match(shown, /Scheduled: .*\d\d:\d\d here/, "that it is to leave later, and when");
    assert.ok(shown.includes(colleague.name), "whose it is");
    await assertAccessible(page, "a colleague's reply on its way");
    assert.equal(await page.locator(".reply-state").count(), 1, "mine waits");
    await dialog.locator(".button.main").click();
    assert.equal(await page.inputValue("#reply"), "We will send a replacement.");
    await ask(other.page, "POST", `/replies/${first.id}/undo`);
    await other.context.close();
    await page.fill("#reply", "");
    assert.deepEqual(faults, []);
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

const kAction = {
    name: "refund",
    about: "case",
    label: "Refund in part",
    final: false,
    inputs: [{ name: "reason", type: "choice", label: "Reason", help: "", required: true, choices: [] }],
};

const inHours = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();

const caseOf = (number, stage) => ({
    id: `cas_${number}`,
    external_id: String(number),
    order_id: null,
    kind: "Item not received",
    reason: "",
    stage,
    stage_text: "SELLER_RESPONSE_DUE",
    respond_by: inHours(50),
    opened_at: inHours(-20),
    updated_at: null,
    amount: { amount: "39.90", currency: "EUR" },
});

/** A case that waits for the seller, a closed one, and an action for the first. */
const withCases = (page, id) =>
    alter(page, new RegExp(`/conversations/${id}$`), (thread) => {
        thread.cases = [caseOf(501, "needs_seller"), caseOf(502, "closed")];
        thread.kind.actions = [kAction];
        thread.actions = ["refused", "unclear"].map((state, nth) => ({
            id: `act_${nth}`,
            action: "refund",
            conversation: id,
            inputs: { reason: "Damaged" },
            state,
            error: `error ${nth}`,
            created_at: inHours(0),
            ended_at: inHours(0),
        }));
    });

test("open cases stand in sight with their deadline in both zones, closed ones are folded", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id, clock } = await waiting(page, undefined, (item) => item.clock);
    await withCases(page, id);
    await openConversation(page, id);
    const facts = page.locator(".facts.column");
    const open = await facts.locator(".case-card:visible").innerText();
    for (const named of ["501", "Item not received", "needs you", "SELLER_RESPONSE_DUE", "€39.90", "due in 2 d"])
        assert.ok(open.includes(named), named);
    assert.ok(open.includes(clock.timezone.split("/").at(-1).replaceAll("_", " ")), "the buyer's zone, too");
    await facts.locator("summary", { hasText: "closed" }).click();
    assert.equal(await facts.locator(".case-card:visible").count(), 2);
    assert.equal(await facts.locator(".case-card .button").count(), 1, "nothing is done about a closed case");
    assert.match(await page.locator(".message.act.refused").innerText(), /Refused by the marketplace\s+error 0/);
    assert.match(await page.locator(".message.act.unclear").innerText(), /May have been done: look at the marketplace/);
    await assertAccessible(page, "cases and actions");
    assert.deepEqual(faults, []);
    await context.close();
});

test("an action asks the marketplace for its choices, is found in the palette, and is sent with a key of its own", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser, { viewport: { width: 390, height: 844 } });
    const { id } = await waiting(page);
    await withCases(page, id);
    let answerChoices;
    const asked = new Promise((resolve) => {
        answerChoices = resolve;
    });
    await page.route(/\/choices$/, async (route) => {
        await asked;
        await route.fulfill({ json: { choices: { reason: ["Damaged", "Late"] } } });
    });
    const sent = [];
    await page.route(/\/actions$/, (route) => {
        sent.push(route.request().postDataJSON());
        return route.fulfill({ status: 201, json: {} });
    });
    await openConversation(page, id);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Refund in part");
    await page.waitForSelector("dialog[open] [role=option]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] .action-form [role=status]");
    assert.ok(await page.locator("dialog[open] .button.main").isDisabled(), "nothing is done before the choices are known");
    answerChoices();
    await page.locator("dialog[open] select").selectOption("Late");
    await page.locator("dialog[open] .button.main").click();
    await page.waitForSelector("dialog[open]", { state: "detached" });
    assert.equal(sent.length, 1);
    const [{ key, ...rest }] = sent;
    assert.deepEqual(rest, { action: "refund", case: "cas_501", inputs: { reason: "Late" } });
    assert.ok(key.length >= 8);
    await context.close();
});

test("files go with a reply where the channel takes them, and what it doesn't take stays out, in words", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await waiting(page, "amazon");
    await openConversation(page, id);
    const invoice = { name: "invoice.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 invoice") };
    const archive = { name: "all.zip", mimeType: "application/zip", buffer: Buffer.from("PK") };
    await page.setInputFiles("#reply-files", [invoice, archive]);
    await page.waitForSelector(".objection[role=alert]");
    assert.match(await page.locator(".objection[role=alert]").innerText(), /all\.zip.*application\/pdf/);
    await page.locator("#reply").evaluate((field) => {
        const data = new DataTransfer();
        data.items.add(new File(["pasted"], "pasted.png", { type: "image/png" }));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        const drop = new DataTransfer();
        drop.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
        field.dispatchEvent(new DragEvent("drop", { dataTransfer: drop, bubbles: true, cancelable: true }));
    });
    const chips = page.locator(".file-chip");
    await chips.nth(2).waitFor();
    await assertAccessible(page, "a reply with files");
    await chips.filter({ hasText: "dropped.txt" }).locator("button").click();
    await page.waitForFunction(() => document.querySelectorAll(".file-chip").length === 2);
    await write(page, "Please find the invoice attached.");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector(".reply .attachments");
    assert.deepEqual(
        await page.locator(".reply .attachments bdi").allInnerTexts(),
        ["invoice.pdf", "pasted.png"],
    );
    assert.equal(await chips.count(), 0);
    await page.waitForSelector(".reply.sent", { timeout: kSendMs });
    assert.deepEqual(faults, []);
    await context.close();
});

test("a reply that is taken back gets its files back, too", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await ask(page, "PATCH", "/me", { undo_seconds: 30 });
    await page.reload();
    const { id } = await waiting(page, "amazon");
    await openConversation(page, id);
    await page.setInputFiles("#reply-files", { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("note") });
    await write(page, "Please read the note.");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForSelector('.reply-state[data-state="held"]');
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("z");
    await page.waitForSelector(".file-chip");
    assert.match(await page.locator(".file-chip").innerText(), /note\.txt/);
    await page.fill("#reply", "");
    await context.close();
});

test("what a conversation's own rules demand at least is counted, and without room for files none are asked for", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    const mirakl = await waiting(page, "mirakl");
    await openConversation(page, mirakl.id);
    await page.fill("#reply", "ab");
    await page.waitForFunction(() => /2 of at least 3/.test(document.querySelector(".lint-length")?.innerText));
    await page.waitForSelector(".composer-acts .main[aria-disabled]");
    await page.fill("#reply", "");
    await openConversation(page, (await waiting(page, "ebay")).id);
    await page.waitForSelector("#reply");
    assert.equal(await page.locator("#attach, #reply-files").count(), 0);
    await context.close();
});

test("the composer says so where a question takes one answer, and a second one is refused in words", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const words = page.getByText("This question takes one answer; it can’t be added to later.");
    await openConversation(page, (await waiting(page, "ebay")).id);
    await page.locator("#reply").waitFor();
    assert.equal(await words.count(), 0);
    const question = await waiting(page, "trendyol");
    await openConversation(page, question.id);
    await words.waitFor();
    await assertAccessible(page, "a question that takes one answer");
    const body = { text: "Evet, mavi rengi de var.", key: `first-${question.id}`, seen: null, hold_seconds: 600 };
    const first = await ask(page, "POST", `/conversations/${question.id}/replies`, body);
    await write(page, "Ve yeşil rengi de var.");
    await page.focus("#reply");
    await page.keyboard.press("Control+Shift+Enter");
    await page.locator(".composer .problem").getByText("This question takes one answer").waitFor();
    assert.equal(await page.locator("dialog[open]").count(), 0, "nobody wrote since");
    await ask(page, "POST", `/replies/${first.id}/undo`);
    assert.deepEqual(faults, []);
    await context.close();
});

test("a deleted conversation is gone for everybody, after two gestures", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const { id } = await waiting(page, "ebay");
    const colleague = await visitSignedIn(browser);
    await openConversation(colleague.page, id);
    await openConversation(page, id);
    await page.locator("#conversation-title").focus();
    await page.keyboard.press("y");
    await page.locator(".popover .button", { hasText: "Delete the conversation" }).click();
    const deed = page.locator("dialog[open] .button.main");
    await deed.waitFor();
    assert.ok(await deed.isDisabled(), "one gesture isn't enough");
    await assertAccessible(page, "deleting a conversation");
    await page.locator("dialog[open] .final-check input").check();
    await deed.click();
    for (const each of [page, colleague.page]) {
        await each.waitForURL(/\/inbox\/queue$/);
        await each.waitForFunction((row) => !document.getElementById(row), `row-${id}`);
    }
    const status = await page.evaluate(async (path) => (await fetch(path)).status, `/api/v1/conversations/${id}`);
    assert.equal(status, 404);
    assert.deepEqual(faults.filter((fault) => !fault.includes("404")), []);
    await colleague.context.close();
    await context.close();
});
