// Buyers' pictures: small in the thread, large in a dialog, and all else only to be saved.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
    alter,
    assertAccessible,
    launch,
    needsHub,
    openConversation,
    settle,
    shut,
    sideways,
    url,
    visitSignedIn,
    waiting,
} from "./support.mjs";

const kPng = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
);

let browser;
before(async () => {
    if (url) browser = await launch();
});
after(() => shut(browser));

const file = (id, name, type) => ({ id, name, media_type: type, size: 2048 });

/** A conversation whose newest message came with files; the hub refuses to show the one named broken. */
async function openWithPictures(page, more = []) {
    const { id, buyer } = await waiting(page, undefined, ({ buyer }) => buyer.name);
    await page.route(/\/attachments\/[^/]+\/image$/, (route) =>
        route.request().url().includes("broken")
            ? route.fulfill({ status: 422, contentType: "application/problem+json", body: '{"status":422,"title":"no"}' })
            : route.fulfill({ status: 200, contentType: "image/png", body: kPng }),
    );
    await alter(page, new RegExp(`/conversations/${id}$`), ({ messages }) => {
        messages.findLast(({ author }) => author === "buyer").attachments = [
            file("att_front", "front.jpg", "image/jpeg"),
            file("att_broken", "broken.png", "image/png"),
            file("att_back", "BACK.PNG", "application/octet-stream"),
            file("att_drawing", "drawing.svg", "image/svg+xml"),
            file("att_bill", "bill.pdf", "application/pdf"),
            ...more,
        ];
    });
    await openConversation(page, id);
    await page.waitForSelector(".pictures img");
    return buyer.name;
}

const altOf = (page) => page.locator("dialog .viewer-stage img").getAttribute("alt");
const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");

test("pictures of a message are shown in fixed boxes, and all else is saved", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const buyer = await openWithPictures(page);
    assert.equal(plain(await page.locator(".pictures img").first().getAttribute("alt")), `Picture 1 of 3 from ${buyer}`);
    const broken = page.locator(".pictures a.picture");
    await broken.waitFor();
    assert.match(await broken.getAttribute("href"), /\/attachments\/att_broken$/);
    const boxes = await page.locator(".picture").evaluateAll((all) => all.map((box) => [box.offsetWidth, box.offsetHeight]));
    assert.deepEqual(boxes, [[120, 120], [120, 120], [120, 120]]);
    assert.deepEqual(await page.locator(".message .attachments bdi").allInnerTexts(), ["drawing.svg", "bill.pdf"]);
    await assertAccessible(page, "a thread with pictures");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok((await sideways(page)) <= 0, "pictures push the page sideways");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a picture opens large, is turned and enlarged by keys, and gives the focus back", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await openWithPictures(page);
    await page.locator("button.picture").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog .viewer-stage img");
    await assertAccessible(page, "a picture that is open");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("dialog img[alt^='Picture 3 of 3']");
    await page.keyboard.press("+");
    await page.waitForSelector(".viewer-stage[data-zoom='1']");
    await page.keyboard.press("ArrowLeft");
    assert.match(plain(await altOf(page)), /^Picture 3 of 3/, "an enlarged picture is scrolled");
    await page.keyboard.press("-");
    await page.waitForSelector(".viewer-stage[data-zoom='0']");
    await page.getByRole("button", { name: "Larger" }).click();
    await page.waitForSelector(".viewer-stage[data-zoom='1']");
    assert.match(await page.locator("dialog a[download]").getAttribute("href"), /\/attachments\/att_back$/);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await page.waitForFunction(() => document.activeElement.matches("button.picture"));
    assert.deepEqual(faults, []);
    await context.close();
});

test("in Arabic the arrow to the left leads to the next picture", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    await settle(page, { language: "ar" });
    await openWithPictures(page);
    await page.locator("button.picture").first().click();
    await page.waitForSelector("dialog .viewer-stage img");
    const first = await altOf(page);
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((before) => document.querySelector("dialog .viewer-stage img").alt !== before, first);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before) => document.querySelector("dialog .viewer-stage img").alt === before, first);
    await assertAccessible(page, "a picture in Arabic");
    assert.deepEqual(faults, []);
    await context.close();
});

test("a picture that may move stands still until it is opened", needsHub, async () => {
    const { page, context, faults } = await visitSignedIn(browser);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await openWithPictures(page, [file("att_moving", "moving.gif", "image/gif")]);
    const moving = page.getByRole("button", { name: /^Picture 4 of 4/ });
    await moving.waitFor();
    assert.ok(!asked.some((address) => address.includes("att_moving")), "it was fetched unasked");
    await moving.click();
    await page.waitForSelector("dialog .viewer-stage img[src*='att_moving']");
    assert.deepEqual(faults, []);
    await context.close();
});
