// What the tests of the package share: folders, hubs that really run, requests as they go over the wire.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as plain } from "node:http";
import { request as sealed } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Of every test: without a package there is nothing to prove. */
export const needsPackage = { skip: process.env.DRAGOMAN_PACKAGE ? false : "DRAGOMAN_PACKAGE is not set" };
export const kPassword = "correct horse battery";

/** Long: a loaded machine may take its time, and a test that passes never waits for it. */
export const kPatienceMs = 60_000;

export const newFolder = () => mkdtempSync(join(tmpdir(), "dragoman-package-"));
export const drop = (folder) => rmSync(folder, { recursive: true, force: true });

/** Runs a command to its end: what it printed, or an error that says so. */
export function run(command, args, options = {}) {
    const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
    return execFileSync(command, args, { encoding: "utf8", stdio: "pipe", env: { ...process.env, PATH }, ...options });
}

/** A port that is free now. */
export async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    await once(server, "close");
    return port;
}

/**
 * A hub that runs: its address, its code when nobody could sign in yet (`isNew`), and stop(), which tells its exit status. One that
 * doesn't come to run: its exit status and what it said.
 */
export async function startHub(program, args, { isNew = false } = {}) {
    const hub = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(hub, "exit");
    const errors = [];
    hub.stderr.setEncoding("utf8").on("data", (text) => errors.push(text));
    const patience = setTimeout(() => hub.kill("SIGKILL"), kPatienceMs);
    const told = {};
    const listening = (async () => {
        for await (const line of createInterface({ input: hub.stdout })) {
            told.url ??= /^listening on (\S+)/.exec(line)?.[1];
            told.code ??= /enter the code (\S+)/.exec(line)?.[1];
            if (told.url && (told.code || !isNew)) return;
        }
    })();
    await listening;
    clearTimeout(patience);
    const stop = async () => {
        hub.kill("SIGTERM");
        const [status] = await ended;
        return status;
    };
    if (told.url) return { ...told, stop };
    const [status] = await ended;
    return { status, errors: errors.join("") };
}

/** One request: status, headers and body of its answer. */
export function ask(url, { method = "GET", headers = {}, body, ...options } = {}) {
    const send = url.startsWith("https:") ? sealed : plain;
    return new Promise((resolve, reject) => {
        const asked = send(url, { method, headers, agent: false, timeout: kPatienceMs, ...options }, (answer) => {
            const parts = [];
            answer.on("data", (part) => parts.push(part));
            answer.on("error", reject);
            answer.on("end", () =>
                resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }),
            );
        });
        asked.on("timeout", () => asked.destroy(new Error(`${method} ${url}: no answer`)));
        asked.on("error", reject);
        asked.end(body);
    });
}

export const json = (value) => ({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
});
