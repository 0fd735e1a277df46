// Elements without markup: the content policy allows no innerHTML, and nobody misses it.

/** An element with its properties (or attributes, where there is no such property) and children. */
export function el(tag, props = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (name in node) node[name] = value;
        else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
}

/** For labels: each gets an id of its own. */
let ids = 0;
export function newId() {
    ids += 1;
    return `i${ids}`;
}

/** Outlines on a grid of 24, drawn after Lucide (ISC licence). */
const kIcons = {
    close: ["M18 6 6 18", "m6 6 12 12"],
    more: ["M12 5h.01", "M12 12h.01", "M12 19h.01"],
    down: ["M12 5v14", "m19 12-7 7-7-7"],
    send: [
        "M3.7 3a.5.5 0 0 0-.7.7l2.9 7.6a2 2 0 0 1 0 1.4L3 20.3a.5.5 0 0 0 .7.7l18-8.5a.5.5 0 0 0 0-1z",
        "M6 12h16",
    ],
    clip: ["m16 6-8.4 8.6a2 2 0 0 0 2.8 2.8l8.4-8.6a4 4 0 1 0-5.6-5.6l-8.4 8.5a6 6 0 1 0 8.5 8.5l8.4-8.5"],
    file: ["M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8l6 6v12a2 2 0 0 1-2 2z", "M14 2v5a1 1 0 0 0 1 1h5"],
};

const kSvg = "http://www.w3.org/2000/svg";

export function icon(name) {
    const svg = document.createElementNS(kSvg, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `icon icon-${name}`);
    svg.setAttribute("aria-hidden", "true");
    for (const line of kIcons[name]) {
        const path = document.createElementNS(kSvg, "path");
        path.setAttribute("d", line);
        svg.append(path);
    }
    return svg;
}

export function iconButton(name, label, click) {
    const props = { type: "button", class: "icon-button", title: label, "aria-label": label, onclick: click };
    return el("button", props, icon(name));
}

export function textButton(label, click, look = "") {
    return el("button", { type: "button", class: `button ${look}`, onclick: click }, label);
}
