/** The API's shapes under the names that the pages use. */
export type Level = "beginner" | "intermediate" | "advanced";
export type Pace = "too_slow" | "right" | "too_fast";
export type AttendanceStatus = "present" | "late" | "absent" | "excused";
export type Channel = "web" | "phone" | "counter" | "partner";
export type Role = "admin" | "agent" | "facilitator";

export interface Page<T> { data: T[]; next_cursor?: string | null }

export interface Maison {
  id: string; name: string; kind: "fixed" | "itinerant"; phone: string | null; phone_display: string | null;
  address: string | null; commune_code: string; commune: string; opening_hours: string | null;
}
export interface Organisation {
  id: string; slug: string; name: string; phone: string; phone_display: string; email: string | null;
  website: string | null; time_zone: string; maisons: Maison[];
}
export interface Commune { code: string; name: string; postcode: string; population: number }
export interface Venue {
  id: string; name: string; code: string; room: string | null; address: string; commune_code: string; commune: string;
  access: string | null; accessibility: string | null; equipment: string | null; phone: string | null;
  phone_display: string | null; time_zone: string; active: boolean; version: number;
}
export interface Session {
  id: string; title: string; description: string | null; level: Level; starts_at: string; ends_at: string; venue: Venue;
  capacity: number; minimum: number; seats_left: number; status: "scheduled" | "cancelled";
  cancellation_reason: string | null; version: number; series_id: string | null;
  facilitator: { id: string; name: string } | null;
}
export interface NewLearner {
  given_name: string; family_name: string; phone?: string; email?: string; birth_year?: number; commune_code: string;
}
export interface NewEnrolment {
  session_id: string; level: Level; learner?: NewLearner; learner_id?: string; needs?: string;
  channel?: Channel; level_override_reason?: string;
}
export interface EnrolledLearner {
  given_name: string; family_name: string; phone_display: string | null; email: string | null; commune: string;
}
export interface EnrolmentConfirmation {
  id: string; reference: string; secret: string; status: "enrolled" | "cancelled"; session: Session; learner: EnrolledLearner;
}
export interface OwnEnrolment {
  reference: string; status: "enrolled" | "cancelled"; needs: string | null; session: Session; learner: EnrolledLearner;
  cancelled_at: string | null; can_cancel: boolean; can_evaluate: boolean;
}
export interface NewEvaluation {
  satisfaction: number; relevance: number; pace: Pace; helped?: string; missing?: string; another_session: boolean;
}
export interface Evaluation {
  satisfaction: number; relevance: number; pace: Pace; helped: string | null; missing: string | null;
  another_session: boolean; created_at: string;
}
export interface EvaluationForm { session: Session; given_name: string; answered: boolean; evaluation: Evaluation | null }

export interface Problem {
  type: string; title: string; status: number; detail?: string; instance?: string;
  errors?: { detail: string; pointer: string }[]; alternatives?: Session[]; existing?: { id: string; reference: string };
}

export interface AccessToken { access_token: string; token_type: "Bearer"; expires_in: number }
export interface Account {
  id: string; email: string; name: string; role: Role; active: boolean; version: number; last_login_at: string | null;
}
