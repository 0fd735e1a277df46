// The package's life in a folder of its own: installed, upgraded over an older one with an older database, led back, removed.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { ask, drop, json, kPassword, needsPackage, newFolder, run, startHub } from "./support.mjs";

const kOlder = "0.0.1";
const kData = "/var/lib/dragoman";
const kFlags = "/etc/default/dragoman";
const kUnit = "/lib/systemd/system/dragoman.service";
const oldDatabase = fileURLToPath(new URL("../cases/upgrade/schema_7.sql", import.meta.url));
const newest = process.env.DRAGOMAN_PACKAGE;

let folder, root, older, judged;
const inside = (path) => join(root, path);
const has = (tool) => ["/usr/bin", "/usr/sbin", "/bin"].some((where) => existsSync(join(where, tool)));
const needs = (tool) => (needsPackage.skip || has(tool) ? needsPackage : { skip: `${tool} isn't here` });

/** Debian's own judge of packages takes its time: it reads while the other tests run. */
function judge() {
    const asRoot = process.getuid() === 0 ? ["--allow-root"] : [];
    const judging = promisify(execFile)("lintian", [...asRoot, "--fail-on", "error,warning", newest]);
    return judging.then(
        () => "",
        (failure) => `${failure.message}${failure.stdout}`,
    );
}

/** The same program as a package of an older version. */
function makeOlder() {
    const unpacked = join(folder, "older");
    run("dpkg-deb", ["-R", newest, unpacked]);
    const control = join(unpacked, "DEBIAN", "control");
    writeFileSync(control, readFileSync(control, "utf8").replace(/^Version: .*$/m, `Version: ${kOlder}`));
    const file = join(folder, "older.deb");
    run("fakeroot", ["dpkg-deb", "-Znone", "-b", unpacked, file]);
    return file;
}

/** Debian's own installer, on the folder in place of this system; the scripts of the package know DPKG_ROOT. */
function dpkg(...args) {
    const forced = ["script-chrootless", "depends", "not-root", "confold"].map((what) => `--force-${what}`);
    return run("fakeroot", ["dpkg", `--root=${root}`, "--log=/dev/null", ...forced, ...args]);
}

const installed = () => run("dpkg-query", [`--root=${root}`, "-W", "-f", "${db:Status-Status} ${Version}", "dragoman"]);

/** The unit's line as systemd would run it, on the folder's own files. */
function start(options) {
    const line = /^ExecStart=(.*)$/m.exec(readFileSync(inside(kUnit), "utf8"))[1];
    const flags = run("/bin/sh", ["-c", `. "${inside(kFlags)}"; printf %s "$DRAGOMAN_FLAGS"`]);
    const words = line.replace("$DRAGOMAN_FLAGS", flags).replace(kData, inside(kData)).split(/ +/);
    return startHub(inside(words[0]), words.slice(1), options);
}

const copies = () => readdirSync(inside(kData)).filter((name) => name.startsWith("dragoman.sqlite.before-"));
const sqlite = (sql) => run("sqlite3", ["-bail", inside(`${kData}/dragoman.sqlite`)], { input: sql }).trim();

/** Takes the database out of the way, as README has it before a way back. */
function putAside() {
    const aside = inside(join(kData, "newer"));
    mkdirSync(aside);
    const them = ["-maxdepth", "1", "-regex", ".*\\.sqlite\\(-wal\\|-shm\\)?"];
    run("find", [inside(kData), ...them, "-exec", "mv", "-t", aside, "{}", "+"]);
    assert.ok(existsSync(join(aside, "dragoman.sqlite")));
}

/** What of the old database a person who signs in gets to see. */
async function assertOldDataIsServed(hub) {
    const form = json({ name: "li.wei", password: kPassword });
    const session = await ask(`${hub.url}/api/v1/session`, form);
    assert.equal(session.status, 200, session.body);
    const headers = { Cookie: session.headers["set-cookie"][0].split(";")[0] };
    const queue = JSON.parse((await ask(`${hub.url}/api/v1/conversations`, { headers })).body);
    assert.deepEqual(queue.items.map(({ buyer }) => buyer.name), ["Jonas Weber"]);
    const one = await ask(`${hub.url}/api/v1/conversations/${queue.items[0].id}`, { headers });
    assert.match(one.body, /Danke! Und wo bleibt mein Paket\?/);
}

before(() => {
    if (needsPackage.skip) return;
    folder = newFolder();
    root = join(folder, "root");
    mkdirSync(inside("/var/lib/dpkg"), { recursive: true });
    writeFileSync(inside("/var/lib/dpkg/status"), "");
    older = makeOlder();
    if (has("lintian")) judged = judge();
});
after(() => folder && drop(folder));

test("the package names the libraries that its program needs", needsPackage, () => {
    const depends = run("dpkg-deb", ["-f", newest, "Depends"]);
    for (const name of ["libc6", "libsqlite3-0", "libssl3", "ca-certificates", "tzdata"]) assert.match(depends, new RegExp(`\\b${name}\\b`));
});

test("an installed program runs by the unit's line, for a user of its own", needsPackage, async () => {
    dpkg("-i", older);
    assert.equal(installed(), `installed ${kOlder}`);
    assert.match(readFileSync(inside("/etc/passwd"), "utf8"), /^dragoman:x:\d+:\d+:[^:]*:\/var\/lib\/dragoman:.*nologin$/m);
    assert.match(readFileSync(inside(kUnit), "utf8"), /^User=dragoman$/m);
    assert.match(readFileSync(inside(kFlags), "utf8"), /^DRAGOMAN_FLAGS="--listen 127\.0\.0\.1:8080"$/m);
    // What an operator writes there: kept by every upgrade.
    writeFileSync(inside(kFlags), 'DRAGOMAN_FLAGS="--listen 127.0.0.1:0 --threads 2"\n');
    mkdirSync(inside("/var/lib/dragoman"), { mode: 0o700 });
    const hub = await start({ isNew: true });
    assert.ok(hub.code, hub.errors);
    assert.equal((await ask(`${hub.url}/readyz`)).status, 200);
    assert.equal(await hub.stop(), 0);
    assert.equal(statSync(inside(`${kData}/secret.key`)).mode & 0o077, 0);
});

test("the manual names every command", needsPackage, () => {
    const manual = gunzipSync(readFileSync(inside("/usr/share/man/man1/dragoman.1.gz"))).toString();
    const help = run(inside("/usr/bin/dragoman"), ["--help"]);
    const commands = [...help.split("Subcommands:")[1].matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    assert.ok(commands.length > 5, help);
    for (const name of commands) assert.match(manual, new RegExp(`^\\.BR? .*\\b${name}\\b`, "m"));
});

test("systemd finds no fault in the unit and little that it may do", needs("systemd-analyze"), () => {
    const unit = join(folder, "dragoman.service");
    writeFileSync(unit, readFileSync(inside(kUnit), "utf8").replace("=/usr/bin/", `=${inside("/usr/bin/")}`));
    const read = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
    // Of other units of this machine it may say what it likes.
    assert.deepEqual(read.stderr.split("\n").filter((line) => line.includes("dragoman.service")), []);
    // Of ten, by its own count: 1.4 now.
    run("systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", unit]);
});

test("an upgrade keeps the operator's options and brings an old database up to date, with a copy", needsPackage, async () => {
    for (const name of readdirSync(inside(kData))) if (name.startsWith("dragoman.sqlite")) drop(inside(join(kData, name)));
    sqlite(readFileSync(oldDatabase, "utf8"));
    dpkg("-i", newest);
    assert.notEqual(installed(), `installed ${kOlder}`);
    assert.match(readFileSync(inside(kFlags), "utf8"), /--threads 2/);
    assert.equal(sqlite("PRAGMA user_version"), "7");
    const hub = await start();
    assert.ok(hub.url, hub.errors);
    await assertOldDataIsServed(hub);
    assert.equal(await hub.stop(), 0);
    assert.ok(Number(sqlite("PRAGMA user_version")) > 7);
    assert.equal(copies().length, 1);
});

test("an older program refuses a newer database, and the copy leads back to what it can read", needsPackage, async () => {
    sqlite("PRAGMA user_version = 999");
    const refused = await start();
    assert.equal(refused.status, 1);
    assert.match(refused.errors, /dragoman\.sqlite has schema 999, this program knows up to \d+: use a newer dragoman/);
    putAside();
    run(inside("/usr/bin/dragoman"), ["restore", "--data", inside(kData), inside(join(kData, copies()[0]))]);
    dpkg("-i", older);
    assert.equal(installed(), `installed ${kOlder}`);
    assert.equal(sqlite("PRAGMA user_version"), "7");
    assert.equal(sqlite("SELECT group_concat(state) FROM (SELECT state FROM outbox ORDER BY id)"), "sent,unclear");
    const hub = await start();
    assert.ok(hub.url, hub.errors);
    await assertOldDataIsServed(hub);
    assert.equal(await hub.stop(), 0);
});

test("removed, it leaves data and options; purged, the data still, and says so", needsPackage, () => {
    dpkg("-r", "dragoman");
    assert.equal(existsSync(inside("/usr/bin/dragoman")), false);
    assert.equal(existsSync(inside(kUnit)), false);
    assert.ok(existsSync(inside(kFlags)));
    const said = dpkg("-P", "dragoman");
    assert.equal(existsSync(inside(kFlags)), false);
    assert.match(said, /\/var\/lib\/dragoman stays, with the messages/);
    for (const name of ["dragoman.sqlite", "secret.key", ...copies()]) assert.ok(existsSync(inside(join(kData, name))), name);
    assert.equal(sqlite("SELECT count(*) FROM messages"), "4");
});

test("the package pleases Debian's own judge", needs("lintian"), async () => {
    assert.equal(await judged, "");
});
