// Buyers' voice notes and videos: played in the page, told by a machine, and asked about; what can't be played is saved.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { kSeconds, note, openWith, tone } from "./recordings.mjs";
import {
    ask,
    assertAccessible,
    launch,
    needsHub,
    settle,
    shut,
    sideways,
    url,
    visitSignedIn,
} from "./support.mjs";

/** Hears the same in everything, as OpenAI's server would say it. */
const heard = { text: "", requests: 0 };
const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
        heard.requests += 1;
        response.writeHead(request.url === "/v1/audio/transcriptions" ? 200 : 404, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ text: heard.text }));
    });
});

let browser;
before(async () => {
    if (!url) return;
    browser = await launch();
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
});
after(() => {
    server.close();
    return shut(browser);
});

const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");

test("a voice note is played in the page, faster if the seller wants it", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const buyer = await openWith(page, [note("att_note")]);
    const audio = page.locator(".player audio");
    assert.equal(plain(await audio.getAttribute("aria-label")), `Voice note from ${buyer}`);
    assert.match(await audio.evaluate(({ currentSrc }) => currentSrc), /\/attachments\/att_note\/media$/);
    await page.waitForFunction((seconds) => {
        const { duration } = document.querySelector(".player audio");
        return Math.abs(duration - seconds) < 0.1;
    }, kSeconds);
    await page.getByLabel("Speed").selectOption("2");
    assert.equal(await audio.evaluate(({ playbackRate }) => playbackRate), 2);
    await audio.focus();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "AUDIO");
    await audio.evaluate((element) => element.play());
    await page.waitForFunction(() => document.querySelector(".player audio").currentTime > 0.2);
    await audio.evaluate((element) => {
        element.pause();
        element.currentTime = 4;
    });
    await page.waitForFunction(() => {
        const { seeking, currentTime } = document.querySelector(".player audio");
        return !seeking && Math.abs(currentTime - 4) < 0.1;
    });
    await page.getByText("Voice note", { exact: true }).first().waitFor();
    await assertAccessible(page, "a thread with a voice note");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await sideways(page)) <= 0, "the player pushes the page sideways");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a video waits to be played, and what can't be is offered with its size", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await openWith(page, [
        note("att_broken"),
        note("att_film", { name: "film.mp4", media_type: "video/mp4", kind: "video" }),
    ]);
    const saved = page.locator(".player a[href$='att_broken']");
    await saved.waitFor();
    await page.waitForSelector("p.player");
    assert.match(await saved.innerText(), /2,048 bytes/);
    assert.equal(await saved.getAttribute("download"), "att_broken.wav");
    await page.waitForSelector(".player video");
    assert.ok(!asked.some((address) => address.includes("att_film/media")), "it was fetched unasked");
    await assertAccessible(page, "a thread with a video");
    assert.deepEqual(faults.filter((fault) => !fault.includes("422")), []);
    await context.close();
});

test("a voice note that a short outage broke is played when it is tried again", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await openWith(page, [note("att_broken")]);
    await page.waitForSelector("p.player");
    await page.unroute(/\/attachments\/[^/]+\/media$/);
    await page.route(/\/attachments\/[^/]+\/media$/, (route) =>
        route.fulfill({ status: 200, headers: { "Content-Type": "audio/wav" }, body: tone() }),
    );
    await page.locator("p.player").getByRole("button", { name: "Try again" }).click();
    await page.waitForFunction(() => document.querySelector(".player audio")?.duration > 1);
    await page.waitForFunction(() => document.activeElement.tagName === "AUDIO");
    await context.close();
});

test("a voice note that isn't here yet is fetched only when somebody wants to hear it", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await openWith(page, [note("att_far", { size: null }), note("att_note")]);
    await page.waitForFunction(() => document.querySelectorAll(".player audio")[1]?.duration > 1);
    assert.ok(!asked.some((address) => address.includes("att_far/media")), "it was fetched unasked");
    assert.deepEqual(faults, []);
    await context.close();
});

test("what a machine heard stands under the player and is marked as its words", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { language: "ar" });
    const transcript = { state: "done", text: "Wo bleibt mein Paket?", model: "whisper-1", fault: null, made_at: null };
    await openWith(page, [note("att_note", { transcript })]);
    const made = page.locator(".message .translation");
    await made.waitFor();
    assert.match(await made.innerText(), /Wo bleibt mein Paket\?/);
    assert.match(await made.innerText(), /تفريغ آلي/);
    await assertAccessible(page, "a transcript in Arabic");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a seller asks for a transcript, and why there is none is said", needsHub, async () => {
    const { page, context } = await visitSignedIn(browser);
    await page.route(/\/attachments\/[^/]+\/transcript$/, (route) =>
        route.fulfill({ status: 200, json: { state: "failed", text: "", model: "", fault: "unreachable", made_at: null } }),
    );
    await openWith(page, [note("att_note")], {
        change: (shown) => {
            shown.transcribes = true;
        },
    });
    const offer = page.getByRole("button", { name: "Turn into text" });
    await offer.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Not turned into text: the transcriber can’t be reached").waitFor();
    await context.close();
});

test("an operator tries a speech server, allows accounts and turns it on", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await page.goto(`${url}/settings/translation`);
    const form = page.locator("section:has(#transcription) form");
    await form.waitFor();
    const trials = [];
    let release;
    const held = new Promise((done) => (release = done));
    await page.route(/\/transcriber\/try$/, async (route) => {
        trials.push(route.request().url());
        await held;
        await route.continue();
    });
    // Nothing is named yet, so nothing is tried.
    await form.getByRole("button", { name: "Try the server that listens" }).click({ force: true });
    await form.locator("[name=transcriber-url]").fill(`http://127.0.0.1:${server.address().port}`);
    await form.locator("[name=transcriber-model]").fill("whisper-1");
    await form.getByRole("button", { name: "Try the server that listens" }).dblclick();
    release();
    await form.getByText("The server listens.").waitFor();
    assert.equal(trials.length, 1, "a trial ran twice, or of no server");
    await form.getByLabel("Transcription is on").check();
    for (const box of await form.locator("fieldset input").all()) await box.check();
    const saved = page.waitForResponse(
        (answer) => answer.url().endsWith("/transcriber") && answer.request().method() === "PUT",
    );
    await form.getByRole("button", { name: "Save" }).click();
    assert.equal((await saved).status(), 200);
    const stored = await ask(page, "GET", "/transcriber");
    assert.equal(stored.works, true);
    assert.ok(stored.accounts.length > 0);
    assert.ok(heard.requests >= 2);
    await assertAccessible(page, "settings of transcription");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await sideways(page)) <= 0);
    await ask(page, "PUT", "/transcriber", { works: false, automatic: false, accounts: [] });
    assert.deepEqual(faults, []);
    await context.close();
});
