-- A seat taken over the web near a limit is held until its person confirms it.

ALTER TABLE enrolments
    ADD COLUMN held_until timestamptz,
    ADD CONSTRAINT enrolments_held_until_when CHECK (held_until IS NULL OR status = 'enrolled');
COMMENT ON COLUMN enrolments.held_until IS 'Until when the person can confirm the seat; NULL once confirmed, and where nothing is to be confirmed. [not personal]';
CREATE INDEX enrolments_held ON enrolments (held_until) WHERE held_until IS NOT NULL;

ALTER TABLE messages DROP CONSTRAINT messages_kind_known;
ALTER TABLE messages ADD CONSTRAINT messages_kind_known CHECK (kind IN ('confirmation', 'waiting', 'reminder', 'offer', 'free_seat', 'expired',
    'moved', 'changed', 'cancelled', 'withdrawn', 'callback', 'held', 'released'));

-- Seats that nobody confirmed in time: one question over all organisations, hence by the owner's rights.
CREATE FUNCTION due_held_seats(at timestamptz) RETURNS TABLE (organisation_id uuid, enrolment_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT e.organisation_id, e.id FROM enrolments e WHERE e.held_until <= at ORDER BY 1, 2;
END;
REVOKE ALL ON FUNCTION due_held_seats FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_held_seats TO clic_service;
