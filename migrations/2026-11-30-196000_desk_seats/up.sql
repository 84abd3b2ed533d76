-- Seats that the web and keys do not give away until some hours before a session: people who telephone find room, too.
-- One rule says how many each session keeps; it is asked again when the session moves, when the setting changes, and when
-- time has passed.

CREATE TABLE desk_shares (
    organisation_id uuid NOT NULL,
    seats smallint NOT NULL,
    hours smallint NOT NULL,
    CONSTRAINT desk_shares_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT desk_shares_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT desk_shares_seats_range CHECK (seats BETWEEN 0 AND 12),
    CONSTRAINT desk_shares_hours_range CHECK (hours BETWEEN 1 AND 336)
);
SELECT wall_in('desk_shares', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE desk_shares IS 'Places gardées pour l''accueil: the setting of an organisation; without a row none are.';
COMMENT ON COLUMN desk_shares.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN desk_shares.seats IS 'How many seats of each session are kept. [not personal]';
COMMENT ON COLUMN desk_shares.hours IS 'Until how many hours before the session. [not personal]';

ALTER TABLE sessions
    ADD COLUMN desk_seats smallint NOT NULL DEFAULT 0,
    ADD COLUMN desk_until timestamptz,
    ADD CONSTRAINT sessions_desk_seats_range CHECK (desk_seats BETWEEN 0 AND 12);
COMMENT ON COLUMN sessions.desk_seats IS 'Seats that only the desk gives away now; kept by a trigger. [not personal]';
COMMENT ON COLUMN sessions.desk_until IS 'When anybody gets them; NULL: nothing is kept. [not personal]';
CREATE INDEX sessions_desk_due ON sessions (desk_until) WHERE desk_until IS NOT NULL;

CREATE FUNCTION keep_desk_seats() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    share desk_shares;
    until timestamptz;
BEGIN
    SELECT * INTO share FROM desk_shares d WHERE d.organisation_id = NEW.organisation_id AND d.seats > 0;
    until := NEW.starts_at - make_interval(hours => share.hours);
    IF until > transaction_time() THEN
        NEW.desk_seats := least(share.seats, NEW.capacity);
        NEW.desk_until := until;
    ELSE
        NEW.desk_seats := 0;
        NEW.desk_until := NULL;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_desk_seats FROM PUBLIC;
CREATE TRIGGER sessions_desk_seats BEFORE INSERT OR UPDATE OF starts_at, capacity, desk_until ON sessions
    FOR EACH ROW EXECUTE FUNCTION keep_desk_seats();

CREATE FUNCTION due_desk_seats(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT s.organisation_id FROM sessions s WHERE s.desk_until <= at;
END;
REVOKE ALL ON FUNCTION due_desk_seats FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_desk_seats TO clic_service;

-- Seats that anybody can take: what the calendar and the webhooks tell.
CREATE FUNCTION open_seats(s sessions) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN s.waiting > 0 THEN 0 ELSE greatest(s.capacity - s.desk_seats - s.seats_taken, 0) END;
CREATE OR REPLACE FUNCTION session_state(s sessions) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN s.status = 'cancelled' THEN 'cancelled' WHEN open_seats(s) = 0 THEN 'full' ELSE 'available' END;
DROP TRIGGER sessions_change ON sessions;
CREATE CONSTRAINT TRIGGER sessions_change AFTER UPDATE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.venue_id, OLD.title, OLD.description, OLD.level, OLD.starts_at, OLD.ends_at, OLD.status,
           OLD.cancellation_reason, OLD.capacity,
           CASE WHEN OLD.waiting > 0 THEN 0 ELSE greatest(OLD.capacity - OLD.desk_seats - OLD.seats_taken, 0) END)
        IS DISTINCT FROM (NEW.venue_id, NEW.title, NEW.description, NEW.level, NEW.starts_at, NEW.ends_at, NEW.status,
           NEW.cancellation_reason, NEW.capacity,
           CASE WHEN NEW.waiting > 0 THEN 0 ELSE greatest(NEW.capacity - NEW.desk_seats - NEW.seats_taken, 0) END))
    EXECUTE FUNCTION calendar_follows_sessions();
