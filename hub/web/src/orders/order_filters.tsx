import { t } from "../i18n/words";
import { AccountChoice, LanguageChoice } from "../inbox/filter_choice";
import { filters, load } from "./list";

export function OrderFilters() {
    const { account, language, untold } = filters.value;
    return (
        <div class="order-filters">
            <AccountChoice
                value={account}
                change={(chosen) => void load({ ...filters.value, account: chosen })}
            />
            <LanguageChoice
                value={language}
                change={(chosen) => void load({ ...filters.value, language: chosen })}
            />
            <label class="check">
                <input
                    type="checkbox"
                    checked={untold ?? false}
                    onChange={(event) =>
                        void load({ ...filters.value, untold: event.currentTarget.checked || undefined })
                    }
                />
                {t("orders.untold")}
            </label>
        </div>
    );
}
