import {
    ChartColumn,
    GraduationCap,
    Inbox,
    LayoutTemplate,
    type LucideIcon,
    Package,
    PenLine,
    Plug,
    Search,
    Settings,
    Wifi,
    WifiOff,
} from "lucide-preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { connected } from "../api/live";
import { watchApprovals } from "../approvals/counts";
import { t } from "../i18n/words";
import { WorkTray } from "../jobs/work_tray";
import { Link } from "../ui/link";
import { openAlerts, watchAlerts } from "./alerts";
import { kCoveragePath, kOrdersPath, kReportsPath } from "./routes";
import { isPractice } from "./session";

interface Room {
    href: string;
    under: string;
    label: string;
    Icon: LucideIcon;
    /** What waits there to be looked at. */
    mark?: string;
}

const alertsMark = () => (openAlerts.value > 0 ? t("rail.alerts", { count: openAlerts.value }) : undefined);

const rooms = (): Room[] => [
    { href: "/inbox/queue", under: "/inbox", label: t("room.inbox"), Icon: Inbox },
    { href: "/search", under: "/search", label: t("room.search"), Icon: Search },
    { href: kOrdersPath, under: kOrdersPath, label: t("orders.title"), Icon: Package },
    { href: "/desk", under: "/desk", label: t("room.desk"), Icon: PenLine },
    { href: kCoveragePath, under: "/templates", label: t("room.templates"), Icon: LayoutTemplate },
    { href: "/channels", under: "/channels", label: t("room.channels"), Icon: Plug },
    { href: kReportsPath, under: "/reports", label: t("reports.title"), Icon: ChartColumn },
    ...(isPractice.value
        ? [{ href: "/practice", under: "/practice", label: t("practice.title"), Icon: GraduationCap }]
        : []),
    {
        href: "/settings/me",
        under: "/settings",
        label: t("room.settings"),
        Icon: Settings,
        mark: alertsMark(),
    },
];

function Connection() {
    const away = connected.value === false;
    const Icon = away ? WifiOff : Wifi;
    return (
        <span
            class={`connection ${away ? "away" : ""}`}
            title={t(away ? "connection.away" : "connection.live")}
        >
            <Icon size={16} aria-hidden="true" />
            <span class="unseen">{t(away ? "connection.away" : "connection.live")}</span>
        </span>
    );
}

export function Rail() {
    const [path] = useLocation();
    useEffect(watchAlerts, []);
    useEffect(watchApprovals, []);
    return (
        <nav class="rail" aria-label={t("room.title")}>
            {rooms().map(({ href, under, label, Icon, mark }) => (
                <Link
                    key={href}
                    href={href}
                    current={path.startsWith(under)}
                    class={mark && "marked"}
                    title={mark ?? label}
                >
                    <Icon size={20} aria-hidden="true" />
                    <span>{label}</span>
                </Link>
            ))}
            <WorkTray />
            <Connection />
        </nav>
    );
}
