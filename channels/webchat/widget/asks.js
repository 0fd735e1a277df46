// What the chat asks beside the conversation: what it is about, who is there, how it was.
import { el, newId, textButton } from "./dom.js";
import { numberOf, t } from "./words.js";

const kDepartments = { pre_sale: "preSale", after_sale: "afterSale" };
const kScores = [5, 4, 3, 2, 1];
const kNameLength = 100;
const kEmailLength = 254;
const kCommentLength = 500;

/** A group of choices drawn as buttons, of which one can be pressed. */
export function departmentChoice(departments, choose) {
    const known = departments.filter((name) => name in kDepartments);
    if (known.length < 2) return null;
    const buttons = known.map((name) => textButton(t(kDepartments[name]), () => pick(name), "choice"));
    const press = (chosen) => {
        for (const [i, button] of buttons.entries()) button.ariaPressed = known[i] === chosen;
    };
    const pick = (name) => {
        press(name);
        choose(name);
    };
    press(null);
    const id = newId();
    const question = el("p", { id }, t("about"));
    return el("section", { class: "ask", role: "group", "aria-labelledby": id }, question, ...buttons);
}

function field(name, value) {
    const id = newId();
    const email = name === "email";
    const props = {
        id,
        value: value ?? "",
        type: email ? "email" : "text",
        autocomplete: email ? "email" : "name",
    };
    const input = el("input", { ...props, dir: "auto", maxLength: email ? kEmailLength : kNameLength });
    return { input, node: el("p", { class: "field" }, el("label", { for: id }, t(name)), input) };
}

/** Who the visitor is, as far as he likes to tell; `save` gets {name, email}, `skip` nothing. */
export function contactForm(names, visitor, save, skip) {
    const fields = names.map((name) => [name, field(name, visitor[name])]);
    const value = (name) =>
        fields.find(([other]) => other === name)?.[1].input.value.trim() ?? visitor[name] ?? "";
    const buttons = el("p", { class: "buttons" }, textButton(t("skip"), skip), submit(t("save")));
    const nodes = fields.map(([, { node }]) => node);
    const form = el("form", { class: "ask" }, el("p", {}, t("contactIntro")), ...nodes, buttons);
    form.onsubmit = (event) => {
        event.preventDefault();
        const contact = { name: value("name"), email: value("email") };
        if (contact.name || contact.email) save(contact);
        else skip();
    };
    return form;
}

const submit = (label) => el("button", { type: "submit", class: "button main" }, label);

/** A modal box; the browser keeps the focus inside, closes it by Esc and gives the focus back. */
function dialog(title, ...children) {
    const id = newId();
    const box = el("dialog", { "aria-labelledby": id }, el("h2", { id }, title), ...children);
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
    return box;
}

export function askContact(names, visitor, save) {
    const done = (contact) => {
        box.close();
        save(contact);
    };
    const form = contactForm(names, visitor, done, () => box.close());
    const box = dialog(t("details"), form);
}

export function askEnd(end) {
    const cancel = textButton(t("cancel"), () => box.close());
    const go = textButton(t("endChat"), () => box.close("end"), "main");
    const box = dialog(t("endAsk"), el("p", { class: "buttons" }, cancel, go));
    box.addEventListener("close", () => {
        if (box.returnValue === "end") end();
    });
}

function score(value, checked) {
    const id = newId();
    const radio = el("input", { type: "radio", name: "score", id, value, checked, required: true });
    return el("p", { class: "score" }, radio, el("label", { for: id }, t(`rate${value}`)));
}

/** The question in its shortest form, which stands in nobody's way; `pick` gets the score. */
export function ratingCard(pick, skip) {
    const id = newId();
    const question = el("p", { id }, t("rateAsk"));
    const buttons = [...kScores].reverse().map((value) => {
        const button = textButton(numberOf(value), () => pick(value));
        button.setAttribute("aria-label", `${numberOf(value)} – ${t(`rate${value}`)}`);
        return button;
    });
    const ends = [t("rate1"), t("rate5")].map((text) => el("span", {}, text));
    return el(
        "section",
        { class: "ask", role: "group", "aria-labelledby": id },
        question,
        el("p", { class: "scores" }, ...buttons),
        el("p", { class: "ends", "aria-hidden": "true" }, ...ends),
        el("p", { class: "buttons" }, textButton(t("skip"), skip, "quiet")),
    );
}

/** `rate` gets {score, text}; `chosen` is the score that stands there first, if any. */
export function askRating(rate, chosen) {
    const id = newId();
    const comment = el("textarea", { id, rows: 2, dir: "auto", maxLength: kCommentLength });
    const scored = kScores.map((value) => score(value, value === chosen));
    const scores = el("fieldset", {}, el("legend", { class: "unseen" }, t("rateAsk")), ...scored);
    const cancel = textButton(t("cancel"), () => box.close());
    const buttons = el("p", { class: "buttons" }, cancel, submit(t("send")));
    const text = el("p", { class: "field" }, el("label", { for: id }, t("comment")), comment);
    const form = el("form", {}, scores, text, buttons);
    form.onsubmit = (event) => {
        event.preventDefault();
        box.close();
        rate({ score: Number(form.elements.score.value), text: comment.value.trim() });
    };
    const box = dialog(t("rateAsk"), form);
}
