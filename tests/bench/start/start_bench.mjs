// Prints how soon a hub answers and how much memory it holds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { firstReply, memory, start, untilReady } from "./hub.mjs";

const program = process.env.DRAGOMAN_PROGRAM;
const minutes = Number(process.env.DRAGOMAN_MINUTES);
const kStarts = 7;
const kSettleMs = 2000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const line = (what, value, unit) => console.log(`${what.padEnd(60)}${value.toFixed(0).padStart(8)} ${unit}`);

/** Starts and ends a hub; `folder` says where its data is. */
async function served(folder) {
    const hub = await start(program, ["serve", "--data", folder, "--listen", "127.0.0.1:0"]);
    try {
        const waited = await untilReady(hub);
        await pause(kSettleMs);
        return { waited, held: memory(hub) };
    } finally {
        await hub.stop();
    }
}

const folder = mkdtempSync(join(tmpdir(), "start-bench-"));
try {
    const first = [], again = [];
    for (let nth = 0; nth < kStarts; ++nth) {
        first.push(await served(join(folder, String(nth))));
        again.push(await served(join(folder, String(nth))));
    }
    line("start to first answer, new folder, median", median(first.map(({ waited }) => waited)), "ms");
    line("start to first answer, folder that is there, median", median(again.map(({ waited }) => waited)), "ms");
    line("resident memory, idle, median", median(again.map(({ held }) => held)), "MB");
    const demo = await start(program, ["demo", "--listen", "127.0.0.1:0", "--new-message-every", "1"]);
    try {
        await untilReady(demo);
        await firstReply(demo);
        line("demonstration: start to the first reply at a marketplace", performance.now() - demo.begun, "ms");
        await pause(minutes * 60_000);
        line(`demonstration: resident memory after ${minutes} min, a message a second`, memory(demo), "MB");
    } finally {
        await demo.stop();
    }
} finally {
    rmSync(folder, { recursive: true, force: true });
}
