export interface PreviewPart {
    /** Undefined: own words, which no preview covers. */
    preview: string | undefined;
    own: string;
}

const paragraphs = (text: string) => text.split(/\n+/).filter((line) => line.trim() !== "");

/** What of a text the template's preview covers, paragraph by paragraph. */
export function coverOf(text: string, template: string, preview: string): PreviewPart[] {
    const source = paragraphs(template);
    const target = paragraphs(preview);
    if (text === template) return target.map((part) => ({ preview: part, own: "" }));
    // With unlike paragraph counts the sides can't be paired: then only the whole is known.
    const paired = source.length === target.length;
    return paragraphs(text).map((own) => {
        const index = paired ? source.indexOf(own) : -1;
        return { own, preview: index < 0 ? undefined : target[index] };
    });
}
