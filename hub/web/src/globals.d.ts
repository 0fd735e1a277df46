/** Addresses of the message catalogues by locale, set by the build. */
declare const __CATALOGUES__: Record<string, string>;
/** Names of the page's parts that have words of their own, set by the build. */
declare const __PARTS__: string[];
/** Address of the worker that holds the event stream, set by the build. */
declare const __STREAM_WORKER__: string;
declare module "*.css";
