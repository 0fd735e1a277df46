import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type Action = Schemas["Action"];
export type ActionKind = Schemas["ActionKind"];
export type Buyer = Schemas["Buyer"];
export type BuyerClock = Schemas["BuyerClock"];
export type Case = Schemas["Case"];
export type Conversation = Schemas["Conversation"];
export type Deadline = Schemas["Deadline"];
export type Fact = Schemas["Fact"];
export type Handover = Schemas["Handover"];
export type Hit = Schemas["Hit"];
export type Kind = Schemas["Kind"];
export type Label = Schemas["Label"];
export type LintResult = Schemas["LintResult"];
export type Message = Schemas["Message"];
export type Objection = Schemas["Objection"];
export type Order = Schemas["Order"];
export type Presence = Schemas["Presence"];
export type Quarantined = Schemas["Quarantined"];
export type Reason = Schemas["Reason"];
export type Reply = Schemas["Reply"];
export type ReplyRules = Schemas["ReplyRules"];
export type Session = Schemas["Session"];
export type Setting = Schemas["Setting"];
export type Status = Schemas["Status"];
export type Suggestion = Schemas["Suggestion"];
export type SuggestInput = Schemas["SuggestInput"];
export type SuggestOutput = Schemas["SuggestOutput"];
export type Tags = Schemas["Tags"];
export type TemplateCheck = Schemas["TemplateCheck"];
export type TemplateCoverage = Schemas["TemplateCoverage"];
export type TemplateFact = Schemas["TemplateFact"];
export type TemplateFinding = Schemas["TemplateFinding"];
export type TemplateMerge = Schemas["TemplateMerge"];
export type TemplatePublication = Schemas["TemplatePublication"];
export type TemplateRevision = Schemas["TemplateRevision"];
export type TemplateState = Schemas["TemplateState"];
export type TemplateText = Schemas["TemplateText"];
export type Thread = Schemas["Thread"];
export type TryResult = Schemas["TryResult"];
export type User = Schemas["User"];

/** Fields beyond the named ones belong to single answers: `newer`, `objections`, `setup`. */
export type ProblemBody = Schemas["Problem"] & Record<string, unknown>;
