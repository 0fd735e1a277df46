import { useRoute } from "wouter-preact";
import { kVoicesPath } from "../app/routes";
import { ProductList } from "./product_list";
import { ProductVoicesPage } from "./product_voices";

/** What buyers say of products: all of them, or one. */
export function Voices() {
    const [, params] = useRoute<{ sku?: string }>(`${kVoicesPath}/:sku?`);
    if (!params?.sku) return <ProductList />;
    const sku = decodeURIComponent(params.sku);
    return <ProductVoicesPage key={sku} sku={sku} />;
}
