import { t } from "../i18n/words";

interface Props {
    checked: boolean;
    change: (checked: boolean) => void;
}

/** The first of the two gestures that a final act wants; the button that does it is the second. */
export function FinalCheck({ checked, change }: Props) {
    return (
        <label class="check final-check">
            <input
                type="checkbox"
                checked={checked}
                onChange={(event) => change(event.currentTarget.checked)}
            />
            {t("final.check")}
        </label>
    );
}
