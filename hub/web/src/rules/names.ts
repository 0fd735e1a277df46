import type { Kind, Rule, TemplateSummary } from "../api/types";
import { accounts } from "../app/accounts";
import { inboxPeople, nameOf } from "../app/people";
import { languageName, list, number, weekdayName } from "../i18n/format";
import { isolate, t, tWire } from "../i18n/words";
import { kRisks, kTopics } from "../inbox/choices";
import { kWeekdays } from "../settings/week";
import { labels } from "../team/labels";

export interface Choice {
    value: string;
    text: string;
}

/** What the page calls the things that a rule names by their ids. */
export interface Known {
    kinds: Kind[];
    templates: TemplateSummary[];
    /** Keys of those that a rule can answer with. */
    answers: string[];
}

export const topicChoices = (): Choice[] =>
    kTopics.map(({ topic }) => ({ value: topic, text: tWire("topic", topic) }));
export const intentChoices = (): Choice[] =>
    kTopics.flatMap(({ intents }) =>
        intents.map((intent) => ({ value: intent, text: tWire("intent", intent) })),
    );
export const riskChoices = (): Choice[] => kRisks.map((risk) => ({ value: risk, text: tWire("risk", risk) }));
export const accountChoices = (): Choice[] =>
    (accounts.value ?? []).map(({ id, name }) => ({ value: id, text: name }));
export const kindChoices = ({ kinds }: Known): Choice[] =>
    kinds.map(({ kind, title }) => ({ value: kind, text: title ?? kind }));
export const dayChoices = (): Choice[] => kWeekdays.map((day, n) => ({ value: day, text: weekdayName(n) }));
export const peopleChoices = (): Choice[] => inboxPeople().map(({ id, name }) => ({ value: id, text: name }));
export const labelChoices = (): Choice[] => labels.value.map(({ id, name }) => ({ value: id, text: name }));

/** Kinds of channels on which a rule may answer. */
export const answeringKinds = ({ kinds }: Known) => kinds.filter(({ rules }) => rules?.automatic);

export const listOf = (names: readonly string[]): string => list(names.map(isolate));

export const namesOf = (values: readonly string[], choices: readonly Choice[]): string[] =>
    values.map((value) => choices.find((each) => each.value === value)?.text ?? t("rules.gone"));

const line = (what: string, names: readonly string[], which = listOf(names)): string[] =>
    names.length > 0 ? [t("rules.line", { what, which })] : [];

/** A condition, of which any one is enough. */
const anyOf = (what: string, names: readonly string[]) =>
    line(what, names, list(names.map(isolate), "disjunction"));

/** When a rule holds, a line for each condition. */
export function whenLines({ when }: Pick<Rule, "when">, known: Known): string[] {
    const lines = [
        ...anyOf(t("rules.topics"), namesOf(when.topics, topicChoices())),
        ...anyOf(t("rules.intents"), namesOf(when.intents, intentChoices())),
        ...anyOf(t("rules.risks"), namesOf(when.risks, riskChoices())),
        ...anyOf(t("rules.languages"), when.languages.map(languageName)),
        ...anyOf(t("rules.accounts"), namesOf(when.accounts, accountChoices())),
        ...anyOf(t("rules.kinds"), namesOf(when.kinds, kindChoices(known))),
        ...anyOf(t("rules.products"), when.products),
        ...anyOf(t("rules.team"), when.team ? [t(`rules.team.${when.team}`)] : []),
        ...anyOf(t("rules.buyer"), when.buyer ? [t(`rules.buyer.${when.buyer}`)] : []),
        ...anyOf(t("rules.days"), namesOf(when.days, dayChoices())),
    ];
    return lines.length > 0 ? lines : [t("rules.always")];
}

/** What a rule does, a line for each act. */
export function actLines({ acts }: Pick<Rule, "acts">, { templates }: Known): string[] {
    const { assign, answer, most_open: most } = acts;
    const title = templates.find(({ key }) => key === answer)?.title ?? answer;
    return [
        ...line(t("rules.assign"), assign.map(nameOf)),
        ...(most && assign.length > 0 ? line(t("rules.most"), [number(most)]) : []),
        ...line(t("rules.labels"), namesOf(acts.labels, labelChoices())),
        ...(title ? line(t("rules.answer"), [title]) : []),
    ];
}
