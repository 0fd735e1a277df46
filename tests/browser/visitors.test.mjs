// The window in which a shop's visitors write, from a visitor's words to the seller's answer and back.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
    sideways,
    until,
    url,
    visit,
    visitSignedIn,
    write,
} from "./support.mjs";

const kMarkup = `<img src="/none" onerror="window.hit = 1"><script>window.hit = 1</script>`;
const kLooks = [
    { locale: "en-GB", lang: "en", colorScheme: "light", width: 1280, pixels: 1 },
    { locale: "zh-CN", lang: "zh-Hans", colorScheme: "dark", width: 390, pixels: 2 },
    { locale: "ar", lang: "ar", colorScheme: "light", width: 320, pixels: 2 },
];

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

/** The account whose visitors the hub serves itself. */
const accountOf = async (page) => (await ask(page, "GET", "/accounts")).items.find(({ visitors }) => visitors);
const addressOf = (account) => new URL(account.visitors.url, url).href;

/** A seller whose replies leave at once. */
async function newSeller() {
    const seller = await visitSignedIn(browser);
    await settle(seller.page, { undo_seconds: 0 });
    return { ...seller, account: await accountOf(seller.page) };
}

/** The hub lets in ten new visitors of a network in a minute, and all of these tests are one network. */
const kLetInMs = 90_000;

async function comeBy(options) {
    const visitor = await visit(browser, options);
    visitor.page.setDefaultTimeout(kLetInMs);
    return visitor;
}

/** Somebody new in front of the window's own page. */
async function newVisitor(account, options) {
    const visitor = await comeBy(options);
    await visitor.page.goto(addressOf(account));
    await visitor.page.getByRole("heading", { name: account.settings.title }).waitFor();
    return visitor;
}

/** `place`: the window's page or frame. */
async function say(place, text) {
    await place.locator("#composer textarea").fill(text);
    await place.locator("#composer textarea").press("Enter");
    await bubble(place, text).waitFor();
}

const bubble = (place, text) => place.locator("#log .bubble", { hasText: text });
const bubbles = (page) => page.locator("#log .bubble").allInnerTexts();
const row = (page, text) => page.locator(".row", { hasText: text });
const message = (page, text) => page.locator(".message-text", { hasText: text });

/** The hub's conversation in which a visitor said this last. */
const conversationOf = (page, account, text) =>
    until(async () => {
        const { items } = await ask(page, "GET", `/conversations?view=queue&account=${account.id}&limit=50`);
        return items.find(({ snippet }) => snippet.includes(text));
    });

/** The seller's answer, by the API. */
async function reply(page, { id }, text) {
    const { messages } = await ask(page, "GET", `/conversations/${id}`);
    const body = { text, key: `${id}-${Date.now()}`, seen: messages.at(-1).id };
    assert.ok((await ask(page, "POST", `/conversations/${id}/replies`, body)).id);
}

/** A later load of the page has no such mark. */
const mark = (page) => page.evaluate(() => void (window.marked = true));
const isMarked = (page) => page.evaluate(() => window.marked === true);
const wasHit = (page) => page.evaluate(() => "hit" in window);

/** The origin of a shop on this machine, for the time of a test: each has one of its own. `head`: what else its pages do. */
async function openShop(account, t, head = "") {
    const body = `<!doctype html><html lang="en"><title>Lamps</title>${head}<main><h1>Lamps</h1></main>
        <script src="${addressOf(account)}widget.js" async></script></html>`;
    const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(body));
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    t.after(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
}

const allow = (page, account, origins) =>
    ask(page, "PATCH", `/accounts/${account.id}`, { settings: { allowed_origins: origins } });

const kSecret = "the-shop's-secret-of-thirty-two-characters";

/** A window of a shop that vouches for its customers. */
async function connectShop(page) {
    const body = { kind: "webchat", name: "Lamps", settings: { title: "Lamps" }, secrets: { identity_secret: kSecret } };
    return await ask(page, "POST", "/accounts", body);
}

/** The shop's word that it is this customer: a JSON Web Token. */
function vouch(sub) {
    const part = (content) => Buffer.from(JSON.stringify(content)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({ alg: "HS256" })}.${part({ sub, exp: now + 3600 })}`;
    return `${text}.${createHmac("sha256", kSecret).update(text).digest("base64url")}`;
}

/** What the customer said on another device. */
async function saidBefore(account, identity, text) {
    const post = async (path, body, headers = {}) => {
        const init = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
        return (await fetch(`${addressOf(account)}v1/${path}`, init)).json();
    };
    const { token } = await post("sessions", { identity });
    assert.ok((await post("messages", { text }, { Authorization: `Bearer ${token}`, "Idempotency-Key": "before" })).id);
}

/** A shop's page that is busy for so long when the window asks it something. */
const busyFor = (seconds, identity) => `<script>
    window.dragomanIdentity = ${JSON.stringify(identity)};
    addEventListener("message", (event) => {
        if (event.data.dragoman !== "ready" || window.asked) return;
        window.asked = true;
        event.stopImmediatePropagation();
        setTimeout(() => dispatchEvent(new MessageEvent("message", event)), ${seconds * 1000});
    });
</script>`;

const chatButton = (page) => page.getByRole("button", { name: /^Chat/ });

test("what a visitor writes shows in the inbox, and the seller's answer in the window, both by themselves", needsHub, async () => {
    const seller = await newSeller();
    await seller.page.locator(".filters select").first().selectOption(seller.account.id);
    await mark(seller.page);
    const visitor = await newVisitor(seller.account);
    await mark(visitor.page);
    await say(visitor.page, "Does the blue lamp come with a bulb?");
    await row(seller.page, "Does the blue lamp come with a bulb?").click();
    await message(seller.page, "Does the blue lamp come with a bulb?").waitFor();
    await say(visitor.page, "And is it dimmable?");
    await message(seller.page, "And is it dimmable?").waitFor();
    await write(seller.page, "It comes with a bulb, and it is dimmable.");
    await seller.page.focus("#reply");
    await seller.page.keyboard.press("Control+Shift+Enter");
    await bubble(visitor.page, "It comes with a bulb, and it is dimmable.").waitFor();
    assert.ok(await isMarked(seller.page), "the inbox wasn't loaded anew");
    assert.ok(await isMarked(visitor.page), "the window wasn't loaded anew");
    assert.deepEqual([...seller.faults, ...visitor.faults], []);
    await visitor.context.close();
    await seller.context.close();
});

test("a visitor sees that the seller has seen a message, and a reload keeps the thread and what was half written", needsHub, async () => {
    const seller = await newSeller();
    const { page, context, faults } = await newVisitor(seller.account);
    await say(page, "How long is its cable?");
    const seen = page.locator(".row.visitor", { hasText: "How long is its cable?" }).getByText("Seen", { exact: true });
    const conversation = await conversationOf(seller.page, seller.account, "How long is its cable?");
    await openConversation(seller.page, conversation.id);
    await seen.waitFor();
    await reply(seller.page, conversation, "Two metres.");
    await bubble(page, "Two metres.").waitFor();
    const before = await bubbles(page);
    await page.locator("textarea").fill("Half a thought");
    await page.reload();
    await bubble(page, "Two metres.").waitFor();
    assert.deepEqual(await bubbles(page), before);
    await seen.waitFor();
    assert.equal(await page.locator("textarea").inputValue(), "Half a thought");
    assert.deepEqual(faults, []);
    await context.close();
    await seller.context.close();
});

test("a message is known by its key when it comes back, not by its words", needsHub, async () => {
    const seller = await newSeller();
    const { page, context } = await newVisitor(seller.account);
    const write = async () => {
        await page.locator("#composer textarea").fill("Hello?");
        await page.locator("#composer textarea").press("Enter");
    };
    const seen = async () => [(await bubbles(page)).length, await page.locator("#pending .bubble").count()];
    const comes = (logged, pending) => until(async () => `${await seen()}` === `${[logged, pending]}`);
    const asked = [];
    await page.route("**/v1/messages", (route) =>
        route.request().method() === "POST" ? void asked.push(route) : route.fallback(),
    );
    await write();
    await write();
    await comes(0, 2);
    await asked.shift().continue();
    await until(() => asked.length);
    await comes(1, 1);
    // The hub takes the second, but its answer is lost: it is known when it comes by the stream.
    await asked[0].fetch();
    await comes(2, 0);
    await asked.shift().abort();
    await page.unroute("**/v1/messages");
    await page.reload();
    await comes(2, 0);
    await context.close();
    await seller.context.close();
});

test("each window has an icon of its own, which the browser shows under its content policy", needsHub, async () => {
    const seller = await newSeller();
    const visitor = await newVisitor(seller.account);
    for (const { page, faults } of [seller, visitor]) {
        // In the page as the tab shows it: an address that is refused or no picture draws nothing.
        const [address, width] = await page.evaluate(async () => {
            const picture = new Image();
            picture.src = document.querySelector("link[rel=icon]").href;
            await picture.decode();
            return [picture.src, picture.naturalWidth];
        });
        assert.match(address, /\/icon\.svg$/);
        assert.ok(width > 0);
        assert.deepEqual(faults, []);
    }
    await visitor.context.close();
    await seller.context.close();
});

test("two visitors see nothing of each other", needsHub, async () => {
    const seller = await newSeller();
    const one = await newVisitor(seller.account);
    const other = await newVisitor(seller.account);
    await say(one.page, "My order is late.");
    await say(other.page, "Do you ship to Norway?");
    assert.equal((await bubbles(one.page)).length, 1);
    assert.equal((await bubbles(other.page)).length, 1);
    for (const { context } of [one, other, seller]) await context.close();
});

test("markup in a message is text to the seller and to the visitor, and does nothing", needsHub, async () => {
    const seller = await newSeller();
    const visitor = await newVisitor(seller.account);
    await say(visitor.page, `A visitor's ${kMarkup}`);
    const conversation = await conversationOf(seller.page, seller.account, "A visitor's");
    await openConversation(seller.page, conversation.id);
    await message(seller.page, `A visitor's ${kMarkup}`).waitFor();
    await reply(seller.page, conversation, `A seller's ${kMarkup}`);
    await bubble(visitor.page, `A seller's ${kMarkup}`).waitFor();
    await message(seller.page, `A seller's ${kMarkup}`).waitFor();
    await visitor.page.reload();
    await bubble(visitor.page, `A visitor's ${kMarkup}`).waitFor();
    assert.equal(await visitor.page.locator("#log :is(img, script)").count(), 0);
    assert.equal(await seller.page.locator(".message-text :is(img, script)").count(), 0);
    assert.ok(!(await wasHit(visitor.page)) && !(await wasHit(seller.page)));
    assert.deepEqual([...seller.faults, ...visitor.faults], []);
    await visitor.context.close();
    await seller.context.close();
});

test("what a visitor does beside writing is told as a notice, in the seller's language", needsHub, async () => {
    const seller = await newSeller();
    const { page, context, faults } = await newVisitor(seller.account);
    await say(page, "Thank you, that was all.");
    const conversation = await conversationOf(seller.page, seller.account, "Thank you, that was all.");
    await page.locator("header .menu-box button").first().click();
    await page.locator(".menu .entry").last().click();
    await page.locator("dialog[open] .button.main").click();
    await page.getByLabel("Good", { exact: true }).check();
    await page.locator("dialog[open] textarea").fill("Quick, and to the point");
    await page.locator("dialog[open] .button.main").click();
    await page.locator(".event").nth(1).waitFor();
    const notices = async () => {
        const all = seller.page.locator(".message.notice");
        await all.nth(1).waitFor();
        return await all.evaluateAll((found) =>
            found.map((each) => [".message-name", ".message-text"].map((part) => each.querySelector(part).innerText)),
        );
    };
    const plain = (found) => found.map((parts) => parts.map((part) => part.replace(/[\u2068\u2069]/g, "").replace(/\n+/g, "\n")));
    await openConversation(seller.page, conversation.id);
    assert.deepEqual(plain(await notices()), [
        ["Notice", "The visitor ended the chat."],
        ["Notice", "The visitor rated the chat 4 of 5.\nQuick, and to the point"],
    ]);
    await settle(seller.page, { language: "de" });
    await openConversation(seller.page, conversation.id);
    assert.deepEqual(plain(await notices()), [
        ["Hinweis", "Der Besucher hat den Chat beendet."],
        ["Hinweis", "Der Besucher hat den Chat mit 4 von 5 bewertet.\nQuick, and to the point"],
    ]);
    assert.deepEqual([...faults, ...seller.faults], []);
    await context.close();
    await seller.context.close();
});

test("the operator finds the code for the shop's pages, and the way to the window", needsHub, async () => {
    const { page, context, faults, account } = await newSeller();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${url}/channels/${account.id}`);
    const code = `<script src="${addressOf(account)}widget.js" async></script>`;
    const section = page.locator(".visitors");
    await section.getByText(code).waitFor();
    assert.match(await section.innerText(), /Paste the code into your shop’s pages\./);
    await section.getByRole("button", { name: "Copy code" }).click();
    await page.waitForSelector(".toast");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    const opening = context.waitForEvent("page");
    await section.getByRole("link").click();
    const opened = await opening;
    await opened.waitForURL(addressOf(account));
    assert.equal(await opened.evaluate(() => window.opener), null);
    await assertAccessible(page, "an account with a window for visitors");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a page of the shop shows the window in a frame, and counts the answers that came while it was closed", needsHub, async (t) => {
    const seller = await newSeller();
    const { account } = seller;
    const shop = await openShop(account, t);
    await allow(seller.page, account, `${account.settings.allowed_origins} ${shop}`);
    t.after(async () => {
        await allow(seller.page, account, account.settings.allowed_origins);
        await seller.context.close();
    });
    const { page, context, faults } = await comeBy();
    await page.goto(shop);
    await chatButton(page).click();
    const frame = page.frameLocator("#dragoman-chat iframe");
    await say(frame, "Do you have it in green?");
    await frame.getByRole("button", { name: "Close" }).click();
    await reply(seller.page, await conversationOf(seller.page, account, "Do you have it in green?"), "In two greens.");
    await page.getByRole("button", { name: "Chat (1)" }).click();
    await bubble(frame, "In two greens.").waitFor();
    await page.getByRole("button", { name: "Chat", exact: true }).waitFor();
    // The next page of the shop goes on with it.
    await page.goto(`${shop}/cart`);
    await bubble(frame, "In two greens.").waitFor();
    assert.deepEqual(faults, []);
    // The audit calls into every frame, which the browser objects to in the console: this one is of another origin.
    await assertAccessible(page, "a shop's page with the window");
    await context.close();
});

test("a customer whose shop is slow to vouch for him is signed in late, and loses nothing that is half written", needsHub, async (t) => {
    const seller = await newSeller();
    const account = await connectShop(seller.page);
    t.after(async () => {
        await ask(seller.page, "DELETE", `/accounts/${account.id}`);
        await seller.context.close();
    });
    const identity = vouch("user-42");
    await saidBefore(account, identity, "My parcel is late.");
    const shop = await openShop(account, t, busyFor(5, identity));
    await allow(seller.page, account, shop);
    const { page, context, faults } = await comeBy();
    await page.goto(shop);
    await chatButton(page).click();
    const frame = page.frameLocator("#dragoman-chat iframe");
    await frame.getByRole("group", { name: "What is it about?" }).waitFor();
    await frame.locator("input[type=file]").setInputFiles({ name: "label.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    await frame.locator(".upload.ready").waitFor();
    await frame.locator("#composer textarea").fill("Here is its lab");
    assert.equal(await frame.locator("#log .bubble").count(), 0, "nobody yet");
    await bubble(frame, "My parcel is late.").waitFor();
    assert.equal(await frame.locator("#composer textarea").inputValue(), "Here is its lab");
    await frame.locator("#composer textarea").press("End");
    await frame.locator("#composer textarea").pressSequentially("el");
    await frame.locator("#composer textarea").press("Enter");
    await frame.locator("#log .bubble", { hasText: "Here is its label" }).getByText("label.pdf").waitFor();
    const conversation = await conversationOf(seller.page, account, "Here is its label");
    const { messages } = await ask(seller.page, "GET", `/conversations/${conversation.id}`);
    assert.deepEqual(
        messages.map(({ text, attachments }) => [text, attachments.length]),
        [["My parcel is late.", 0], ["Here is its label", 1]],
    );
    assert.deepEqual(faults, []);
    await context.close();
});

test("a page of any other origin can't put the window into a frame", needsHub, async (t) => {
    const seller = await newSeller();
    const shop = await openShop(seller.account, t);
    const { page, context, faults } = await comeBy();
    await page.goto(shop);
    const refused = page.waitForEvent("console", { predicate: (entry) => entry.text().includes("frame-ancestors") });
    await chatButton(page).click();
    await refused;
    assert.equal(await page.frameLocator("#dragoman-chat iframe").locator("#composer").count(), 0);
    assert.ok(faults.every((fault) => fault.includes("frame-ancestors")), faults.join());
    await context.close();
    await seller.context.close();
});

test("a visitor is asked how it was when his conversation is done, in one line that he can skip", needsHub, async () => {
    const seller = await newSeller();
    const { page, context, faults } = await newVisitor(seller.account);
    const question = page.getByRole("group", { name: "How was our service?" });
    const done = async ({ id }) => await ask(seller.page, "PATCH", `/conversations/${id}`, { state: "done" });
    await say(page, "Is the lamp dimmable?");
    const conversation = await conversationOf(seller.page, seller.account, "Is the lamp dimmable?");
    await reply(seller.page, conversation, "It is.");
    await bubble(page, "It is.").waitFor();
    await done(conversation);
    await question.waitFor();
    await assertAccessible(page, "the question");
    assert.ok((await sideways(page)) <= 0, "the window scrolls sideways");
    await question.getByRole("button", { name: "Skip" }).click();
    assert.equal(await question.count(), 0);
    await page.reload();
    await bubble(page, "It is.").waitFor();
    assert.equal(await question.count(), 0, "it is asked again");

    // It blocks nothing: whoever writes on is past it. After the next answer it is asked anew.
    await say(page, "And is it blue?");
    await conversationOf(seller.page, seller.account, "And is it blue?");
    await reply(seller.page, conversation, "Yes, blue.");
    await bubble(page, "Yes, blue.").waitFor();
    await done(conversation);
    await question.getByRole("button", { name: "4 – Good" }).click();
    assert.ok(await page.getByLabel("Good", { exact: true }).isChecked());
    await page.locator("dialog[open] textarea").fill(kMarkup);
    await page.locator("dialog[open] .button.main").click();
    await page.locator(".event", { hasText: "Thank you for your rating." }).waitFor();
    assert.equal(await question.count(), 0);
    await openConversation(seller.page, conversation.id);
    await message(seller.page, kMarkup).waitFor();
    assert.ok(!(await wasHit(seller.page)));
    assert.deepEqual([...faults, ...seller.faults], []);
    await context.close();
    await seller.context.close();
});

for (const { locale, lang, colorScheme, width, pixels } of kLooks) {
    test(`the window is sound in ${lang}, ${colorScheme}, ${width} px wide`, needsHub, async () => {
        const seller = await newSeller();
        const look = { locale, colorScheme, viewport: { width, height: 720 }, deviceScaleFactor: pixels };
        const { page, context, faults } = await newVisitor(seller.account, look);
        assert.equal(await page.getAttribute("html", "lang"), lang);
        assert.equal(await page.getAttribute("html", "dir"), lang === "ar" ? "rtl" : "ltr");
        await page.waitForSelector(".ask");
        await assertAccessible(page, "before the first message");
        const text = `Is ${lang} https://shop.example/${"long".repeat(30)} right?`;
        await say(page, text);
        const conversation = await conversationOf(seller.page, seller.account, `Is ${lang}`);
        await reply(seller.page, conversation, `It is:\nhttps://shop.example/${"long".repeat(30)}`);
        await bubble(page, "It is:").waitFor();
        await assertAccessible(page, "a thread");
        await page.locator("header .menu-box button").first().click();
        await assertAccessible(page, "the menu");
        await page.locator(".menu .entry").last().click();
        await assertAccessible(page, "ending the chat");
        await page.locator("dialog[open] .button.main").click();
        await page.waitForSelector("dialog[open] fieldset");
        await assertAccessible(page, "rating the chat");
        assert.ok((await sideways(page)) <= 0, "the window scrolls sideways");
        assert.deepEqual(faults, []);
        await context.close();
        await seller.context.close();
    });
}
