// A button that opens a short list of things to do.
import { el, iconButton, newId, textButton } from "./dom.js";

/** `entries` tells, each time it opens, what can be done: [[label, act], …]. */
export function menu(label, entries) {
    const id = newId();
    const list = el("div", { class: "menu", id, hidden: true });
    const button = iconButton("more", label, () => show(list.hidden));
    button.setAttribute("aria-controls", id);
    const box = el("div", { class: "menu-box" }, button, list);

    function show(open) {
        button.setAttribute("aria-expanded", open);
        list.hidden = !open;
        if (!open) return;
        list.replaceChildren(...entries().map(([text, act]) => textButton(text, () => choose(act), "entry")));
        list.firstChild?.focus();
    }

    /** The focus goes back first, so that a dialog gives it back to the button and not to a gone entry. */
    function choose(act) {
        show(false);
        button.focus();
        act();
    }

    function walk(step) {
        const all = [...list.children];
        const at = all.indexOf(document.activeElement);
        all[(at + step + all.length) % all.length].focus();
    }

    box.addEventListener("keydown", (event) => {
        if (list.hidden) return;
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (event.key === "Escape") choose(() => {});
        else if (event.key in steps) walk(steps[event.key]);
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    box.addEventListener("focusout", (event) => {
        if (!box.contains(event.relatedTarget)) show(false);
    });
    show(false);
    return box;
}
