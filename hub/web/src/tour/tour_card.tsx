import { Check, ChevronDown, Circle, X } from "lucide-preact";
import { useEffect, useId, useState } from "preact/hooks";
import { showToast } from "../app/announce";
import { conversationPath, localePath, settingsPath, viewPath } from "../app/routes";
import { isDemo, user } from "../app/session";
import { endTour, type Step, showTour, tour } from "../app/tour";
import { languageName } from "../i18n/format";
import { isolate, t } from "../i18n/words";
import { filters, rows } from "../inbox/list";
import { runCommand } from "../keys/dispatcher";
import { keyOf } from "../keys/table";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { useFacts } from "./facts";
import { doneOf, stepsFor } from "./steps";

const kForReal = "./hub/run -- serve --data FOLDER";

const ownLocale = () => user.value?.locales[0] ?? user.value?.reply_language ?? "en";

/** Step by step what to do, with the keys as the page has them now. */
function wordsOf(step: Step): string {
    switch (step) {
        case "read":
            return t("tour.read", { next: keyOf("list.next"), open: keyOf("list.open") });
        case "why":
            return t("tour.why", { key: keyOf("intent") });
        case "answer":
            return t("tour.answer", { key: keyOf("suggestion.1"), send: keyOf("send.next") });
        case "sent":
            return t("tour.sent", { view: t("view.sent"), key: keyOf("undo") });
        case "keys":
            return t("tour.keys", { key: keyOf("keys"), palette: keyOf("palette") });
        case "templates":
            return t("tour.templates", { language: isolate(languageName(ownLocale())) });
        case "account":
            return isDemo.value ? t("tour.account_demo", { command: isolate(kForReal) }) : t("tour.account");
        default:
            return t(`tour.${step}`);
    }
}

/** Where a step is done; undefined for what is done in the open conversation. */
function placeOf(step: Step): string | undefined {
    const first = rows.value[0];
    switch (step) {
        case "read":
            return first ? conversationPath(filters.value.view, first) : viewPath("queue");
        case "sent":
            return viewPath("sent");
        case "templates":
        case "text":
            return localePath(ownLocale());
        case "account":
            return "/channels";
        case "colleague":
            return settingsPath("users");
        case "backup":
            return settingsPath("backup");
        default:
            return undefined;
    }
}

function Words({ step }: { step: Step }) {
    const words = wordsOf(step);
    const place = placeOf(step);
    if (place) return <Link href={place}>{words}</Link>;
    if (step !== "keys") return <span>{words}</span>;
    return (
        <button type="button" class="link-button" onClick={() => runCommand("keys")}>
            {words}
        </button>
    );
}

function StepLine({ step, done }: { step: Step; done: boolean }) {
    const Sign = done ? Check : Circle;
    return (
        <li class="tour-step" data-step={step} data-done={done ? "" : undefined}>
            <Sign size={16} aria-hidden="true" />
            <span>
                <span class="unseen">{t(done ? "tour.done" : "tour.open")}</span> <Words step={step} />
            </span>
        </li>
    );
}

function putAway() {
    showTour("closed");
    document.getElementById("queue")?.focus();
    showToast(t("tour.away"), { label: t("action.undo"), run: () => showTour("open") });
}

/** The last word: the hub keeps at once that the list is over, the page once this was left. */
function Over() {
    useEffect(() => {
        void endTour();
        const last = tour.value;
        return () => {
            // Not when it was begun anew meanwhile.
            if (last && tour.value === last) tour.value = { ...last, state: "closed" };
        };
    }, []);
    return (
        <section class="tour" aria-label={t("tour.title")}>
            <p class="tour-head">
                <span role="status">{t("tour.over")}</span>
                <Button kind="quiet" onClick={() => showTour("closed")}>
                    {t("action.close")}
                </Button>
            </p>
        </section>
    );
}

/**
 * Getting started: what to do first, ticked off as it is done. It covers nothing, folds, and can be put away for good.
 * Where there is little room it shows the next step alone.
 */
export function TourCard({ brief }: { brief: boolean }) {
    const [shown, setShown] = useState(!brief && tour.value?.state === "open");
    const list = useId();
    useFacts();
    // The order depends on it: nothing is shown that would jump.
    if (isDemo.value === undefined) return null;
    const steps = stepsFor(user.value?.roles ?? [], isDemo.value);
    const done = tour.value?.done ?? [];
    const count = doneOf(steps, done);
    if (count === steps.length) return <Over />;
    const next = steps.filter((step) => !done.includes(step)).slice(0, 1);
    const listed = shown ? steps : brief ? next : [];
    const fold = () => {
        setShown(!shown);
        if (!brief) showTour(shown ? "folded" : "open");
    };
    return (
        <section class="tour" aria-label={t("tour.title")}>
            <div class="tour-head">
                <button
                    type="button"
                    class="tour-fold"
                    aria-expanded={shown}
                    aria-controls={list}
                    onClick={fold}
                >
                    <ChevronDown size={16} aria-hidden="true" class="tour-arrow" />
                    <span>{t("tour.title")}</span>
                    <span class="count">{t("tour.progress", { done: count, of: steps.length })}</span>
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label={t("tour.close")}
                    title={t("tour.close")}
                    onClick={putAway}
                >
                    <X size={16} aria-hidden="true" />
                </button>
            </div>
            <ol class="tour-steps" id={list} hidden={listed.length === 0}>
                {listed.map((step) => (
                    <StepLine key={step} step={step} done={done.includes(step)} />
                ))}
            </ol>
        </section>
    );
}
