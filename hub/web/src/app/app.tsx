import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Redirect, Route, Switch, useLocation } from "wouter-preact";
import { api, ask } from "../api/client";
import { connected } from "../api/live";
import { problemOf } from "../api/problem";
import { AccountPage } from "../channels/account_page";
import { Channels } from "../channels/channels";
import { ConnectPage } from "../channels/connect";
import { Connected } from "../channels/connected";
import { LastSent } from "../composer/last_sent";
import { LastChange } from "../conversation/last_change";
import { locale, t } from "../i18n/words";
import { Inbox } from "../inbox/inbox";
import { Quarantine } from "../inbox/quarantine";
import { SavedViewCommands } from "../inbox/saved_view_commands";
import { useCommand } from "../keys/dispatcher";
import { Palette } from "../keys/palette";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Link } from "../ui/link";
import { Announcer, showToast } from "./announce";
import { setHubNow } from "./clock";
import { later } from "./later";
import { part } from "./part";
import { Rail } from "./rail";
import {
    glossaryPath,
    kApprovalsPath,
    kCoveragePath,
    kHandoversPath,
    kOrdersPath,
    kOwnPath,
    kQualityPath,
    kReportsPath,
    kReviewsPath,
    kStatisticsPath,
    kVoicesPath,
    settingsPath,
    viewPath,
} from "./routes";
import {
    isDemo,
    isPractice,
    keepsTexts,
    lapsed,
    mayApprove,
    start,
    state,
    user,
    worksInbox,
} from "./session";
import { FirstStart, SignIn, SignInForm } from "./sign_in";
import { usePageTitle } from "./title";
import { beginTour } from "./tour";
import { Unsent } from "./unsent";

const Approvals = later(
    async () => (await part("approvals", () => import("../approvals/approvals"))).Approvals,
);
const Find = later(async () => (await part("find", () => import("../find/find"))).Find);
const Reports = later(async () => (await part("reports", () => import("../reports/reports"))).Reports);
const Voices = later(async () => (await part("voices", () => import("../voices/voices"))).Voices);
const Quality = later(async () => (await part("quality", () => import("../quality/quality"))).Quality);
const Templates = later(
    async () => (await part("templates", () => import("../templates/templates"))).Templates,
);
const Glossary = later(async () => (await part("glossary", () => import("../glossary/glossary"))).Glossary);
const Handovers = later(async () => (await part("handovers", () => import("../team/handovers"))).Handovers);
const Orders = later(async () => (await part("orders", () => import("../orders/orders"))).Orders);
const Practice = later(async () => (await part("practice", () => import("../practice/practice"))).Practice);
const Desk = later(async () => (await part("desk", () => import("../desk/desk"))).Desk);
const Settings = later(async () => (await part("settings", () => import("../settings/settings"))).Settings);

const loadNotes = async () =>
    (await part("notes_dialog", () => import("../conversation/notes_dialog"))).NotesDialog;
const loadKeys = async () => (await part("overlay", () => import("../keys/overlay"))).KeyOverlay;

const kGoTo: Record<string, string> = {
    "go.queue": "/inbox/queue",
    "go.overdue": "/inbox/overdue",
    "go.mine": "/inbox/mine",
    "go.unassigned": "/inbox/unassigned",
    "go.snoozed": "/inbox/snoozed",
    "go.mentions": "/inbox/mentions",
    "go.unsent": "/inbox/unsent",
    "go.handovers": kHandoversPath,
    "go.approvals": kApprovalsPath,
    "go.quarantine": "/inbox/quarantine",
    "go.templates": kCoveragePath,
    "go.own": kOwnPath,
    "go.reviews": kReviewsPath,
    "go.orders": kOrdersPath,
    "go.channels": "/channels",
    "go.reports": kReportsPath,
    "go.voices": kVoicesPath,
    "go.quality": kQualityPath,
    "go.desk": "/desk",
    search: "/search",
    settings: "/settings/me",
    "settings.hours": settingsPath("hours"),
    "settings.rules": settingsPath("rules"),
    "settings.facts": settingsPath("facts"),
    "settings.products": settingsPath("products"),
    "settings.translation": settingsPath("translation"),
    "settings.audit": settingsPath("audit"),
    "settings.limits": settingsPath("limits"),
    "settings.alerts": settingsPath("alerts"),
    "settings.backup": settingsPath("backup"),
    "settings.tokens": settingsPath("tokens"),
};

/** Where one begins: with the buyers, or with the texts for whoever keeps nothing else. */
const home = () => (worksInbox() ? viewPath("queue") : kCoveragePath);

function GoCommand({ id, path }: { id: string; path: string }) {
    const [, go] = useLocation();
    useCommand(id, () => go(path));
    return null;
}

type Closable = (props: { close: () => void }) => JSX.Element;

/** A dialog in a file of its own, fetched when its command is first given. */
function Fetched({ id, load }: { id: string; load: () => Promise<Closable> }) {
    const [found, setFound] = useState<{ Shown: Closable }>();
    const open = async () => {
        try {
            setFound({ Shown: await load() });
        } catch {
            showToast(t("error.unreachable"));
        }
    };
    useCommand(id, () => void open());
    return found ? <found.Shown close={() => setFound(undefined)} /> : null;
}

/** Brings the list of first steps back, and leads to it. */
function TourCommand() {
    const [, go] = useLocation();
    useCommand("tour", () => {
        beginTour().then(
            () => go(home()),
            (error) => showToast(problemOf(error).message),
        );
    });
    return null;
}

function Commands() {
    const [open, setOpen] = useState(false);
    useCommand("palette", () => setOpen(true));
    return (
        <>
            {Object.entries(kGoTo).map(([id, path]) => (
                <GoCommand key={id} id={id} path={path} />
            ))}
            <SavedViewCommands />
            {keepsTexts() && <GoCommand id="go.statistics" path={kStatisticsPath} />}
            <GoCommand id="go.glossary" path={glossaryPath(user.value?.reply_language ?? "en")} />
            <TourCommand />
            <Fetched id="notes" load={loadNotes} />
            <Fetched id="keys" load={loadKeys} />
            {open && <Palette close={() => setOpen(false)} />}
        </>
    );
}

function NotFound() {
    usePageTitle(t("not_found.title"));
    return (
        <main class="room" id="main">
            <h1>{t("not_found.title")}</h1>
            <p>{t("not_found.what")}</p>
            <Link href={home()} class="button main">
                {t("not_found.home")}
            </Link>
        </main>
    );
}

/** For whoever keeps texts and answers no buyers. */
function NoInbox() {
    usePageTitle(t("room.inbox"));
    return (
        <main class="room" id="main">
            <h1>{t("room.inbox")}</h1>
            <p>{t("inbox.not_yours")}</p>
            <div class="acts">
                <Link href={kCoveragePath} class="button main">
                    {t("room.templates")}
                </Link>
                {mayApprove() && (
                    <Link href={kApprovalsPath} class="button plain">
                        {t("approval.title")}
                    </Link>
                )}
            </div>
        </main>
    );
}

function Rooms() {
    return (
        <Switch>
            <Route path={kApprovalsPath}>
                <Approvals />
            </Route>
            {!worksInbox() && (
                <Route path="/inbox/*?">
                    <NoInbox />
                </Route>
            )}
            <Route path="/inbox/quarantine">
                <Quarantine />
            </Route>
            <Route path={kHandoversPath}>
                <Handovers />
            </Route>
            <Route path="/inbox/:view/c/:id">
                {({ view, id }) => <Inbox view={view} id={decodeURIComponent(id)} />}
            </Route>
            <Route path="/inbox/:view">{({ view }) => <Inbox view={view} id={undefined} />}</Route>
            <Route path="/search">
                <Find />
            </Route>
            <Route path="/desk">
                <Desk />
            </Route>
            <Route path="/practice">
                <Practice />
            </Route>
            <Route path="/orders/:view?">
                <Orders />
            </Route>
            <Route path="/templates/glossary/:locale">
                <Glossary />
            </Route>
            <Route path="/templates/*?">
                <Templates />
            </Route>
            <Route path="/channels">
                <Channels />
            </Route>
            <Route path="/connected">
                <Connected />
            </Route>
            <Route path="/channels/new/:kind">
                {({ kind }) => <ConnectPage name={decodeURIComponent(kind)} />}
            </Route>
            <Route path="/channels/:id">{({ id }) => <AccountPage id={decodeURIComponent(id)} />}</Route>
            <Route path={`${kVoicesPath}/:sku?`}>
                <Voices />
            </Route>
            <Route path={`${kQualityPath}/:tab?`}>
                <Quality />
            </Route>
            <Route path="/reports/*?">
                <Reports />
            </Route>
            <Route path="/settings/*?">
                <Settings />
            </Route>
            <Route path="/">
                <Redirect to={home()} replace />
            </Route>
            <Route path="/sign-in">
                <Redirect to={home()} replace />
            </Route>
            <Route>
                <NotFound />
            </Route>
        </Switch>
    );
}

/** What the hub says of itself: its clock, and whether it is a demonstration. */
function useStatus() {
    useEffect(() => {
        ask(api.GET("/status")).then(
            (status) => {
                if (status.now) setHubNow(status.now);
                isDemo.value = status.demo ?? false;
                isPractice.value = status.practice ?? false;
            },
            () => undefined,
        );
    }, []);
}

function Shell() {
    useStatus();
    return (
        <div class="shell">
            <a class="skip" href="#main">
                {t("skip.main")}
            </a>
            <Rail />
            {connected.value === false && (
                <p class="away-bar" role="status">
                    {t("connection.away_long")}
                </p>
            )}
            <Rooms />
            <Commands />
            <LastSent />
            <LastChange />
            <Unsent />
            {lapsed.value && (
                <Dialog title={t("sign_in.lapsed")}>
                    <SignInForm />
                </Dialog>
            )}
        </div>
    );
}

function Unreachable() {
    return (
        <main class="sign-in" id="main">
            <h1>{t("error.unreachable")}</h1>
            <p>{t("error.unreachable_detail")}</p>
            <Button kind="main" onClick={() => void start()}>
                {t("action.retry")}
            </Button>
        </main>
    );
}

function Screen() {
    switch (state.value) {
        case "starting":
            return null;
        case "unreachable":
            return <Unreachable />;
        case "setup":
            return <FirstStart />;
        case "out":
            return <SignIn />;
        case "in":
            // Another language draws everything anew.
            return <Shell key={locale.value} />;
    }
}

export function App() {
    return (
        <>
            <Screen />
            <Announcer />
        </>
    );
}
