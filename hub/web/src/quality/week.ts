const kDayMs = 86_400_000;

/** "2026-W48": the week that it is by UTC, which belongs to the year of its Thursday. */
export function weekOf(at: Date): string {
    const weekday = (at.getUTCDay() + 6) % 7;
    const thursday = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - weekday + 3));
    const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
    const week = Math.floor((thursday.getTime() - newYear) / (7 * kDayMs)) + 1;
    return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
