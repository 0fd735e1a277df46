/** Forms as they stand in one field. */
export const formsIn = (field: string) =>
    field
        .split("|")
        .map((form) => form.trim())
        .filter(Boolean);

export const asField = (forms: readonly string[]) => forms.join(" | ");
