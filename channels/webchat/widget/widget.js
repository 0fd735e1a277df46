// What a shop's page loads: a round button that opens the chat in an iframe from the hub.
(() => {
    const script = document.currentScript;
    const kId = "dragoman-chat";
    if (!script || document.getElementById(kId)) return;
    const base = new URL(".", script.src);
    const kWords =
        "ru:Чат uk:Чат bg:Чат el:Συνομιλία he:צ׳אט ar:محادثة fa:گفتگو hi:चैट ja:チャット ko:채팅 zh:聊天 th:แชท";
    const word = kWords.split(`${navigator.language.slice(0, 2)}:`)[1]?.split(" ")[0] ?? "Chat";
    const kBubble = "M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z";
    const kCross = "M18 6 6 18M6 6l12 12";
    // Forced colours draw the transparent edge.
    const kButton = `position:fixed; z-index:2147483000; inset-inline-end:20px; bottom:20px;
        width:56px; height:56px; padding:14px; border:2px solid transparent; border-radius:50%;
        background:#1d5fbf; color:#fff; fill:none; stroke:currentColor; stroke-width:2; box-shadow:0 2px 10px #0004;
        cursor:pointer`;
    const kBadge = `position:absolute; top:-7px; inset-inline-end:-7px; min-width:10px; padding:0 6px; border:1px solid;
        border-radius:11px; background:#b3261e; font:600 13px/20px Arial, sans-serif`;
    const kFrame = "position:fixed; z-index:2147483001; border:0; color-scheme:light dark;";
    const kPanel = `inset-inline-end:20px; bottom:88px; width:384px; height:min(640px, 100vh - 108px); border-radius:12px;
        border:1px solid #8884; box-shadow:0 4px 24px #0004`;
    // Too narrow or too low for a panel beside the page.
    const small = matchMedia("(max-width: 479px), (max-height: 439px)");
    const view = window.visualViewport;
    let frame = null;
    let open = false;

    function styled(node, css) {
        node.style.cssText = css;
        return node;
    }

    /** What this tab did with the chat last; storage may be forbidden. */
    function memory(state) {
        try {
            if (state) sessionStorage.setItem(base, state);
            return sessionStorage.getItem(base);
        } catch {}
    }

    const draw = (tag) => document.createElement(tag);
    const drawSvg = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const host = styled(draw("div"), "all:initial");
    const button = styled(draw("button"), kButton);
    const icon = drawSvg("svg");
    const path = drawSvg("path");
    const badge = draw("span");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.append(path);
    button.append(icon, badge);
    host.id = kId;
    button.addEventListener("click", () => show(!open));
    host.attachShadow({ mode: "open" }).append(button);

    function drawFrame() {
        frame = draw("iframe");
        frame.title = word;
        frame.allow = "";
        frame.src = `${base.href}#origin=${encodeURIComponent(location.origin)}`;
        host.shadowRoot.append(frame);
    }

    /** On a small screen the iframe covers all that the on-screen keyboard leaves. */
    function place() {
        const covers = open && small.matches;
        const all = `left:0; top:${view.offsetTop}px; width:100%; height:${view.height}px`;
        button.style.display = covers ? "none" : "grid";
        button.setAttribute("aria-expanded", open);
        path.setAttribute("d", open ? kCross : kBubble);
        if (frame) styled(frame, `${kFrame} display:${open ? "block" : "none"}; ${covers ? all : kPanel}`);
    }

    function showUnread(count) {
        badge.textContent = count;
        styled(badge, kBadge + (count ? "" : "; display:none"));
        button.setAttribute("aria-label", count ? `${word} (${count})` : word);
    }

    const tell = (type, rest) => frame.contentWindow.postMessage({ dragoman: type, ...rest }, base.origin);

    function show(wanted) {
        if (!frame) drawFrame();
        else tell(wanted ? "shown" : "hidden");
        open = wanted;
        memory(open ? "open" : "closed");
        place();
        (open ? frame : button).focus();
    }

    function tellPage() {
        const page = { url: location.href, title: document.title, referrer: document.referrer };
        const identity = window.dragomanIdentity || script.dataset.identity || null;
        tell("page", { page, identity, open });
    }

    addEventListener("message", ({ origin, source, data }) => {
        if (!frame || origin !== base.origin || source !== frame.contentWindow) return;
        if (data.dragoman === "ready") tellPage();
        if (data.dragoman === "close") show(false);
        if (data.dragoman === "unread") showUnread(Number(data.count));
    });
    for (const change of ["resize", "scroll"]) view.addEventListener(change, place);

    // A chat begun on an earlier page goes on, but takes no focus and no phone's screen.
    const before = memory();
    if (before) drawFrame();
    open = before === "open" && !small.matches;
    showUnread(0);
    place();
    document.documentElement.append(host);
})();
