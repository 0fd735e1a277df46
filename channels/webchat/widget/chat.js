// The chat: puts its parts together and lets each hear what concerns it.
import { Api, Problem } from "./api.js";
import { askContact, askEnd, askRating, contactForm, departmentChoice, ratingCard } from "./asks.js";
import { Composer } from "./composer.js";
import { icon, iconButton, textButton } from "./dom.js";
import { Follower, nap } from "./follow.js";
import { close, framed, meetPage, tellUnread } from "./frame.js";
import { menu } from "./menu.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { lasting } from "./store.js";
import { Thread } from "./thread.js";
import { dressPage, t } from "./words.js";

const kLongestWaitMs = 30_000;
const kMinuteMs = 60_000;
/** So long a rating can be changed. */
const kRatingChangesMs = 3_600_000;
const part = (id) => document.getElementById(id);

/** What the hub is told of the visit; the shop's page adds its own. */
const facts = {
    locale: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};
/** What the hub said of this visitor and this widget; null until the session is open. */
let session = null;
/** Whether the panel is open. */
let shown = true;
/** The newest question how it was; null for none. */
let asked = null;
/** Of the conversation: "new", "talking", "asked", "ended", "rated"; null until it is known. */
let stage = null;
let department;

dressPage();
const api = new Api(facts, opened);
const notice = new Notice(part("line"));
const thread = new Thread(
    { scroller: part("scroller"), log: part("log"), pending: part("pending"), jump: part("jump") },
    {
        file: (id) => api.file(id),
        retry(item) {
            outbox.retry(item);
            takeFocus();
        },
        remove(item) {
            outbox.remove(item);
            updateStage();
            takeFocus();
        },
    },
);
const outbox = new Outbox(api, {
    changed: (item) => thread.showPending(item),
    sent: heard,
    gone: (item) => thread.dropPending(item),
    wait: (seconds) => notice.wait(seconds),
});
const follower = new Follower(api, { message: heard, read: (seq) => thread.read(seq), live: reached });
const composer = new Composer(part("composer"), api, send);
const more = menu(t("more"), entries);

function opened(now) {
    const another = session !== null && session.visitor.id !== now.visitor.id;
    session = now;
    if (another) {
        thread.clear();
        asked = null;
        follower.restart();
    }
    wear(now.settings);
    if (stage !== null) updateStage();
    outbox.open();
}

function wear(settings) {
    document.title = settings.title;
    part("title").textContent = settings.title;
    thread.title = settings.title;
    thread.greet(settings.greeting);
    composer.limits = settings;
}

function heard(message) {
    if (message.from === "visitor") outbox.recognise(message, (item) => thread.dropPending(item));
    if (message.what === "asked") asked = message;
    else if (thread.add(message)) noteSeen();
    else return;
    if (stage !== null) updateStage();
}

function reached(live) {
    notice.live(live);
    if (live) outbox.flush();
}

function send(text, files) {
    outbox.add(text, files, department);
    updateStage();
    thread.toEnd();
}

/** Remembers how far the visitor has seen the thread, and tells the shop's page how much he hasn't. */
function noteSeen() {
    const key = `seen:${session.visitor.id}`;
    if (shown) lasting.set(key, thread.messages.at(-1)?.seq ?? 0);
    const seen = Number(lasting.get(key));
    tellUnread(thread.messages.filter(({ from, seq }) => from === "agent" && seq > seen).length);
}

function stageNow() {
    if (outbox.items.length) return "talking";
    const turns = thread.messages.filter(
        ({ from, what }) => from === "visitor" || what === "closed" || what === "rated",
    );
    const [before, last] = [turns.at(-2), turns.at(-1)];
    if (!last) return "new";
    if (asked?.seq > last.seq) return Number(lasting.get(skipKey())) === asked.seq ? "talking" : "asked";
    const wasAsked = before?.what === "closed" || asked?.seq > (before?.seq ?? 0);
    if (last.what === "rated" && (wasAsked || before?.what === "rated")) return "rated";
    return last.what === "closed" ? "ended" : "talking";
}

/** Draws what is asked at this stage; what the visitor is filling in stays while the stage does. */
function updateStage() {
    const now = stageNow();
    if (now === stage) return;
    stage = now;
    department = undefined;
    part("asks").replaceChildren(...asks().filter(Boolean));
    more.hidden = !entries().length;
    thread.follow();
}

function asks() {
    if (stage === "talking") return [];
    if (stage === "asked") return [ratingCard(rate, skipRating)];
    const { departments } = session.settings;
    const choice = departmentChoice(departments, chooseDepartment);
    const rating = stage === "ended" ? textButton(t("rate"), () => rate(), "choice") : null;
    return [rating, choice, stage === "new" ? contactCard() : null];
}

function chooseDepartment(name) {
    department = name;
    composer.focus();
}

function contactCard() {
    const missing = session.settings.ask.filter((name) => !session.visitor[name]);
    if (!missing.length) return null;
    const done = () => {
        card.remove();
        takeFocus();
    };
    const save = async (contact) => (await saveContact(contact)) && done();
    const card = contactForm(missing, session.visitor, save, done);
    return card;
}

function entries() {
    const details = () => askContact(session.settings.ask, session.visitor, saveContact);
    const all = [];
    if (session?.settings.ask.length) all.push([t("details"), details]);
    const rates = ["talking", "asked", "ended"].includes(stage) || mayChange();
    if (rates) all.push([t("rate"), () => rate()]);
    if (stage === "talking" || stage === "asked") all.push([t("endChat"), () => askEnd(end)]);
    return all;
}

/** Whether the hub took it; if not, the visitor is told. */
async function post(path, body) {
    try {
        await api.post(path, body);
        return true;
    } catch (problem) {
        if (problem.status === 429) notice.wait(problem.waitSeconds);
        else notice.failed();
        return false;
    }
}

async function saveContact(contact) {
    const saved = await post("v1/contact", contact);
    if (saved) Object.assign(session.visitor, contact);
    return saved;
}

async function end() {
    if (await post("v1/close", {})) rate();
}

function rate(chosen) {
    askRating(async (rating) => {
        await post("v1/rating", rating);
        takeFocus();
    }, chosen);
}

/** Whether what the visitor thought of the service can still be thought better of. */
function mayChange() {
    const rated = thread.messages.findLast(({ what }) => what === "rated");
    return stage === "rated" && Date.now() - Date.parse(rated.at) < kRatingChangesMs;
}

const skipKey = () => `skipped:${session.visitor.id}`;

function skipRating() {
    lasting.set(skipKey(), asked.seq);
    updateStage();
    takeFocus();
}

/** Tries to `open` until the hub takes the visitor in, or says that it won't. */
async function enter(open) {
    for (let wait = 1_000; ; wait = Math.min(wait * 2, kLongestWaitMs)) {
        try {
            return await open();
        } catch (problem) {
            const refused = problem instanceof Problem && !problem.passes;
            if (refused) return giveUp();
            if (problem.status === 429) notice.wait(problem.waitSeconds);
            notice.live(false);
            await nap(problem.status === 429 ? problem.waitSeconds * 1_000 : wait);
        }
    }
}

function giveUp() {
    part("composer").hidden = true;
    notice.unavailable();
}

/** On a touch screen the keyboard waits until the visitor wants to write. */
function takeFocus() {
    if (matchMedia("(pointer: fine)").matches) composer.focus();
    else part("head").focus();
}

function show(is) {
    shown = is;
    if (!is) return;
    if (session) noteSeen();
    thread.toEnd();
    takeFocus();
}

function closeByEscape(event) {
    const busy = event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]");
    if (event.key === "Escape" && !busy) close();
}

function drawFrame() {
    part("scroller").setAttribute("aria-label", t("messages"));
    part("jump").append(icon("down"), t("newMessages"));
    part("tools").append(more);
    more.hidden = true;
    if (document.hasFocus()) takeFocus(); // a chat that goes on from an earlier page waits to be asked for
    if (!framed) return;
    part("tools").append(iconButton("close", t("close"), close));
    document.addEventListener("keydown", closeByEscape);
}

function learn({ page, identity, open }) {
    Object.assign(facts, { page, identity });
    shown = open;
}

/** The shop's page was slow to say who is there. What the visitor does meanwhile he does as nobody, and goes on with it. */
async function meetLate(said) {
    learn(said);
    if (session) noteSeen();
    await enter(() => api.renew());
}

async function start() {
    drawFrame();
    learn(await meetPage(show, meetLate));
    for (const item of outbox.items) thread.showPending(item);
    await enter(() => api.open());
    if (session === null) return;
    await outbox.flush(); // what a reload left behind, so that the history has it in its place
    await follower.catchUp().catch(() => reached(false));
    part("log").setAttribute("aria-live", "polite"); // the history is not news
    updateStage();
    noteSeen();
    setInterval(() => thread.nameDays(), kMinuteMs);
    await follower.follow();
}

start();
