import type { SuggestInput } from "../api/types";

/** What the desk's form holds; all but the message may stay empty. */
export interface DeskForm {
    text: string;
    channel: string;
    site: string;
    name: string;
    country: string;
    order: string;
    status: string;
    item: string;
    carrier: string;
    tracking: string;
    from: string;
    to: string;
    /** Order facts as JSON, as `dragoman suggest` reads them; goes over the fields. */
    json: string;
}

export const emptyDesk: DeskForm = {
    text: "",
    channel: "",
    site: "",
    name: "",
    country: "",
    order: "",
    status: "",
    item: "",
    carrier: "",
    tracking: "",
    from: "",
    to: "",
    json: "",
};

function withoutEmpty(values: Record<string, unknown>): Record<string, unknown> | undefined {
    const kept = Object.entries(values).filter(([, value]) => value !== "" && value !== undefined);
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The facts pasted as JSON; undefined when it is none. */
export function pastedOrder(json: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(json);
        return value && typeof value === "object" && !Array.isArray(value)
            ? (value as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}

export function inputOf(form: DeskForm, sellerLocale: string, facts: Record<string, string>): SuggestInput {
    const fields = withoutEmpty({
        id: form.order,
        status: form.status,
        carrier: form.carrier,
        tracking_number: form.tracking,
        eta_from: form.from,
        eta_to: form.to,
        items: form.item ? [{ title: form.item, quantity: 1 }] : undefined,
    });
    const order = { ...fields, ...pastedOrder(form.json) };
    const filled = withoutEmpty(facts) as Record<string, string> | undefined;
    return {
        text: form.text,
        seller_locale: sellerLocale,
        now: new Date().toISOString(),
        ...(form.channel && { channel: form.channel }),
        ...(form.site && { site: form.site }),
        ...(form.name && { buyer: { name: form.name } }),
        ...(form.country && { ship_to: { country: form.country } }),
        ...(Object.keys(order).length > 0 && { order }),
        ...(filled && { facts: filled }),
    };
}
