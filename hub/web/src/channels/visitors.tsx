import { ExternalLink } from "lucide-preact";
import type { Account, Kind } from "../api/types";
import { t, tNodes } from "../i18n/words";
import { Copyable } from "../ui/copyable";

/** The setting that names the pages which may show the window. */
const kPages = "allowed_origins";

function Pages({ kind }: { kind: Kind | undefined }) {
    const setting = kind?.settings.find(({ name }) => name === kPages);
    return setting ? (
        <span>{tNodes("visitors.pages", { setting: <bdi key="setting">{setting.label}</bdi> })}</span>
    ) : null;
}

/** Where buyers come whom the hub serves itself: the code for the shop's pages, and the window's own page. */
export function Visitors({ visitors, kind }: { visitors: Account["visitors"]; kind: Kind | undefined }) {
    if (!visitors) return null;
    // A hub without a public address knows only the path.
    const url = new URL(visitors.url, location.origin).href;
    return (
        <div class="visitors">
            <h2>{t("visitors.title")}</h2>
            <Copyable text={`<script src="${url}widget.js" async></script>`} label={t("visitors.copy")} />
            <p class="dim">
                {t("visitors.help")} <Pages kind={kind} />
            </p>
            <a href={url} target="_blank" rel="noopener">
                {t("visitors.open")}
                <ExternalLink size={14} aria-hidden="true" />
            </a>
        </div>
    );
}
