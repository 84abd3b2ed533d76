-- People who come together, those who wait, and the seats that are offered to them.

ALTER TABLE sessions
    ADD COLUMN waiting smallint NOT NULL DEFAULT 0,
    ADD COLUMN next_deadline timestamptz,
    ADD CONSTRAINT sessions_waiting_is_counted CHECK (waiting >= 0);
CREATE INDEX sessions_by_deadline ON sessions (organisation_id, next_deadline) WHERE next_deadline IS NOT NULL;
COMMENT ON COLUMN sessions.waiting IS 'Parties in line whom nobody may overtake; none lets a seat be taken without a look at the line. [not personal]';
COMMENT ON COLUMN sessions.next_deadline IS 'When time alone next changes who has an offer. [not personal]';

ALTER TABLE enrolments
    ADD COLUMN party_size smallint NOT NULL DEFAULT 1,
    ADD COLUMN waiting_since timestamptz,
    ADD COLUMN priority smallint NOT NULL DEFAULT 0,
    ADD COLUMN priority_reason text,
    ADD COLUMN offered_until timestamptz,
    ADD COLUMN called_at timestamptz,
    DROP CONSTRAINT enrolments_status_known,
    DROP CONSTRAINT enrolments_cancelled_when,
    ADD CONSTRAINT enrolments_status_known
        CHECK (status IN ('enrolled', 'offered', 'waiting', 'cancelled', 'declined', 'expired')),
    ADD CONSTRAINT enrolments_cancelled_when
        CHECK ((status IN ('cancelled', 'declined', 'expired')) = (cancelled_at IS NOT NULL)),
    ADD CONSTRAINT enrolments_offered_until_when CHECK ((status = 'offered') = (offered_until IS NOT NULL)),
    ADD CONSTRAINT enrolments_party_fits CHECK (party_size BETWEEN 1 AND 12),
    ADD CONSTRAINT enrolments_priority_has_a_reason CHECK (priority = 0 OR priority_reason IS NOT NULL);
DROP INDEX enrolments_once_per_session;
CREATE UNIQUE INDEX enrolments_once_per_session ON enrolments (organisation_id, session_id, learner_id)
    WHERE status IN ('enrolled', 'offered', 'waiting');
COMMENT ON COLUMN enrolments.status IS 'enrolled, offered (a seat is held until offered_until), waiting; or cancelled, declined, expired. [not personal]';
COMMENT ON COLUMN enrolments.party_size IS 'People who come together, all or none. [not personal]';
COMMENT ON COLUMN enrolments.waiting_since IS 'Since when in line: the order of the line. [not personal]';
COMMENT ON COLUMN enrolments.priority IS 'Higher ones pass others in line. [not personal]';
COMMENT ON COLUMN enrolments.priority_reason IS 'Why staff lets them pass. [personal purpose="account for who was let pass" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.offered_until IS 'Until when the offered seat is held. [not personal]';
COMMENT ON COLUMN enrolments.called_at IS 'When they were told, near the start, that a seat is free for the first to come. [not personal]';
