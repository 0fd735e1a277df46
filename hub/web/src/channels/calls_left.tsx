import type { Account } from "../api/types";
import { number, wholeSpan } from "../i18n/format";
import { t } from "../i18n/words";

const kFew = 0.1;

type Calls = NonNullable<Account["calls_left"]>;

const words = ({ left, limit, per_seconds: per }: Calls) =>
    t("calls.left", { left: number(left), limit: number(limit), span: wholeSpan(per) });

/** How much of the calls that the marketplace allows is left. */
export function CallsLeft({ calls }: { calls: Calls | null | undefined }) {
    if (!calls || calls.limit <= 0) return null;
    const text = words(calls);
    return (
        <p class="calls-left">
            <meter min={0} max={calls.limit} low={calls.limit * kFew} value={calls.left} aria-label={text} />
            <span class="dim">{text}</span>
        </p>
    );
}

/** For the list: said only when it is getting tight. */
export function FewCallsLeft({ calls }: { calls: Calls | null | undefined }) {
    if (!calls || calls.left > calls.limit * kFew) return null;
    return <div class="warning">{words(calls)}</div>;
}
