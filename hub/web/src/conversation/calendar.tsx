import type { CountryDays } from "../api/types";
import { calendarDay, regionName } from "../i18n/format";
import { isolate, t } from "../i18n/words";

/** Who is off today and soon, where the buyer lives or from where the shop sends. */
export function Calendar({ of, country, today, weekend, holidays }: CountryDays) {
    const place = isolate(regionName(country));
    const [first] = holidays;
    const isToday = first?.day === today;
    return (
        <>
            {isToday && first && (
                <p class="tag guess holiday-today">
                    {t(`calendar.today.${of}`, { country: place, name: isolate(first.name) })}
                </p>
            )}
            {!isToday && weekend && <p class="dim">{t(`calendar.weekend.${of}`, { country: place })}</p>}
            {holidays
                .filter(({ day }) => day !== today)
                .map(({ day, name, sure }) => (
                    <p key={day + name} class="dim">
                        {t("calendar.next", { day: calendarDay(day), country: place, name: isolate(name) })}
                        {!sure && ` ${t("calendar.unsure")}`}
                    </p>
                ))}
        </>
    );
}
