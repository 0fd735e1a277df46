// The conversation on the page.
import { attachmentView } from "./attachment.js";
import { el, textButton } from "./dom.js";
import { paragraphs } from "./text.js";
import { dayOf, sameDay, t, timeOf } from "./words.js";

/** A system message is told in our own words. */
const kEvents = { closed: "ended", rated: "rated", contact: "contactSaved" };
/** So near the end, the visitor is reading the end. */
const kNearPx = 80;

const unseen = (text) => el("span", { class: "unseen" }, `${text}: `);

export class Thread {
    #parts;
    #acts;
    #rows = [];
    #pending = new Map();
    #title = "";
    #read = 0;
    #atEnd = true;
    #moving = false;
    #seen = el("p", { class: "state", "aria-live": "off" }, t("seen"));

    /** `parts`: {scroller, log, pending, jump}; `acts`: {file(id), retry(item), remove(item)} */
    constructor(parts, acts) {
        this.#parts = parts;
        this.#acts = acts;
        parts.jump.onclick = () => {
            this.toEnd();
            parts.scroller.focus();
        };
        parts.scroller.tabIndex = 0; // by keyboard alone it scrolls too
        parts.scroller.addEventListener("scroll", () => this.#look());
        new ResizeObserver(() => this.follow()).observe(parts.scroller);
    }

    get messages() {
        return this.#rows.map((row) => row.message);
    }

    /** An agent without a name speaks as the shop. */
    set title(title) {
        this.#title = title;
    }

    /** The first bubble, before every message. */
    greet(text) {
        const first = this.#parts.log.querySelector(".greeting");
        first?.remove();
        if (!text) return;
        const row = el(
            "div",
            { class: "row agent greeting" },
            this.#bubble({ from: "agent", text, attachments: [] }),
        );
        this.#parts.log.prepend(row);
    }

    /** Puts a message at its place; false when it is there already. */
    add(message) {
        if (message.from === "system" && !(message.what in kEvents)) return false;
        if (this.#rows.some((row) => row.message.seq === message.seq)) return false;
        const at = this.#rows.findLastIndex((row) => row.message.seq < message.seq) + 1;
        const row = this.#draw(message);
        this.#parts.log.insertBefore(row.node, this.#rows[at]?.node ?? null);
        this.#rows.splice(at, 0, row);
        this.#join(at);
        this.#join(at + 1);
        this.#placeSeen();
        this.follow();
        if (!this.#atEnd && message.from === "agent") this.#parts.jump.hidden = false;
        return true;
    }

    /** Draws a message on its way, or its new state. */
    showPending(item) {
        const row = this.#drawPending(item);
        const old = this.#pending.get(item.key);
        if (old) old.replaceWith(row);
        else this.#parts.pending.append(row);
        this.#pending.set(item.key, row);
        this.#placeSeen();
        this.follow();
    }

    dropPending(item) {
        this.#pending.get(item.key)?.remove();
        this.#pending.delete(item.key);
        this.#placeSeen();
    }

    /** The shop has read everything up to `seq`. */
    read(seq) {
        this.#read = Math.max(this.#read, seq);
        this.#placeSeen();
        this.follow();
    }

    clear() {
        for (const row of this.#rows) row.node.remove();
        this.#rows = [];
        this.#read = 0;
    }

    toEnd() {
        this.#atEnd = true;
        this.follow();
    }

    /** Whoever reads the end goes on reading it when something grows; once for all that grew in one go. */
    follow() {
        if (!this.#atEnd || this.#moving) return;
        this.#moving = true;
        queueMicrotask(() => {
            this.#moving = false;
            this.#parts.jump.hidden = true;
            this.#parts.scroller.scrollTop = this.#parts.scroller.scrollHeight;
        });
    }

    /** "Today" becomes yesterday while the chat stays open. */
    nameDays() {
        for (const { at, day } of this.#rows) {
            if (day.textContent !== dayOf(at)) day.textContent = dayOf(at);
        }
    }

    #look() {
        const { scrollHeight, scrollTop, clientHeight } = this.#parts.scroller;
        this.#atEnd = scrollHeight - scrollTop - clientHeight < kNearPx;
        if (this.#atEnd) this.#parts.jump.hidden = true;
    }

    #draw(message) {
        const at = new Date(message.at);
        const day = el("p", { class: "day" }, dayOf(at));
        const line = message.from === "system" ? this.#event(message) : this.#bubble(message, at);
        const node = el("div", { class: `row ${message.from}` }, day, line);
        return { message, at, day, node };
    }

    #event({ what }) {
        return el("p", { class: "event" }, t(kEvents[what]));
    }

    #bubble({ from, name, text, attachments }, at = null) {
        const own = from === "visitor";
        const who = own ? unseen(t("you")) : el("p", { class: "name" }, el("bdi", {}, name || this.#title));
        const time = at && el("time", { dateTime: at.toISOString() }, timeOf(at));
        const files = attachments.map((file) => attachmentView(file, this.#acts.file));
        const body = text ? paragraphs(text, { links: !own }) : [];
        return el("div", { class: "bubble" }, who, ...body, ...files, time);
    }

    /** A row shows its day and its sender only where they differ from those of the row before. */
    #join(index) {
        const row = this.#rows[index];
        if (!row) return;
        const before = this.#rows[index - 1];
        const sameDate = before !== undefined && sameDay(before.at, row.at);
        const { from, name } = before?.message ?? {};
        row.day.hidden = sameDate;
        row.node.classList.toggle(
            "goes-on",
            sameDate && from === row.message.from && name === row.message.name,
        );
    }

    #drawPending(item) {
        const message = { ...item, from: "visitor" };
        const row = el(
            "div",
            { class: `row visitor ${item.state}` },
            this.#bubble(message, new Date(item.at)),
        );
        if (item.state === "sending") row.append(el("p", { class: "state soon" }, t("sending")));
        else row.append(this.#ways(item));
        return row;
    }

    /** What can be done with a message that wasn't taken. */
    #ways(item) {
        const again = textButton(t("tryAgain"), () => this.#acts.retry(item), "quiet");
        const remove =
            item.state === "refused" ? textButton(t("remove"), () => this.#acts.remove(item), "quiet") : null;
        return el("p", { class: "state bad", role: "alert" }, `${t("notSent")} `, again, remove);
    }

    /** Under the last message of the visitor, and only when that one was read. */
    #placeSeen() {
        this.#seen.remove();
        const last = this.#rows.findLast((row) => row.message.from === "visitor");
        if (last && last.message.seq <= this.#read && !this.#pending.size) last.node.append(this.#seen);
    }
}
