DROP INDEX enrolments_once_per_session;
CREATE UNIQUE INDEX enrolments_once_per_session ON enrolments (organisation_id, session_id, learner_id)
    WHERE status = 'enrolled';
ALTER TABLE enrolments
    DROP CONSTRAINT enrolments_priority_has_a_reason,
    DROP CONSTRAINT enrolments_party_fits,
    DROP CONSTRAINT enrolments_offered_until_when,
    DROP CONSTRAINT enrolments_cancelled_when,
    DROP CONSTRAINT enrolments_status_known,
    ADD CONSTRAINT enrolments_status_known CHECK (status IN ('enrolled', 'cancelled')),
    ADD CONSTRAINT enrolments_cancelled_when CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    DROP COLUMN called_at,
    DROP COLUMN offered_until,
    DROP COLUMN priority_reason,
    DROP COLUMN priority,
    DROP COLUMN waiting_since,
    DROP COLUMN party_size;
DROP INDEX sessions_by_deadline;
ALTER TABLE sessions
    DROP CONSTRAINT sessions_waiting_is_counted,
    DROP COLUMN next_deadline,
    DROP COLUMN waiting;
