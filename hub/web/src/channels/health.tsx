import { CircleCheck, CirclePause, CircleX, Hourglass, Loader, TriangleAlert } from "lucide-preact";
import type { Account } from "../api/types";
import { minute } from "../app/clock";
import { ago, own, timeIn } from "../i18n/format";
import { t, tWire } from "../i18n/words";
import { Detail } from "../ui/detail";

const kIcons = {
    working: CircleCheck,
    paused: CirclePause,
    throttled: Hourglass,
    failing: TriangleAlert,
    refused: CircleX,
    starting: Loader,
};

/** Word and shape, never colour alone. */
export function AccountState({ account }: { account: Account }) {
    const Icon = kIcons[account.state];
    return (
        <span class={`account-state ${account.state}`}>
            <Icon size={16} aria-hidden="true" />
            {t(`account.state.${account.state}`)}
            {account.throttled_until && account.state === "throttled" && (
                <span class="dim">
                    {" "}
                    {t("account.resumes", { time: timeIn(new Date(account.throttled_until), own()) })}
                </span>
            )}
        </span>
    );
}

export function LastPoll({ account }: { account: Account }) {
    if (!account.last_success_at) return <span class="dim">{t("account.never")}</span>;
    return <span>{ago(new Date(account.last_success_at), minute.value)}</span>;
}

/** What is wrong, in words of the page, and what the adapter said of it. */
export function AccountError({ kind, said }: { kind: string | undefined; said: string | undefined }) {
    if (!said) return null;
    return (
        <div class="account-error">
            {tWire("account.error", kind ?? "", t("account.error.internal"))} <Detail text={said} />
        </div>
    );
}
