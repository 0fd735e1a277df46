// A file of the thread: an image is shown, all else is offered as a download.
import { el, icon } from "./dom.js";
import { sizeOf, t } from "./words.js";

/** Never image/svg+xml: that is a document. */
const kImages = ["image/png", "image/jpeg", "image/webp", "image/gif"];

const urls = new Map();

/** The type is ours, whatever the answer says: a file is never opened as a page of this origin. */
async function fetchUrl(file, load) {
    const blob = await load(file.id);
    const type = kImages.includes(file.type) ? file.type : "application/octet-stream";
    return URL.createObjectURL(blob.slice(0, blob.size, type));
}

/** Each file is fetched once, unless that failed. */
function urlOf(file, load) {
    const url = urls.get(file.id) ?? fetchUrl(file, load);
    urls.set(file.id, url);
    url.catch(() => urls.delete(file.id));
    return url;
}

async function save(file, load) {
    el("a", { href: await urlOf(file, load), download: file.name }).click();
}

function download(file, load) {
    const size = el("span", { class: "dim" }, sizeOf(file.size));
    const label = el("span", { class: "label" }, el("bdi", {}, file.name), size);
    const button = el("button", { type: "button", class: "file" }, icon("file"), label);
    button.onclick = () =>
        save(file, load).catch(() => {
            size.textContent = t("fileGone");
        });
    return button;
}

/** Loaded when it comes into sight; its place is kept before. */
function image(file, load) {
    const picture = el("img", { alt: file.name });
    const link = el("a", { class: "image", download: file.name, title: file.name }, picture);
    const show = async () => {
        picture.src = await urlOf(file, load);
        link.href = picture.src;
    };
    const sight = new IntersectionObserver(([entry]) => {
        if (!entry.isIntersecting) return;
        sight.disconnect();
        show().catch(() => link.replaceWith(download(file, load)));
    });
    sight.observe(link);
    return link;
}

export function attachmentView(file, load) {
    return kImages.includes(file.type) ? image(file, load) : download(file, load);
}
