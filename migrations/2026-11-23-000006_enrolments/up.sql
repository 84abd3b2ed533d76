-- Who takes a seat, and who came.

CREATE TABLE enrolments (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    reference text NOT NULL,
    session_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'enrolled',
    level text NOT NULL,
    level_override_reason text,
    needs text,
    channel text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    cancelled_at timestamptz,
    cancellation_reason text,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT enrolments_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT enrolments_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions,
    CONSTRAINT enrolments_learner_fkey FOREIGN KEY (organisation_id, learner_id) REFERENCES learners,
    CONSTRAINT enrolments_creator_fkey FOREIGN KEY (organisation_id, created_by) REFERENCES accounts,
    CONSTRAINT enrolments_reference_key UNIQUE (organisation_id, reference),
    CONSTRAINT enrolments_status_known CHECK (status IN ('enrolled', 'cancelled')),
    CONSTRAINT enrolments_cancelled_when CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CONSTRAINT enrolments_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT enrolments_channel_known CHECK (channel IN ('web', 'phone', 'counter', 'partner'))
);
CREATE UNIQUE INDEX enrolments_once_per_session ON enrolments (organisation_id, session_id, learner_id)
    WHERE status = 'enrolled';
CREATE INDEX enrolments_by_learner ON enrolments (organisation_id, learner_id, created_at);
CREATE INDEX enrolments_by_age ON enrolments (organisation_id, created_at, id);
SELECT wall_in('enrolments', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE enrolments IS 'Inscriptions: a learner''s seat in a session.';
COMMENT ON COLUMN enrolments.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN enrolments.id IS 'Identity; the secret of its link is derived from it. [not personal]';
COMMENT ON COLUMN enrolments.reference IS 'Short reference that can be read out: CAP-7K4M. [not personal]';
COMMENT ON COLUMN enrolments.session_id IS 'Which session. [not personal]';
COMMENT ON COLUMN enrolments.learner_id IS 'Who. [not personal]';
COMMENT ON COLUMN enrolments.status IS 'enrolled or cancelled. [not personal]';
COMMENT ON COLUMN enrolments.level IS 'Level the person has. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN enrolments.level_override_reason IS 'Why staff let a person of another level in. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.needs IS 'What the person wants to learn, in their words. [personal purpose="prepare the workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.channel IS 'How it came: web, phone, counter or partner. [not personal]';
COMMENT ON COLUMN enrolments.created_at IS 'When. [not personal]';
COMMENT ON COLUMN enrolments.created_by IS 'Staff account that enrolled the person; NULL for the web. [not personal]';
COMMENT ON COLUMN enrolments.cancelled_at IS 'When it was cancelled. [not personal]';
COMMENT ON COLUMN enrolments.cancellation_reason IS 'Why, if told. [personal purpose="understand why people do not come" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.version IS 'Raised by every change. [not personal]';

CREATE TABLE attendances (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    status text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT attendances_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT attendances_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments,
    CONSTRAINT attendances_recorder_fkey FOREIGN KEY (organisation_id, recorded_by) REFERENCES accounts,
    CONSTRAINT attendances_status_known CHECK (status IN ('present', 'late', 'absent', 'excused'))
);
SELECT wall_in('attendances', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE attendances IS 'Émargement: who came.';
COMMENT ON COLUMN attendances.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN attendances.enrolment_id IS 'Whose. [not personal]';
COMMENT ON COLUMN attendances.status IS 'present, late, absent or excused. [personal purpose="account for the workshops held" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN attendances.recorded_at IS 'When it was ticked. [not personal]';
COMMENT ON COLUMN attendances.recorded_by IS 'Staff account that ticked it. [not personal]';
