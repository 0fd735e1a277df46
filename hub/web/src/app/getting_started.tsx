import { loaded } from "./loaded";
import { part } from "./part";
import { tourShown } from "./tour";

const TourCard = loaded(async () => (await part("tour_card", () => import("../tour/tour_card"))).TourCard);

/** The list of first steps, for whoever has not done them or put them away. */
export function GettingStarted({ brief }: { brief: boolean }) {
    return tourShown.value ? <TourCard brief={brief} /> : null;
}
