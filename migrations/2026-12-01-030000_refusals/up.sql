-- Why a person refused a seat or gave one back, as one of six words: they say where the next sessions are to be.

CREATE TABLE refusals (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    reason text NOT NULL,
    day date NOT NULL,
    CONSTRAINT refusals_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT refusals_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT refusals_reason_known
        CHECK (reason IN ('too_far', 'wrong_day', 'full', 'level', 'personal', 'other'))
);
-- A period is read by this index; commune, level, place and time are those of the enrolment and its session.
CREATE INDEX refusals_by_day ON refusals (organisation_id, day, reason);
SELECT wall_in('refusals', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE refusals IS 'Reasons of ended enrolments: a cancellation, a declined offer, a place left on the waiting list.';
COMMENT ON COLUMN refusals.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN refusals.enrolment_id IS 'The enrolment that ended. [not personal]';
COMMENT ON COLUMN refusals.reason IS 'too_far, wrong_day, full, level, personal or other. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN refusals.day IS 'Day on which it was said, in the zone of the organisation. [not personal]';
