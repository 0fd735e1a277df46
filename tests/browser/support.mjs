// What the browser tests share: a browser, a signed-in page, and an eye on everything that goes wrong in it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

const modules = createRequire(new URL(process.env.DRAGOMAN_WEB_MODULES ?? "../../hub/web/package.json", import.meta.url));
const { chromium } = modules("playwright-core");
const axe = modules("axe-core");

export const url = process.env.DRAGOMAN_URL;
export const name = process.env.DRAGOMAN_USER;
export const password = process.env.DRAGOMAN_PASSWORD;
export const sandbox = process.env.DRAGOMAN_SANDBOX_URL;

/** For `test`: without a running `dragoman demo` there is nothing to look at. */
export const needsHub = { skip: url ? false : "DRAGOMAN_URL is not set" };

const kArguments = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

export const launch = () =>
    chromium.launch({ executablePath: process.env.DRAGOMAN_CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: kArguments });

/** What a person would see of a page, in a few lines: for whoever reads of a test that failed, far from the page. */
const glance = () => {
    const seen = (selector) =>
        [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility()).map((each) => each.innerText);
    const { id, tagName, value } = document.activeElement ?? {};
    return {
        at: location.pathname,
        dialogs: seen("dialog[open], .popover"),
        said: seen(".toast, .problem, .objection, .blocked, .reply-state, [role=status], [role=alert]"),
        focus: [tagName, id, value].filter(Boolean).join(" "),
        reply: document.getElementById("reply")?.value,
    };
};

/** Closes a browser, for `after`. A test that passes closes its pages: what is still open shows where one failed. */
export async function shut(browser) {
    if (!browser) return;
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
        const told = await page.evaluate(glance).catch(({ message }) => message);
        console.log(`left open: ${JSON.stringify(told)}`);
    }
    await browser.close();
}

/** Refusals are part of some tests; the browser writes each into the console by itself. */
const kExpected = /Failed to load resource: the server responded with a status of (401|403|409|422|429)/;

/** Long: a loaded machine may take its time, and a test that passes never waits for it. */
const kPatienceMs = 30_000;
/** For a buyer to write. */
export const kArrivalMs = 90_000;
const kProbeMs = 200;

/** A fresh visitor. `faults` gathers console errors, broken promises and breaches of the content policy. */
export async function visit(browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(kPatienceMs);
    const faults = [];
    page.on("console", (message) => {
        const expected = kExpected.test(message.text());
        if (["error", "warning"].includes(message.type()) && !expected) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) =>
            console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`),
        );
    });
    return { context, page, faults };
}

const post = (path, body, headers = {}) =>
    fetch(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
    });

/** A session begun without the page: its cookie, and what changes have to carry. */
async function beginSession(who, secret) {
    const answer = await post("/session", { name: who, password: secret });
    if (!answer.ok) throw new Error(`signing in as ${who}: ${answer.status}: ${await answer.text()}`);
    const [cookie] = answer.headers.get("set-cookie").split(";");
    const { csrf } = await answer.json();
    return { cookie, csrf };
}

/** Opens the page as somebody who has signed in: the form has tests of its own, and costs every other one a load more. */
export async function signIn(page, who = name, secret = password) {
    const { cookie } = await beginSession(who, secret);
    const [, key, value] = /^([^=]+)=(.*)$/.exec(cookie);
    await page.context().addCookies([{ name: key, value, url, httpOnly: true, sameSite: "Strict" }]);
    await page.goto(`${url}/`);
    await page.waitForSelector(".shell");
}

/** Signs in by the page's form. */
export async function signInByForm(page, who = name, secret = password) {
    await page.goto(`${url}/`);
    await page.fill("[name=username]", who);
    await page.fill("[name=password]", secret);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".shell");
}

/** Asks the API as the page does. */
export function ask(page, method, path, body) {
    return page.evaluate(
        async ([verb, address, content]) => {
            const session = await (await fetch("/api/v1/session")).json();
            const headers = { "Content-Type": "application/json", "X-CSRF-Token": session.csrf };
            const options = { method: verb, headers, body: content && JSON.stringify(content) };
            const answer = await fetch(`/api/v1${address}`, options);
            return answer.status === 204 ? undefined : await answer.json();
        },
        [method, path, body],
    );
}

/** Lets `change` alter what the hub answers to GET at addresses like `path`, for what no sandbox has to show. */
export const alter = (page, path, change) =>
    page.route(path, async (route) => {
        if (route.request().method() !== "GET") return route.fallback();
        try {
            const response = await route.fetch();
            const body = await response.json();
            change(body);
            await route.fulfill({ response, json: body });
        } catch (error) {
            // A page that is closed, or about to be, asks for nothing any more.
            if (!page.isClosed() && !/closed|disposed/.test(error.message)) throw error;
        }
    });

let made = 0;
let operator;

/** A person of one's own, so that settings and drafts of one test are no other's. Returns name and password. */
export async function newPerson(_browser, roles = ["seller", "operator"]) {
    operator ??= beginSession(name, password);
    const { cookie, csrf } = await operator;
    made += 1;
    const person = { name: `tester-${process.pid}-${made}`, password: "blue lamp on the 7th shelf", roles };
    const answer = await post("/users", person, { Cookie: cookie, "X-CSRF-Token": csrf });
    if (!answer.ok) throw new Error(`adding ${person.name}: ${answer.status}: ${await answer.text()}`);
    return person;
}

/** A visitor who has signed in as somebody who is there. */
export async function enterAs(browser, who, secret, options = {}) {
    const visitor = await visit(browser, options);
    await signIn(visitor.page, who, secret);
    return visitor;
}

/** A visitor who has signed in as a person of his own, with these roles; `person` is who he is. */
export async function visitAs(browser, roles, options = {}) {
    const person = await newPerson(browser, roles);
    return { ...(await enterAs(browser, person.name, person.password, options)), person };
}

/** A visitor who answers buyers and runs the shop. */
export const visitSignedIn = (browser, options) => visitAs(browser, undefined, options);

/** Changes one's own settings and shows the page by them. */
export async function settle(page, settings) {
    await ask(page, "PATCH", "/me", settings);
    await page.reload();
    await page.waitForSelector(".shell");
}

const kLooks = [
    [{ theme: "light" }, {}],
    [{ theme: "dark" }, {}],
    [{ theme: "light", language: "ar" }, {}],
    [{ theme: "dark" }, { viewport: { width: 390, height: 844 } }],
];

/** Lets one visitor after the other `look`: by either theme, in Arabic, and on a phone. */
export async function inEveryLook(browser, look) {
    for (const [settings, options] of kLooks) {
        const visitor = await visitSignedIn(browser, options);
        await settle(visitor.page, settings);
        await look(visitor);
        await visitor.context.close();
    }
}

const kStandards = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

const lines = (violations) =>
    violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => ({
            at: node.target.join(" "),
            half: id === "target-size" && node.failureSummary.includes("partially obscured"),
            text: `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`,
        })),
    );

/** What an audit by axe-core finds, as readable lines. A target that lies half under a bar is judged where it can be scrolled to. */
export async function auditOf(page) {
    await page.evaluate(axe.source);
    const audit = (within, rules) =>
        page.evaluate(([where, only]) => window.axe.run(where ?? document, { runOnly: only }), [within, rules]);
    const found = lines((await audit(undefined, kStandards)).violations);
    const kept = [];
    for (const line of found) {
        if (!line.half) {
            kept.push(line);
            continue;
        }
        await page.locator(line.at).evaluate((element) => element.scrollIntoView({ block: "center" }));
        kept.push(...lines((await audit(line.at, ["target-size"])).violations));
    }
    return kept.map(({ text }) => text);
}

export async function assertAccessible(page, screen) {
    assert.deepEqual(await auditOf(page), [], screen);
}

/** How far the page can be pushed sideways, in pixels; it should not be. */
export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Asks again and again, until `probe` gives something. */
export async function until(probe, patience = kPatienceMs) {
    for (const end = Date.now() + patience; Date.now() < end; await pause(kProbeMs)) {
        const found = await probe();
        if (found) return found;
    }
    throw new Error(`not in ${patience} ms: ${probe}`);
}

/** Conversations of the queue as the API gives them: at most the first fifty. */
export const queue = async (page) => (await ask(page, "GET", "/conversations?view=queue&limit=50")).items;

/** One that nobody has answered yet, of a kind and such that it `fits` if that matters; waits for the next to come. */
export async function waiting(page, kind, fits = () => true) {
    const { items: accounts } = await ask(page, "GET", "/accounts");
    const account = accounts.find((each) => each.kind === kind && each.state !== "paused");
    const path = `/conversations?view=queue&limit=50${account ? `&account=${account.id}` : ""}`;
    return until(async () => {
        const { items } = await ask(page, "GET", path);
        return items.find((item) => !item.answered && !item.reply && fits(item));
    }, kArrivalMs);
}

/** Writes a reply and waits until the channel has nothing against it. */
export async function write(page, text) {
    const linted = page.waitForResponse((answer) => answer.url().endsWith("/lint"));
    await page.fill("#reply", text);
    await linted;
    await page.waitForSelector(".composer-acts .main:not([aria-disabled])");
}

export async function openConversation(page, id) {
    await page.goto(`${url}/inbox/queue/c/${id}`);
    await page.waitForSelector(".conversation-head");
}

/** Every screen, an address and what shows that it is there, as its reader finds it. */
export async function assertScreensSound(page, faults, screens) {
    for (const [path, sign] of screens) {
        await page.goto(`${url}${path}`);
        await page.waitForSelector(sign);
        // The heading of the page that begins is not that of the screen, and a room that is being fetched has none.
        await page.waitForSelector(".shell h1");
        await assertAccessible(page, path);
        assert.ok((await sideways(page)) <= 0, `${path} scrolls sideways`);
        assert.deepEqual(faults, [], path);
    }
}
