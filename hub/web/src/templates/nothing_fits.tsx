import { t } from "../i18n/words";
import { Button } from "../ui/button";
import { Nothing } from "../ui/nothing";
import { choose } from "./choices";

/** No template is left by the filters. */
export function NothingFits() {
    return (
        <Nothing why={t("templates.nothing")}>
            <Button onClick={() => choose({ words: "", topic: "", gaps: false })}>{t("filter.clear")}</Button>
        </Nothing>
    );
}
