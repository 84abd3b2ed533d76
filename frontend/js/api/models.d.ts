/** The API's shapes, generated from its description, under the names that the pages use. */
import type { components } from "./types.js";

type Schemas = components["schemas"];

export type Level = Schemas["Level"];
export type Pace = Schemas["Pace"];
export type AttendanceStatus = Schemas["Presence"];
export type Topic = Schemas["Topic"];
export type Way = Schemas["Way"];
export type MessageStatus = Schemas["MessageStatus"];
export type Outcome = Schemas["Outcome"];
export type EnrolmentStatus = Schemas["EnrolmentStatus"];
export type Channel = Schemas["Channel"];
export type Role = Schemas["Role"];
export type PartnerKind = Schemas["PartnerKind"];
export type Scope = Schemas["Scope"];
export type ReferralStatus = Schemas["ReferralStatus"];

export type Maison = Schemas["Maison"];
export type Organisation = Schemas["Organisation"];
export type Commune = Schemas["Commune"];
export type Venue = Schemas["Venue"];
export type Session = Schemas["Session"];
export type Suggestion = Schemas["Suggestion"];
export type NewLearner = Schemas["NewLearner"];
export type NewEnrolment = Schemas["NewEnrolment"];
export type EnrolmentConfirmation = Schemas["EnrolmentConfirmation"];
export type NewCallBack = Schemas["NewCallBack"];
export type CallBack = Schemas["CallBack"];
export type Opening = Schemas["Opening"];
export type OwnEnrolment = Schemas["OwnEnrolment"];
export type NewEvaluation = Schemas["NewEvaluation"];
export type Evaluation = Schemas["Evaluation"];
export type EvaluationForm = Schemas["OwnEvaluation"];
export type AccessToken = Schemas["Token"];
export type Account = Schemas["Account"];
export type Partner = Schemas["Partner"];
export type PartnerKey = Schemas["PartnerKey"];
export type MadeKey = Schemas["MadeKey"];
export type Referral = Schemas["Referral"];
export type NewReferral = Schemas["NewReferral"];

/** Every list has this shape; its generated types are one a list. */
export interface Page<T> {
  data: T[];
  next_cursor?: string | null;
}

/** RFC 9457, with what some kinds of problem tell besides. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: Schemas["FieldError"][];
  alternatives?: Session[];
  existing?: { id: string; reference: string };
}
