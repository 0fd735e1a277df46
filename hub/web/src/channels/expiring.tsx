import { CalendarClock } from "lucide-preact";
import type { Account, Kind } from "../api/types";
import { minute } from "../app/clock";
import { dateTimeIn, own } from "../i18n/format";
import { isolate, t } from "../i18n/words";

const kDay = 86_400_000;
const kSoonDays = 3;
const kUrgentDays = 1;

type Expiry = NonNullable<Account["expiring"]>[number];

function lookOf(left: number): "calm" | "soon" | "urgent" {
    if (left <= kUrgentDays * kDay) return "urgent";
    return left <= kSoonDays * kDay ? "soon" : "calm";
}

function Line({ expiry, kind }: { expiry: Expiry; kind: Kind | undefined }) {
    const label = kind?.settings.find(({ name }) => name === expiry.secret)?.label ?? expiry.secret;
    const end = new Date(expiry.ends_at);
    const left = end.getTime() - minute.value.getTime();
    const values = { label: isolate(label), days: Math.floor(left / kDay), time: dateTimeIn(end, own()) };
    return (
        <li class={`expiry ${lookOf(left)}`}>
            <CalendarClock size={16} aria-hidden="true" />
            <span>{left > 0 ? t("expiry.ends", values) : t("expiry.ended", values)}</span>
        </li>
    );
}

/** Secrets that die unless somebody replaces them, the most pressing first. */
export function Expiring({ account, kind }: { account: Account; kind: Kind | undefined }) {
    const all = [...(account.expiring ?? [])].sort((one, other) => one.ends_at.localeCompare(other.ends_at));
    if (all.length === 0) return null;
    return (
        <ul class="expiring">
            {all.map((expiry) => (
                <Line key={expiry.secret} expiry={expiry} kind={kind} />
            ))}
        </ul>
    );
}
