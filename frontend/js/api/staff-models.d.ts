/** The API's shapes that only the staff see. */
import type {
  Account,
  AttendanceStatus,
  Channel,
  EnrolmentStatus,
  Evaluation,
  Level,
  MessageStatus,
  NewLearner,
  Outcome,
  Role,
  Session,
  Topic,
  Venue,
  Way,
} from "./models.js";
import type { components } from "./types.js";

type Schemas = components["schemas"];

export interface Learner {
  id: string;
  given_name: string;
  family_name: string;
  phone: string | null;
  phone_display: string | null;
  email: string | null;
  birth_year: number | null;
  commune_code: string;
  commune: string;
  remarks: string | null;
  preferred_way: Way | null;
  created_at: string;
  version: number;
  enrolments: number;
}
export interface Absence {
  session_id: string;
  title: string;
  starts_at: string;
}
export interface FoundLearner extends Learner {
  alike: boolean;
}
export interface Duplicate {
  learners: [Learner, Learner];
  because: "name" | "phone";
}
export interface LearnerLite
  extends Omit<Learner, "remarks" | "preferred_way" | "created_at" | "version" | "enrolments"> {}
export interface LearnerChanges extends Partial<Omit<NewLearner, "phone" | "email" | "birth_year">> {
  phone?: string | null;
  email?: string | null;
  birth_year?: number | null;
  remarks?: string | null;
  preferred_way?: string | null;
}

export interface Enrolment {
  id: string;
  reference: string;
  status: EnrolmentStatus;
  party_size: number;
  offered_until: string | null;
  called_at: string | null;
  waiting_since: string | null;
  priority: number;
  priority_reason: string | null;
  level: Level;
  needs: string | null;
  channel: Channel;
  level_override_reason: string | null;
  created_at: string;
  created_by: string | null;
  cancelled_at: string | null;
  cancellation_reason: string | null;
  version: number;
  attendance: AttendanceStatus | null;
  people_came: number | null;
  learner: LearnerLite;
  partner: Named | null;
  session: {
    id: string;
    title: string;
    level: Level;
    starts_at: string;
    ends_at: string;
    venue_name: string;
    status: "scheduled" | "cancelled";
  };
}

export interface AttendanceEntry {
  enrolment_id: string;
  reference: string;
  party_size: number;
  needs: string | null;
  status: AttendanceStatus | null;
  people_came: number | null;
  version: number;
  walk_in: boolean;
  recorded_at: string | null;
  recorded_by: string | null;
  evaluation_secret: string;
  evaluated: boolean;
  learner: {
    id: string;
    given_name: string;
    family_name: string;
    phone_display: string | null;
    commune: string;
    birth_year: number | null;
    earlier: Earlier;
  };
}
/** How a person came before: it informs, and bars nobody. */
export interface Earlier {
  came: number;
  absent: number;
  excused: number;
}
export interface Familiar {
  id: string;
  given_name: string;
  family_name: string;
  commune: string;
  waiting: boolean;
}
export interface AttendanceSheet {
  session: Session;
  data: AttendanceEntry[];
  familiar: Familiar[];
}
export interface TickResult {
  enrolment_id: string;
  outcome: "recorded" | "unchanged" | "conflict" | "gone";
  asked: AttendanceStatus | null;
  asked_people: number | null;
}
export interface TickedSheet {
  session: Session;
  data: AttendanceEntry[];
  results: TickResult[];
}
export interface WalkIn {
  learner?: { given_name: string; family_name: string; commune_code: string; phone?: string };
  learner_id?: string;
  capacity_reason?: string;
}

export type Preparation = Schemas["Preparation"];
export type SessionPlan = Schemas["SessionPlan"];

export interface Marks {
  counts: [number, number, number, number];
  mean: number | null;
}
export interface EvaluationResults {
  summary: {
    answers: number;
    expected: number;
    satisfaction: Marks;
    relevance: Marks;
    pace: { too_slow: number; right: number; too_fast: number };
    another_session: { yes: number; no: number };
  };
  data: Evaluation[];
  next_time: string | null;
  next_time_version: number;
}

export interface NewSession {
  venue_id: string;
  title: string;
  description?: string | null;
  level: Level;
  starts_at: string;
  ends_at: string;
  capacity: number;
  minimum: number;
  facilitator_id?: string | null;
  accept_conflicts?: boolean;
}
export interface NewSeries {
  venue_id: string;
  title: string;
  description?: string;
  levels: Level[];
  weekday?: number;
  first_date: string;
  last_date: string;
  start_time: string;
  duration_minutes: number;
  capacity: number;
  minimum: number;
  facilitator_id?: string;
  skip_school_holidays?: boolean;
  except?: string[];
  accept_conflicts?: boolean;
}
export interface Conflict {
  date: string;
  kind: "room" | "facilitator" | "closure" | "holiday" | "past" | "seats" | "minimum";
  session_id: string | null;
  text: string;
}
export interface SeriesDate {
  date: string;
  starts_at: string;
  ends_at: string;
  level: Level;
  skipped: string | null;
  conflicts: Conflict[];
}
export interface SeriesPreview {
  dates: SeriesDate[];
  count: number;
  notes: string[];
}
export interface Series {
  id: string;
  title: string;
  venue_id: string;
  levels: Level[];
  first_date: string;
  last_date: string;
  start_time: string;
  duration_minutes: number;
  weekday: number;
  description: string | null;
  facilitator_id: string | null;
  capacity: number;
  minimum: number;
  skips_school_holidays: boolean;
  sessions: number;
  version: number;
}
export interface SeriesChange {
  from?: string;
  venue_id?: string;
  facilitator_id?: string | null;
  title?: string;
  description?: string | null;
  weekday?: number;
  start_time?: string;
  duration_minutes?: number;
  capacity?: number;
  minimum?: number;
  accept_conflicts?: boolean;
}
export interface TouchedSession {
  id: string;
  title: string;
  level: Level;
  started_at: string;
  starts_at: string;
  ends_at: string;
  people: number;
  waiting: number;
  changed: boolean;
  told: boolean;
  kept: string[];
  conflicts: Conflict[];
}
export interface SeriesEffect {
  series: Series;
  sessions: TouchedSession[];
  changed: number;
  people_told: number;
  waiting_told: number;
  version: number;
}
export interface Extension {
  last_date: string;
  except?: string[];
  accept_conflicts?: boolean;
}

export interface NewClosure {
  venue_id: string;
  first_date: string;
  last_date: string;
  reason: string;
}
export interface Closure extends NewClosure {
  id: string;
  sessions: Session[];
}

export type NewVenue = Partial<Omit<Venue, "id" | "commune" | "phone_display" | "time_zone" | "version">>;

export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: "staff" | "partner" | "public" | "system"; id: string | null; name: string | null };
  action: string;
  subject: { kind: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
}

export interface Named {
  id: string;
  name: string;
}
export interface NewAccount {
  email: string;
  name: string;
  role: Role;
  partner_id?: string;
}
export type NewPartner = Schemas["NewPartner"];
export type EditedPartner = Schemas["EditedPartner"];
export type NewPartnerKey = Schemas["NewPartnerKey"];
export interface AccountWithPassword {
  account: Account;
  password: string;
}

export type { Outcome };
export interface Message {
  id: string;
  kind: Topic;
  channel: Way;
  name: string;
  address: string | null;
  address_display: string | null;
  subject: string;
  text: string;
  status: MessageStatus;
  attempts: number;
  next_attempt_at: string;
  expires_at: string;
  outcome: Outcome | null;
  trouble: string | null;
  created_at: string;
  ended_at: string | null;
  enrolment_id: string | null;
  session_id: string | null;
  learner_id: string | null;
}

export type WebhookEvent = Schemas["EventType"];
export type WebhookEndpoint = Schemas["WebhookEndpoint"];
export type WebhookEndpointWithSecret = Schemas["WebhookEndpointWithSecret"];
export type NewWebhookEndpoint = Schemas["NewWebhookEndpoint"];
export type EditedWebhookEndpoint = Schemas["EditedWebhookEndpoint"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
