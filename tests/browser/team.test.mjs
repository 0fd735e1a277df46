// Several people in one inbox: a colleague is called, a conversation handed over, one sees who else is there, and labels.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    assertScreensSound,
    enterAs,
    launch,
    needsHub,
    newPerson,
    openConversation,
    settle,
    shut,
    until,
    url,
    waiting,
} from "./support.mjs";

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** Two people who work at the same time, each signed in on a page of their own, and a conversation that waits. */
async function shift(options = {}) {
    const people = [await newPerson(browser), await newPerson(browser)];
    const [wei, ana] = await Promise.all(
        people.map(async (person) => {
            const visitor = await enterAs(browser, person.name, person.password, options);
            return { ...visitor, name: person.name };
        }),
    );
    const { id } = await waiting(wei.page);
    return { wei, ana, id };
}

async function goHome(...visitors) {
    for (const { faults, context } of visitors) {
        assert.deepEqual(faults, []);
        await context.close();
    }
}

const pressIn = async (page, key) => {
    await page.locator("#conversation-title").focus();
    await page.keyboard.press(key);
};

test("a colleague is offered while the name is typed, called by the note, and finds it under mentions", needsHub, async () => {
    const { wei, ana, id } = await shift();
    const count = ana.page.locator('.views a[href="/inbox/mentions"] .count');
    await ana.page.waitForSelector(".row");
    assert.equal(await count.count(), 0, "a number where nobody calls");
    await openConversation(wei.page, id);
    await pressIn(wei.page, "m");
    await wei.page.locator("#reply").pressSequentially(`Please look @${ana.name}`);
    await wei.page.waitForSelector(".mention-list [aria-selected=true]");
    await assertAccessible(wei.page, "a note with people offered");
    await wei.page.keyboard.press("Escape");
    await wei.page.waitForSelector(".mention-list", { state: "detached" });
    assert.equal(await wei.page.inputValue("#reply"), `Please look @${ana.name}`, "Esc took words away");
    await wei.page.fill("#reply", "");
    await wei.page.locator("#reply").pressSequentially(`Please look @${ana.name}`);
    await wei.page.waitForSelector(".mention-list [aria-selected=true]");
    await wei.page.keyboard.press("Enter");
    assert.equal(await wei.page.inputValue("#reply"), `Please look @${ana.name} `);
    await wei.page.keyboard.type("and answer");
    await wei.page.keyboard.press("Control+Enter");
    await wei.page.locator(".message.note bdi.mention", { hasText: `@${ana.name}` }).first().waitFor();
    await until(async () => (await count.count()) > 0 && (await count.innerText()) === "1");
    await ana.page.keyboard.press("g");
    await ana.page.keyboard.press("n");
    await ana.page.waitForURL("**/inbox/mentions");
    await ana.page.locator(`#row-${id}`).click();
    await ana.page.waitForSelector(".message.note");
    await until(async () => (await count.count()) === 0);
    await goHome(wei, ana);
});

test("a conversation is handed over with a note in one step, and stands in the shift log", needsHub, async () => {
    const { wei, ana, id } = await shift();
    await openConversation(wei.page, id);
    await pressIn(wei.page, "a");
    const panel = wei.page.locator("[role=dialog]");
    const colleague = panel.getByRole("button", { name: ana.name });
    await colleague.waitFor();
    assert.match(await colleague.innerText(), /none waiting|\d+ waiting/);
    await assertAccessible(wei.page, "the panel to assign");
    assert.ok(await wei.page.evaluate(() => document.activeElement.hasAttribute("data-first")), "focus isn't on me");
    await panel.locator("textarea").fill("Customs asks for papers.");
    await colleague.click();
    const said = `You handed over to ${ana.name}`;
    await wei.page.locator(".message.note .message-name", { hasText: said }).waitFor();
    await openConversation(ana.page, id);
    const heard = ana.page.locator(".message.note", { hasText: `${wei.name} handed over to you` });
    await heard.waitFor();
    assert.match(await heard.innerText(), /Customs asks for papers\./);
    assert.ok((await ask(ana.page, "GET", `/conversations/${id}`)).conversation.assignee, "nobody has it");
    await pressIn(ana.page, "Control+k");
    await ana.page.keyboard.type("shift log");
    await ana.page.keyboard.press("Enter");
    await ana.page.waitForURL("**/inbox/handovers");
    const newest = ana.page.locator(".card").first();
    await newest.waitFor();
    await until(async () => (await newest.innerText()).includes(`${wei.name} handed over to you`));
    await assertAccessible(ana.page, "the shift log");
    await newest.getByRole("link").click();
    await ana.page.waitForURL(`**/c/${id}`);
    await goHome(wei, ana);
});

test("one sees who else is there and who writes, and is warned with the first key", needsHub, async () => {
    const { wei, ana, id } = await shift();
    await openConversation(wei.page, id);
    const there = wei.page.locator(".presence", { hasText: ana.name });
    assert.equal(await there.count(), 0, "she is there already");
    await openConversation(ana.page, id);
    await there.waitFor();
    assert.equal(await there.innerText(), `${ana.name} is viewing`);
    await ana.page.locator(".presence", { hasText: wei.name }).waitFor();
    await ana.page.locator("#reply").pressSequentially("H");
    await wei.page.locator(".presence.writing", { hasText: ana.name }).waitFor();
    const warning = wei.page.locator(".writers", { hasText: ana.name });
    assert.equal(await warning.count(), 0, "a warning before the first key");
    await wei.page.locator("#reply").pressSequentially("D");
    await warning.waitFor();
    assert.equal(await warning.innerText(), `${ana.name} is writing in this conversation, too.`);
    await assertAccessible(wei.page, "a conversation in which two write");
    await ana.page.locator("#reply").fill("");
    await ana.page.goto(`${url}/search`);
    await there.waitFor({ state: "detached" });
    await warning.waitFor({ state: "detached" });
    await wei.page.locator("#reply").fill("");
    await goHome(wei, ana);
});

test("a label is made and set by keys, shows in the row at the same height, and filters", needsHub, async () => {
    const { wei, ana, id } = await shift();
    const name = `bulk ${process.pid}`;
    await openConversation(wei.page, id);
    const row = wei.page.locator(`#row-${id}`);
    await row.waitFor();
    const height = (await row.boundingBox()).height;
    await pressIn(wei.page, "h");
    await wei.page.waitForSelector("[role=dialog] [role=combobox]");
    await wei.page.keyboard.type(name);
    await assertAccessible(wei.page, "the panel of labels");
    await wei.page.keyboard.press("Enter");
    await wei.page.locator(".chips > .label", { hasText: name }).waitFor();
    await row.locator(".label", { hasText: name }).waitFor();
    const [label] = (await ask(wei.page, "GET", "/labels")).items.filter((each) => each.name === name);
    await openConversation(ana.page, id);
    await ana.page.locator(".chips > .label", { hasText: name }).waitFor();
    for (const more of ["a", "b"]) {
        await wei.page.keyboard.type(`${name} ${more}`);
        await wei.page.keyboard.press("Enter");
        await wei.page.locator(".chips > .label", { hasText: `${name} ${more}` }).waitFor();
    }
    await wei.page.keyboard.press("Escape");
    await row.locator(".label-more").waitFor();
    assert.equal(await row.locator(".label").count(), 2);
    assert.equal((await row.boundingBox()).height, height);
    await wei.page.getByLabel("Label", { exact: true }).selectOption(label.id);
    await until(async () => (await wei.page.locator(".row").count()) === 1);
    assert.equal(await wei.page.locator(".row").first().getAttribute("id"), `row-${id}`);
    for (const each of (await ask(wei.page, "GET", "/labels")).items.filter((one) => one.name.startsWith(name)))
        await ask(wei.page, "DELETE", `/labels/${each.id}`);
    await ana.page.locator(".chips > .label", { hasText: name }).first().waitFor({ state: "detached" });
    await goHome(wei, ana);
});

test("a snooze warns of the deadline, and its note lands in the shift log", needsHub, async () => {
    const { wei, ana } = await shift();
    const { id } = await waiting(wei.page, undefined, (item) => item.deadline && Date.parse(item.deadline.at) > Date.now());
    await openConversation(wei.page, id);
    await pressIn(wei.page, "s");
    const panel = wei.page.locator("[role=dialog]");
    await panel.locator("textarea").fill("The carrier calls back.");
    await panel.locator("input[type=datetime-local]").fill("2037-01-01T09:00");
    await panel.locator("> .late").waitFor();
    assert.match(await panel.locator("> .late").innerText(), /^Past the deadline: \S/);
    await assertAccessible(wei.page, "the panel to snooze");
    await panel.locator(".button.main").click();
    await wei.page.locator(".message.note .message-name", { hasText: "You snoozed it until" }).last().waitFor();
    const [newest] = (await ask(ana.page, "GET", "/handovers?limit=1")).items;
    assert.equal(newest.note, "The carrier calls back.");
    assert.equal(newest.kind, "snooze");
    await ask(wei.page, "PATCH", `/conversations/${id}`, { state: "open", snoozed_until: null });
    await goHome(wei, ana);
});

test("the screens of the team are sound, narrow and from right to left as well", needsHub, async () => {
    const { wei, ana, id } = await shift({ viewport: { width: 390, height: 844 } });
    const screens = [
        ["/inbox/mentions", ".inbox-list"],
        ["/inbox/handovers", "h1"],
        ["/settings/labels", "form"],
        [`/inbox/queue/c/${id}`, ".conversation-head"],
    ];
    await ask(wei.page, "POST", "/labels", { name: `sound ${process.pid}` });
    await assertScreensSound(wei.page, wei.faults, screens);
    await settle(ana.page, { language: "ar", theme: "dark" });
    await assertScreensSound(ana.page, ana.faults, screens);
    for (const key of ["a", "s", "h"]) {
        await pressIn(ana.page, key);
        await ana.page.waitForSelector("[role=dialog]");
        await assertAccessible(ana.page, `key ${key}, from right to left`);
        await ana.page.keyboard.press("Escape");
        await ana.page.waitForSelector("[role=dialog]", { state: "detached" });
    }
    for (const each of (await ask(wei.page, "GET", "/labels")).items) await ask(wei.page, "DELETE", `/labels/${each.id}`);
    await goHome(wei, ana);
});
