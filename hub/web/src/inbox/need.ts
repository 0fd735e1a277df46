import type { Conversation } from "../api/types";
import { t, tWire } from "../i18n/words";

type Told = Partial<Pick<Conversation["tags"], "intent" | "only">>;

/** That a message is nothing but a picture, a voice note or the like; empty where it has words. */
export const onlyName = ({ only }: Told): string => (only ? t(`only.${only}`) : "");

/** What a buyer needs; where nobody knows, what he sent instead of words. */
export const needName = (tags: Told): string => (tags.intent ? tWire("intent", tags.intent) : onlyName(tags));
