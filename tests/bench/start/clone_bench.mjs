// Prints how long it takes from a fresh clone to the first page and to the first reply at a marketplace.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstReply, start, untilReady } from "./hub.mjs";

const top = process.argv[2];
const line = (what, sinceMs) => console.log(`${what.padEnd(60)}${((performance.now() - sinceMs) / 60_000).toFixed(1).padStart(8)} min`);

const folder = mkdtempSync(join(tmpdir(), "clone-bench-"));
try {
    process.env.CCACHE_DISABLE = "1";
    const begun = performance.now();
    execFileSync("git", ["clone", "--quiet", top, join(folder, "clone")], { stdio: "inherit" });
    const hub = await start(join(folder, "clone", "hub", "run"), ["--", "demo", "--listen", "127.0.0.1:0"], { group: true });
    try {
        await untilReady(hub);
        line("clone to first page", begun);
        const { template, language } = await firstReply(hub);
        line(`clone to first reply at a marketplace (${template}, ${language})`, begun);
    } finally {
        await hub.stop();
    }
} finally {
    rmSync(folder, { recursive: true, force: true });
}
