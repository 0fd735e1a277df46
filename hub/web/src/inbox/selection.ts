import { makeSelection } from "../ui/selection";
import { rows } from "./list";

/** Conversations that are chosen for an act on all of them. */
export const selection = makeSelection(() => rows.value);
export const { selected, toggleSelected, clearSelected, deselect } = selection;
