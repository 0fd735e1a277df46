// A hub that the figures are taken of: started, asked as a seller would, ended.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const kLook = 200;
/** Lines of what a command said that are shown when it fails. */
const kNewest = 40;

/** Starts a command and waits for the hub's address, and for a demonstration's password. `group`: it has children to end with it. */
export async function start(command, args, { group = false } = {}) {
    const begun = performance.now();
    const hub = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], detached: group });
    const ended = once(hub, "exit");
    const stop = async () => {
        if (hub.exitCode === null) process.kill(group ? -hub.pid : hub.pid, "SIGTERM");
        await ended;
    };
    const isDemo = args.includes("demo");
    const told = {};
    const newest = [];
    for await (const line of createInterface({ input: hub.stdout })) {
        newest.push(line);
        if (newest.length > kNewest) newest.shift();
        told.url ??= /^listening on (\S+)/.exec(line)?.[1];
        told.password ??= /^sign in as demo with the password (\S+)/.exec(line)?.[1];
        if (told.url && (told.password || !isDemo)) return { ...told, pid: hub.pid, begun, stop };
    }
    throw new Error(`it ended before it told its address:\n${newest.join("\n")}`);
}

/** Milliseconds from the start of its process to its first answer. */
export async function untilReady({ url, begun }) {
    while ((await fetch(`${url}/readyz`)).status !== 200) await pause(1);
    return performance.now() - begun;
}

/** Megabytes of resident memory. */
export const memory = ({ pid }) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

/** Signs in; a function that asks the API. */
export async function signIn({ url, password }, name = "demo") {
    const headers = { "Content-Type": "application/json" };
    const send = (method, path, body) =>
        fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const session = await send("POST", "/session", { name, password });
    if (session.status !== 200) throw new Error(await session.text());
    headers.Cookie = session.headers.get("set-cookie").split(";")[0];
    headers["X-CSRF-Token"] = (await session.json()).csrf;
    return async (method, path, body) => {
        const answer = await send(method, path, body);
        return { status: answer.status, json: await answer.json() };
    };
}

/** A suggestion that can be sent as it stands: in the buyer's language, about what he asks. */
async function ready(ask, { id, tags }) {
    const { json } = await ask("POST", `/conversations/${id}/suggestions`, {});
    const fits = ({ template, locale, missing, lint }) =>
        missing.length + lint.length === 0 &&
        template.split(".")[1] === tags.intent &&
        locale.split("-")[0] === tags.language.split("-")[0];
    return (json.suggestions ?? []).find(fits);
}

/** Sends the first suggestion that fits; done when a marketplace has it. What was sent. */
export async function firstReply(hub) {
    const ask = await signIn(hub);
    const tried = new Set();
    for (;;) {
        const { json: queue } = await ask("GET", "/conversations?limit=50");
        for (const one of queue.items.filter(({ id }) => !tried.has(id))) {
            tried.add(one.id);
            const suggestion = await ready(ask, one);
            if (!suggestion) continue;
            const reply = { text: suggestion.text, key: `first-${one.id}`, hold_seconds: 0, seen: null };
            if ((await ask("POST", `/conversations/${one.id}/replies`, reply)).status !== 201) continue;
            await delivered(ask, suggestion.text);
            return { ...suggestion, language: one.tags.language };
        }
        await pause(kLook);
    }
}

async function delivered(ask, text) {
    const squeezed = (words) => words.replace(/\s+/g, " ").trim();
    for (;;) {
        const { json } = await ask("GET", "/demo/delivered");
        if (json.some((each) => squeezed(each.text).includes(squeezed(text)))) return;
        await pause(kLook);
    }
}
