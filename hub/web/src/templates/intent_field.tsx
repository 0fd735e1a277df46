import { t, tWire } from "../i18n/words";
import { kTopics } from "../inbox/choices";
import { Field } from "../ui/field";

/** What is unrelated wants no template. */
const kOffered = kTopics.map(({ topic, intents }) => ({
    topic,
    intents: intents.filter((intent) => intent !== "unrelated"),
}));

export const isOffered = (intent: string) => kOffered.some(({ intents }) => intents.includes(intent));

/** What the buyer wants; an empty one has to be chosen. */
export function IntentField({ value, set }: { value: string; set: (intent: string) => void }) {
    return (
        <Field label={t("templates.own.intent")} required>
            {(control) => (
                <select
                    {...control}
                    required
                    value={value}
                    onChange={(event) => set(event.currentTarget.value)}
                >
                    {!isOffered(value) && <option value="" />}
                    {kOffered.map(({ topic, intents }) => (
                        <optgroup key={topic} label={tWire("topic", topic)}>
                            {intents.map((intent) => (
                                <option key={intent} value={intent}>
                                    {tWire("want", intent)}
                                </option>
                            ))}
                        </optgroup>
                    ))}
                </select>
            )}
        </Field>
    );
}
