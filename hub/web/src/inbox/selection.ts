import { makeSelection } from "../ui/selection";
import { rows } from "./list";

/** No act takes more at once. */
export const kMostChosen = 500;

/** Conversations that are chosen for an act on all of them. */
export const selection = makeSelection(() => rows.value.slice(0, kMostChosen));
export const { selected, toggleSelected, clearSelected, deselect } = selection;
