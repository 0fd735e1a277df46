import createClient, { type Middleware } from "openapi-fetch";
import { locale } from "../i18n/words";
import { Problem } from "./problem";
import type { paths } from "./schema";
import type { ProblemBody } from "./types";

let csrf = "";
let whenSignedOut = () => {};

export const setCsrf = (value: string) => {
    csrf = value;
};
export const onSignedOut = (run: () => void) => {
    whenSignedOut = run;
};

const guard: Middleware = {
    onRequest({ request }) {
        if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
        // Before anyone has signed in, the hub knows by this alone how to say what is wrong.
        request.headers.set("Accept-Language", locale.value);
        return request;
    },
    onResponse({ request, response }) {
        if (response.status === 401 && !request.url.endsWith("/session")) whenSignedOut();
    },
};

export const api = createClient<paths>({ baseUrl: "/api/v1", credentials: "same-origin" });
api.use(guard);

interface Answer<T> {
    data?: T;
    error?: unknown;
    response: Response;
}

function bodyOf(error: unknown, response: Response): ProblemBody {
    if (error && typeof error === "object" && "title" in error) return error as ProblemBody;
    return { status: response.status, title: `${response.status} ${response.statusText}` };
}

/** The answer's value; throws Problem for every other answer. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
    const { data, error, response } = await call;
    if (!response.ok) throw new Problem(bodyOf(error, response));
    return data as T;
}
