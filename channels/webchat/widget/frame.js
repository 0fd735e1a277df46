// The shop's page round the iframe. It is spoken to by its exact origin, and told no more than that the chat is ready, wants
// to close, and how many answers wait.

const kPatienceMs = 1_500;

function originOf(hash) {
    try {
        const { origin } = new URL(new URLSearchParams(hash.slice(1)).get("origin"));
        return origin === "null" ? null : origin;
    } catch {
        return null; // a page of its own, or a shop's that gave no address
    }
}

const origin = window.parent === window ? null : originOf(location.hash);

function tell(type, rest) {
    if (origin) window.parent.postMessage({ dragoman: type, ...rest }, origin);
}

/** Whether there is a page that can close the chat. */
export const framed = origin !== null;
export const close = () => tell("close");
export const tellUnread = (count) => tell("unread", { count });

function hear(page, shown) {
    addEventListener("message", (event) => {
        if (event.origin !== origin || event.source !== window.parent) return;
        const what = event.data?.dragoman;
        if (what === "page") page(event.data);
        if (what === "shown" || what === "hidden") shown(what === "shown");
    });
}

/** What the hub is told of a page of its own. */
const ownPage = () => ({
    page: { url: location.href.split("#")[0], title: document.title, referrer: document.referrer },
    identity: null,
    open: true,
});

/**
 * Hears `shown(is)` from now on; gives the page's facts, or our own page's when the shop's keeps silent. What that one says
 * after all, `late` gets.
 */
export function meetPage(shown, late) {
    return new Promise((done) => {
        if (!origin) return done(ownPage());
        let met = done;
        hear((said) => met(said), shown);
        tell("ready");
        setTimeout(() => {
            met = late;
            done(ownPage());
        }, kPatienceMs);
    });
}
