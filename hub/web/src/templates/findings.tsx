import { CircleX, TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import type { TemplateFact, TemplateFinding } from "../api/types";
import { say } from "../app/announce";
import { t, tWire } from "../i18n/words";
import { useCommand } from "../keys/dispatcher";
import { labelOf } from "./insertions";

interface Props {
    id: string;
    findings: TemplateFinding[];
    /** Arguments that an edit has taken out of the text. */
    lost: string[];
    facts: TemplateFact[];
    putBack: (name: string) => void;
    /** Selects what a finding names, if it stands in the text. */
    select: (words: string) => void;
}

/** The piece of the text that a finding quotes. */
const quoted = ({ what }: TemplateFinding) => /“([^”]+)”|(\{[a-z_]+\})/.exec(what)?.slice(1).find(Boolean);

/** What is wrong with a text; F8 walks them. */
export function Findings({ id, findings, lost, facts, putBack, select }: Props) {
    const [at, setAt] = useState(-1);
    const walk = (step: number) => {
        if (findings.length === 0) return;
        const next = (Math.max(at, step > 0 ? -1 : 0) + step + findings.length) % findings.length;
        setAt(next);
        say(findings[next]!.what);
        select(quoted(findings[next]!) ?? "");
        document.getElementById(id)?.querySelectorAll(".finding")[next]?.scrollIntoView({ block: "nearest" });
    };
    useCommand("lint.next", () => walk(1));
    useCommand("lint.previous", () => walk(-1));
    return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <div class="lint findings" id={id} role="group" aria-label={t("templates.findings")} tabIndex={0}>
            {lost.map((name) => (
                <p key={name} class="objection">
                    <CircleX size={14} aria-hidden="true" />
                    <span>{t("templates.lost", { name: labelOf(name, facts) })}</span>
                    <button type="button" class="link-button" onClick={() => putBack(name)}>
                        {t("templates.put_back")}
                    </button>
                </p>
            ))}
            {findings.map((finding, index) => {
                const error = finding.severity === "error";
                const Icon = error ? CircleX : TriangleAlert;
                const words = quoted(finding);
                return (
                    <p
                        key={`${finding.rule}${finding.what}`}
                        class={error ? "objection finding" : "objection hint finding"}
                        aria-current={index === at ? "true" : undefined}
                    >
                        <Icon size={14} aria-hidden="true" />
                        <span>
                            <span class="unseen">{t(error ? "templates.error" : "templates.warning")} </span>
                            {tWire("templates.rule", finding.rule)}: <bdi lang="en">{finding.what}</bdi>
                        </span>
                        {words && (
                            <button type="button" class="link-button" onClick={() => select(words)}>
                                {t("lint.show")}
                            </button>
                        )}
                    </p>
                );
            })}
            {findings.length === 0 && lost.length === 0 && <p class="dim">{t("templates.no_findings")}</p>}
        </div>
    );
}
