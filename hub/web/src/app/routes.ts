export const kViews = [
    "queue",
    "overdue",
    "mine",
    "unassigned",
    "unsent",
    "snoozed",
    "sent",
    "done",
    "mentions",
] as const;
export type View = (typeof kViews)[number];

export const isView = (name: string): name is View => (kViews as readonly string[]).includes(name);

/** The part of an address that names a saved view. */
export type SavedViewName = `v-${string}`;
export const savedViewName = (id: string): SavedViewName => `v-${id}`;
export const isSavedView = (name: string): name is SavedViewName => name.startsWith("v-");
export const savedViewId = (name: SavedViewName) => name.slice("v-".length);

export const viewPath = (view: string) => `/inbox/${view}`;
export const conversationPath = (view: string, id: string) => `/inbox/${view}/c/${encodeURIComponent(id)}`;
export const accountPath = (id: string) => `/channels/${encodeURIComponent(id)}`;
export const connectPath = (kind: string) => `/channels/new/${encodeURIComponent(kind)}`;
export const kOrdersPath = "/orders";
export const ordersPath = (view: string) => `${kOrdersPath}/${view}`;
export const kHandoversPath = "/inbox/handovers";
export const kApprovalsPath = "/inbox/approvals";
export const kCoveragePath = "/templates";
export const kOwnPath = "/templates/own";
export const kReviewsPath = "/templates/reviews";
export const kStatisticsPath = "/templates/statistics";
export const kExchangePath = "/templates/exchange";
export const glossaryPath = (locale: string) => `/templates/glossary/${encodeURIComponent(locale)}`;
export const kReportsPath = "/reports";
export const kVoicesPath = "/reports/products";
export const voicesPath = (sku: string) => `${kVoicesPath}/${encodeURIComponent(sku)}`;
export const kQualityPath = "/reports/quality";
export const qualityPath = (tab: string) => `${kQualityPath}/${tab}`;
export const reportPath = (name: string) => `/reports/${encodeURIComponent(name)}`;
export const localePath = (locale: string) => `/templates/${encodeURIComponent(locale)}`;
export const textPath = (locale: string, key: string) => `${localePath(locale)}/${encodeURIComponent(key)}`;
export const settingsPath = (tab: string) => `/settings/${tab}`;
export const kNewProductPath = "/settings/products/new";
export const productPath = (id: string) => `/settings/products/${encodeURIComponent(id)}`;
/** The words stay in the fragment: they reach no log and no Referer. */
export const searchPath = (words: string) => `/search#q=${encodeURIComponent(words)}`;

export function wordsOfFragment(): string {
    return new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
}
