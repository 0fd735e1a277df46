// Prints how the page does with few conversations and with many: bytes of the first load, nodes, and how long a hand waits.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { ask, launch, visit } from "../../browser/support.mjs";
import { fill } from "./inbox_of.mjs";

const program = process.env.DRAGOMAN_PROGRAM;
const sizes = (process.env.DRAGOMAN_CONVERSATIONS || "100 100000").split(" ").map(Number);
/** page.md section 7. */
const kBudgets = { load: 124_000, words: 22_000, nodes: 1_500 };
const kPerson = { name: "bench", password: "blue lamp on the 7th shelf" };
const kEventsPerSecond = 50;
const kPresses = 200;
const kSwitches = 15;

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function start(data, count) {
    mkdirSync(data);
    const made = spawnSync(program, ["users", "add", kPerson.name, "--role", "operator", "seller", "--data", data], { input: `${kPerson.password}\n` });
    if (made.status !== 0) throw new Error(String(made.stderr));
    fill(program, data, count);
    const hub = spawn(program, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: hub.stdout })) {
        const url = /^listening on (\S+)/.exec(line)?.[1];
        if (url) return { hub, url };
    }
    throw new Error("the hub ended before it told its address");
}

async function signIn(page, url) {
    await page.goto(`${url}/`);
    await page.fill("[name=username]", kPerson.name);
    await page.fill("[name=password]", kPerson.password);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".row");
}

/** Compressed bytes of what the first screen fetched. */
const loaded = (page) =>
    page.evaluate(() => {
        const bytes = { script: 0, style: 0, words: 0 };
        for (const { name, encodedBodySize } of performance.getEntriesByType("resource")) {
            if (/\.js(\?|$)/.test(name)) bytes.script += encodedBodySize;
            if (/\.css(\?|$)/.test(name)) bytes.style += encodedBodySize;
            if (/\/assets\/.*\.json(\?|$)/.test(name)) bytes.words += encodedBodySize;
        }
        return bytes;
    });

// A frame is drawn right after its callbacks: what one callback finds in the page is seen when the next one runs.

/** From the click on a view to the frame that shows its rows. */
const switches = (page, times) =>
    page.evaluate(async (count) => {
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const top = () => document.querySelector(".row")?.id;
        const took = [];
        for (let n = 0; n < count; n += 1) {
            const link = document.querySelector(`.views a[href$="/inbox/${n % 2 ? "queue" : "unassigned"}"]`);
            const before = top();
            const start = performance.now();
            link.click();
            while (!top() || top() === before) {
                await frame();
                if (performance.now() - start > 60_000) throw new Error("the view did not change");
            }
            await frame();
            took.push(performance.now() - start);
            await new Promise((done) => setTimeout(done, 200));
        }
        return took;
    }, times);

/** Tasks over 50 ms while the list is scrolled, and how many nodes the page has then. */
const scroll = (page) =>
    page.evaluate(async () => {
        const tasks = [];
        const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)));
        observer.observe({ type: "longtask" });
        const list = document.querySelector(".list-scroll");
        for (let frame = 0; frame < 300; frame += 1) {
            list.scrollTop += 150;
            await new Promise((done) => requestAnimationFrame(done));
        }
        await new Promise((done) => setTimeout(done, 200));
        observer.disconnect();
        return { tasks, nodes: document.querySelectorAll("*").length, reached: list.scrollTop };
    });

/** From Enter on a row to the frame that shows its thread. */
async function openings(page, times) {
    const took = [];
    await page.evaluate(() => document.getElementById("queue").focus());
    for (let n = 0; n < times; n += 1) {
        took.push(
            await page.evaluate(async () => {
                const before = document.querySelector(".conversation-head")?.textContent;
                const row = [...document.querySelectorAll(".row")].find((each) => each.getAttribute("aria-current") !== "true" && each.getBoundingClientRect().top > 200);
                const start = performance.now();
                row.click();
                while (!document.querySelector(".conversation-head") || document.querySelector(".conversation-head").textContent === before || !document.querySelector(".thread article, .thread li"))
                    await new Promise((done) => requestAnimationFrame(done));
                await new Promise((done) => requestAnimationFrame(done));
                return performance.now() - start;
            }),
        );
        await pause(300);
    }
    return took;
}

/** How long a key waits for its frame while conversations change fifty times a second. */
async function presses(page, url, token, ids) {
    let going = true;
    let sent = 0;
    const change = async () => {
        for (const begun = performance.now(); going; sent += 1) {
            void fetch(`${url}/api/v1/conversations/${ids[sent % ids.length]}`, {
                method: "PATCH",
                headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                body: JSON.stringify({ unread: sent % (2 * ids.length) >= ids.length }),
            }).then((answer) => answer.arrayBuffer(), () => undefined);
            await pause(Math.max(0, begun + ((sent + 1) * 1000) / kEventsPerSecond - performance.now()));
        }
    };
    const changing = change();
    await page.evaluate(() => {
        document.getElementById("queue").focus();
        window.waits = [];
        new PerformanceObserver((list) => {
            for (const { name, duration } of list.getEntries()) if (name === "keydown") window.waits.push(duration);
        }).observe({ type: "event", durationThreshold: 16 });
    });
    const begun = performance.now();
    const before = sent;
    for (let n = 0; n < kPresses; n += 1) {
        await page.keyboard.press(n % 40 < 20 ? "j" : "k");
        await pause(60);
    }
    const rate = ((sent - before) * 1000) / (performance.now() - begun);
    going = false;
    await changing;
    await pause(300);
    const seen = await page.evaluate(() => window.waits);
    // Those answered in less than 16 ms are not told.
    return { waits: [...seen, ...Array(Math.max(0, kPresses - seen.length)).fill(16)], rate };
}

async function measure(browser, folder, count) {
    const { hub, url } = await start(join(folder, String(count)), count);
    const ended = once(hub, "exit");
    const { page, context } = await visit(browser);
    try {
        await signIn(page, url);
        await page.reload();
        await page.waitForSelector(".row");
        const bytes = await loaded(page);
        const switched = await switches(page, kSwitches);
        const scrolled = await scroll(page);
        await page.reload();
        await page.waitForSelector(".row");
        const opened = await openings(page, 12);
        await page.goto(`${url}/inbox/queue`);
        await page.waitForSelector(".row");
        const { token } = await ask(page, "POST", "/tokens", { name: "bench" });
        const { items } = await ask(page, "GET", "/conversations?limit=50");
        const pressed = await presses(page, url, token, items.map(({ id }) => id));
        return { bytes, switched, scrolled, opened, pressed };
    } finally {
        await context.close();
        hub.kill();
        await ended;
    }
}

const folder = mkdtempSync(join(tmpdir(), "page-bench-"));
const browser = await launch();
try {
    const measured = [];
    for (const size of sizes) measured.push(await measure(browser, folder, size));
    const number = (value) => value.toFixed(0).padStart(9);
    const line = (what, of, most = Number.POSITIVE_INFINITY) => {
        const values = measured.map(of);
        const [first, last] = [values[0], values.at(-1)];
        const ratio = first > 0 ? (last / first).toFixed(2) : "–";
        console.log(`${what.padEnd(52)}${values.map(number).join("")}${values.length > 1 ? ratio.padStart(8) : ""}`);
        if (Math.max(...values) <= most) return;
        console.log(`over its budget of ${most}: ${what}`);
        process.exitCode = 1;
    };
    console.log(`${"conversations".padEnd(52)}${sizes.map(number).join("")}${sizes.length > 1 ? "   ratio" : ""}`);
    line("first load, script and style, bytes compressed", ({ bytes }) => bytes.script + bytes.style, kBudgets.load);
    line("first load, one language's words, bytes compressed", ({ bytes }) => bytes.words, kBudgets.words);
    line("switch to another view, ms, median", ({ switched }) => quantile(switched, 0.5));
    line("switch to another view, ms, slowest tenth from", ({ switched }) => quantile(switched, 0.9));
    line("scrolling 300 frames: tasks over 50 ms", ({ scrolled }) => scrolled.tasks.length);
    line("nodes in the page", ({ scrolled }) => scrolled.nodes, kBudgets.nodes);
    line("open a conversation, ms, median", ({ opened }) => quantile(opened, 0.5));
    line(`key to frame with ${kEventsPerSecond} events/s, ms, median`, ({ pressed }) => quantile(pressed.waits, 0.5));
    line(`key to frame with ${kEventsPerSecond} events/s, ms, 98th percentile`, ({ pressed }) => quantile(pressed.waits, 0.98));
    line("events/s that were made", ({ pressed }) => pressed.rate);
} finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
}
