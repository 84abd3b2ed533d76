/** Types of the API, by their names in its description. */
import type { components } from "./types.js";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type EvaluationComment = Schemas["EvaluationComment"];
export type EvaluationResult = Schemas["EvaluationResult"];
export type Adaptation = Schemas["Adaptation"];
export type AdaptationDetail = Schemas["AdaptationDetail"];
export type Attendance = Schemas["Attendance"];
export type Arrangement = Schemas["Arrangement"];
export type AttendanceLine = Schemas["AttendanceLine"];
export type AuditEntry = Schemas["AuditEntry"];
export type BulkCancellation = Schemas["BulkCancellation"];
export type CallBack = Schemas["CallBack"];
export type Channel = Schemas["Channel"];
export type Closure = Schemas["Closure"];
export type Common = Schemas["Common"];
export type Commune = Schemas["Commune"];
export type Companion = Schemas["Companion"];
export type Conclusion = Schemas["Conclusion"];
export type Conflict = Schemas["Conflict"];
export type Duplicate = Schemas["Duplicate"];
export type EarlierAttendance = Schemas["EarlierAttendance"];
export type Enrolment = Schemas["Enrolment"];
export type EnrolmentConfirmation = Schemas["EnrolmentConfirmation"];
export type JointEnrolment = Schemas["JointEnrolment"];
export type NewJointEnrolment = Schemas["NewJointEnrolment"];
export type EnrolmentStatus = Schemas["EnrolmentStatus"];
export type EventType = Schemas["EventType"];
export type Facilitator = Schemas["Facilitator"];
export type FamiliarLearner = Schemas["FamiliarLearner"];
export type FoundLearner = Schemas["FoundLearner"];
export type Learner = Schemas["Learner"];
export type Level = Schemas["Level"];
export type ListedVenue = Schemas["ListedVenue"];
export type LoginAnswer = Schemas["LoginAnswer"];
export type LoginStep = Schemas["LoginStep"];
export type ApiKey = Schemas["ApiKey"];
export type MadeKey = Schemas["MadeKey"];
export type Maison = Schemas["Maison"];
export type Message = Schemas["Message"];
export type MessageStatus = Schemas["MessageStatus"];
export type DeliveryState = Schemas["DeliveryState"];
export type LegalNotice = Schemas["LegalNotice"];
export type OfficeHours = Schemas["OfficeHours"];
export type PostalAddress = Schemas["PostalAddress"];
export type HalfDay = Schemas["HalfDay"];
export type RefusalReason = Schemas["RefusalReason"];
export type UnmetWish = Schemas["UnmetWish"];
export type Reminders = Schemas["Reminders"];
export type NewEnrolment = Schemas["NewEnrolment"];
export type NewLearner = Schemas["NewLearner"];
export type NewSeries = Schemas["NewSeries"];
export type NewSession = Schemas["NewSession"];
export type NewWalkIn = Schemas["NewWalkIn"];
export type Organisation = Schemas["Organisation"];
export type Outcome = Schemas["Outcome"];
export type OwnEnrolment = Schemas["OwnEnrolment"];
export type OwnLogin = Schemas["OwnLogin"];
export type Partner = Schemas["Partner"];
export type PartnerKind = Schemas["PartnerKind"];
export type Picture = Schemas["Picture"];
export type PlannedDate = Schemas["PlannedDate"];
export type Preparation = Schemas["Preparation"];
export type Presence = Schemas["Presence"];
export type Referral = Schemas["Referral"];
export type ReferralStatus = Schemas["ReferralStatus"];
export type RelatedRequest = Schemas["RelatedRequest"];
export type ResponsibleAdult = Schemas["ResponsibleAdult"];
export type Role = Schemas["Role"];
export type Scope = Schemas["Scope"];
export type SecondFactorDraft = Schemas["SecondFactorDraft"];
export type Series = Schemas["Series"];
export type SeriesEffect = Schemas["SeriesEffect"];
export type SeriesPreview = Schemas["SeriesPreview"];
export type Session = Schemas["Session"];
export type EvaluationCode = Schemas["EvaluationCode"];
export type EvaluationGrid = Schemas["EvaluationGrid"];
export type EvaluationSheet = Schemas["EvaluationSheet"];
export type EvaluationState = Schemas["EvaluationState"];
export type NewEvaluation = Schemas["NewEvaluation"];
export type SessionEvaluations = Schemas["SessionEvaluations"];
export type Suggestion = Schemas["Suggestion"];
export type TickedAttendance = Schemas["TickedAttendance"];
export type AnswerModel = Schemas["AnswerModel"];
export type Handout = Schemas["Handout"];
export type HandoutVersion = Schemas["HandoutVersion"];
export type ListedHandout = Schemas["ListedHandout"];
export type NewHandout = Schemas["NewHandout"];
export type SessionHandout = Schemas["SessionHandout"];
export type WholeHandoutVersion = Schemas["WholeHandoutVersion"];
export type FollowUp = Schemas["FollowUp"];
export type Topic = Schemas["Topic"];
export type TouchedSession = Schemas["TouchedSession"];
export type Venue = Schemas["Venue"];
export type Way = Schemas["Way"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
export type WebhookEndpoint = Schemas["WebhookEndpoint"];

/** A page of a list: in the description, each list has one of its own. */
export interface Page<T> {
  data: T[];
  next_cursor?: string | null;
}

/** A problem of RFC 9457, with the members that some kinds add. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  errors?: Schemas["FieldError"][];
  alternatives?: Schemas["Session"][];
  changed_by?: string | null;
  changed_at?: string;
  existing?: { id: string; reference: string };
}
