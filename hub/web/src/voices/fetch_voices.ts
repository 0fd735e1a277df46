import { api, ask } from "../api/client";
import type { ProductVoicesPage } from "../api/types";

interface Query {
    weeks: number;
    sku?: string;
    sort?: string;
    cursor?: string;
}

/** Products with what was said of them. */
export const fetchVoices = async (query: Query) =>
    (await ask(api.GET("/product-voices", { params: { query } }))) as ProductVoicesPage;
