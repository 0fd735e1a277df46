const kMorningHour = 9;

/** Nine o'clock of the next day, by the clock of this machine. */
export function tomorrowMorning(now: Date): Date {
    const at = new Date(now);
    at.setDate(at.getDate() + 1);
    at.setHours(kMorningHour, 0, 0, 0);
    return at;
}
