// The recipe for nginx, before a hub that was started as the recipe says: from the first start on, through TLS.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { ask, drop, freePort, json, kPassword, kPatienceMs, needsPackage, newFolder, run, startHub } from "./support.mjs";

const kName = "support.shop.example";
const kNobody = 65_534;
const kMegabyte = 1024 * 1024;
const recipe = readFileSync(new URL("../../hub/package/nginx.conf.example", import.meta.url), "utf8");

let folder, hub, nginx, certificate, ports;
/** Of the person who came first. */
let cookie, csrf;

/** The recipe with ports and a certificate of this test. */
function site(hubUrl) {
    return recipe
        .replace(/^ *listen \[::\].*\n/gm, "")
        .replace("listen 80;", `listen 127.0.0.1:${ports.plain};`)
        .replace("listen 443 ssl http2;", `listen 127.0.0.1:${ports.tls} ssl http2;`)
        .replace(/\/etc\/letsencrypt\/live\/[^;]*\/fullchain\.pem/, join(folder, "certificate.pem"))
        .replace(/\/etc\/letsencrypt\/live\/[^;]*\/privkey\.pem/, join(folder, "key.pem"))
        .replaceAll("http://127.0.0.1:8080", hubUrl);
}

/** Everything that nginx writes lies in the folder: it runs as nobody in particular. */
const whole = () => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `    ${name}_temp_path ${folder}/${name};`).join("\n")}
    include ${folder}/site.conf;
}
`;

function makeCertificate() {
    const subject = ["-subj", `/CN=${kName}`, "-addext", `subjectAltName=DNS:${kName}`];
    const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    run("openssl", ["req", ...kind, ...subject, "-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")]);
    chmodSync(join(folder, "key.pem"), 0o644);
    return readFileSync(join(folder, "certificate.pem"));
}

async function answers(port) {
    const socket = connect(port, "127.0.0.1");
    try {
        await once(socket, "connect");
        return true;
    } catch {
        return false;
    } finally {
        socket.destroy();
    }
}

async function startNginx() {
    writeFileSync(join(folder, "site.conf"), site(hub.url));
    writeFileSync(join(folder, "nginx.conf"), whole());
    const isRoot = process.getuid() === 0;
    if (isRoot) chownSync(folder, kNobody, kNobody);
    const started = spawn("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], {
        stdio: ["ignore", "inherit", "inherit"],
        ...(isRoot ? { uid: kNobody, gid: kNobody } : {}),
    });
    const deadline = Date.now() + kPatienceMs;
    while (!(await answers(ports.tls))) {
        if (started.exitCode !== null || Date.now() > deadline) throw new Error("nginx doesn't answer");
        await pause(50);
    }
    return started;
}

/** As somebody elsewhere asks, by name and through TLS. */
const through = (path, options = {}) =>
    ask(`https://127.0.0.1:${ports.tls}${path}`, {
        ca: certificate,
        servername: kName,
        ...options,
        headers: { Host: `${kName}:${ports.tls}`, ...options.headers },
    });

/** The same, as the person who is signed in. */
const signedIn = (path, options = {}) =>
    through(path, { ...options, headers: { Cookie: cookie, "X-CSRF-Token": csrf, ...options.headers } });

/** What the recipe has operators write into /etc/default/dragoman. */
const flags = () => /DRAGOMAN_FLAGS="([^"]*)"/.exec(recipe)[1].replace(":8080", ":0").split(" ");

before(async () => {
    if (needsPackage.skip) return;
    folder = newFolder();
    ports = { plain: await freePort(), tls: await freePort() };
    certificate = makeCertificate();
    mkdirSync(join(folder, "hub"));
    const args = ["serve", "--data", join(folder, "hub", "data"), ...flags()];
    hub = await startHub(process.env.DRAGOMAN_PROGRAM, args, { isNew: true });
    nginx = await startNginx();
});

after(async () => {
    if (nginx) {
        nginx.kill();
        await once(nginx, "exit");
    }
    await hub?.stop();
    if (folder) drop(folder);
});

test("the first start works through the proxy, and its cookie is for TLS alone", needsPackage, async () => {
    const page = await through("/");
    assert.equal(page.status, 200);
    assert.match(page.headers["content-type"], /^text\/html/);
    assert.match(page.headers["strict-transport-security"], /^max-age=\d{8}/);
    const origin = { Origin: `https://${kName}:${ports.tls}` };
    const form = json({ code: hub.code, name: "li.wei", password: kPassword });
    const made = await through("/api/v1/setup", { ...form, headers: { ...form.headers, ...origin } });
    assert.equal(made.status, 201, made.body);
    const [set] = made.headers["set-cookie"];
    for (const mark of ["Secure", "HttpOnly", "SameSite=Strict"]) assert.ok(set.split("; ").includes(mark), set);
    cookie = set.split(";")[0];
    csrf = JSON.parse(made.body).csrf;
    assert.equal((await signedIn("/api/v1/status")).status, 200);
});

test("without TLS one is led to it", needsPackage, async () => {
    const led = await ask(`http://127.0.0.1:${ports.plain}/inbox/queue?x=1`, { headers: { Host: kName } });
    assert.equal(led.status, 308);
    assert.equal(led.headers.location, `https://${kName}/inbox/queue?x=1`);
});

test("who signs in gets a cookie for TLS alone, whatever is claimed of the way", needsPackage, async () => {
    const form = json({ name: "li.wei", password: kPassword });
    const claims = { "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example", Forwarded: "proto=http" };
    const answer = await through("/api/v1/session", { ...form, headers: { ...form.headers, ...claims } });
    assert.equal(answer.status, 200, answer.body);
    assert.match(answer.headers["set-cookie"][0], /; Secure/);
});

test("a page elsewhere can't sign anybody in", needsPackage, async () => {
    const form = json({ name: "li.wei", password: kPassword });
    const foreign = { ...form.headers, Origin: "https://evil.example", "X-Forwarded-Host": "evil.example" };
    assert.equal((await through("/api/v1/session", { ...form, headers: foreign })).status, 403);
});

test("another name is refused, though the proxy passes it on", needsPackage, async () => {
    assert.equal((await through("/", { headers: { Host: "evil.example" } })).status, 421);
});

test("figures are for this machine alone, whatever name is asked for", needsPackage, async () => {
    assert.equal((await ask(`${hub.url}/metrics`)).status, 200);
    assert.equal((await through("/metrics")).status, 401);
    assert.equal((await through("/metrics", { headers: { Host: "127.0.0.1" } })).status, 401);
    assert.equal((await through("/metrics", { headers: { Host: "localhost", "X-Forwarded-For": "127.0.0.1" } })).status, 401);
});

/** Waits for a text in the events that the proxy passes on. */
function eventStream() {
    let heard = "";
    let wake = () => {};
    const asked = request(`https://127.0.0.1:${ports.tls}/api/v1/events`, {
        ca: certificate,
        servername: kName,
        agent: false,
        headers: { Host: kName, Cookie: cookie, Accept: "text/event-stream" },
    });
    asked.on("response", (answer) =>
        answer.setEncoding("utf8").on("data", (text) => {
            heard += text;
            wake();
        }),
    );
    asked.on("error", () => wake());
    asked.end();
    const hears = async (text) => {
        const deadline = Date.now() + kPatienceMs;
        while (!heard.includes(text)) {
            if (Date.now() > deadline) throw new Error(`${text} didn't come; heard: ${heard}`);
            await Promise.race([new Promise((resolve) => (wake = resolve)), pause(1000)]);
        }
    };
    return { hears, close: () => asked.destroy() };
}

/** An account whose buyers come to the hub itself; the path at which they do. */
async function connectVisitors() {
    const { items } = JSON.parse((await signedIn("/api/v1/kinds")).body);
    const kind = items.find(({ abilities }) => abilities.includes("serve"));
    const settings = Object.fromEntries(kind.settings.filter(({ required }) => required).map(({ name }) => [name, "Lamps"]));
    const form = json({ kind: kind.kind, name: "window", settings, secrets: {} });
    const made = await signedIn("/api/v1/accounts", form);
    assert.equal(made.status, 201, made.body);
    return new URL(JSON.parse(made.body).visitors.url, hub.url).pathname;
}

let visitors;
test("live events come through as they happen", needsPackage, async () => {
    const stream = eventStream();
    try {
        // Its first bytes, a few, stand in no buffer.
        await stream.hears("retry: 2000");
        visitors = await connectVisitors();
        await stream.hears("event: account");
    } finally {
        stream.close();
    }
});

test("visitors are told apart by what the proxy saw, not by what they claim", needsPackage, async () => {
    const open = (localAddress, claim) => {
        const form = json({});
        const claims = { "X-Forwarded-For": claim, "X-Real-IP": claim, Forwarded: `for=${claim}` };
        return through(`${visitors}v1/sessions`, { ...form, headers: { ...form.headers, ...claims }, localAddress });
    };
    const statuses = [];
    // More than a day's number of one network.
    while (statuses.length < 60 && statuses.at(-1) !== 429) {
        statuses.push((await open("127.0.0.1", `203.0.113.${statuses.length}`)).status);
    }
    assert.equal(statuses[0], 201);
    assert.equal(statuses.at(-1), 429, `each of ${statuses.length} claims was believed`);
    assert.equal((await open("127.0.0.2", "127.0.0.1")).status, 201);
});

test("a file of the size that the hub takes comes through, and no larger one", needsPackage, async () => {
    const upload = (bytes) =>
        signedIn("/api/v1/files", {
            method: "POST",
            headers: { "Content-Type": "application/octet-stream" },
            body: Buffer.alloc(bytes, 7),
        });
    const whole = await upload(25 * kMegabyte);
    assert.equal(whole.status, 201, whole.body);
    assert.equal(JSON.parse(whole.body).size, 25 * kMegabyte);
    assert.equal((await upload(25 * kMegabyte + 1)).status, 413);
    const form = json({ text: "x".repeat(2 * kMegabyte) });
    assert.equal((await signedIn("/api/v1/desk", form)).status, 413);
});
