import { t, tWire } from "../i18n/words";
import { type CoverageItem, coverage } from "./coverage_store";

/** The topic of what many templates share: `{piece_closing}` stands for the text `piece.closing`. */
export const kPieces = "piece";

/** What stands in a pattern for a piece. */
const argumentOf = ({ key }: CoverageItem) => key.replace(".", "_");

const shared = () => coverage.value?.items.filter(({ topic }) => topic === kPieces) ?? [];

/** The arguments of all pieces. */
export const pieceArguments = () => shared().map(argumentOf);

/** What a piece is called; undefined for any other argument. */
export const pieceTitle = (argument: string) => shared().find((item) => argumentOf(item) === argument)?.title;

/** What a text is for: an intent, or to be shared. */
export const intentName = ({ topic, intent }: CoverageItem) =>
    topic === kPieces ? t("templates.shared") : tWire("intent", intent);
