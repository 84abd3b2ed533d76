DROP TRIGGER sessions_change ON sessions;
CREATE CONSTRAINT TRIGGER sessions_change AFTER UPDATE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.venue_id, OLD.title, OLD.description, OLD.level, OLD.starts_at, OLD.ends_at, OLD.status,
           OLD.cancellation_reason, OLD.capacity,
           CASE WHEN OLD.waiting > 0 THEN 0 ELSE OLD.capacity - OLD.seats_taken END)
        IS DISTINCT FROM (NEW.venue_id, NEW.title, NEW.description, NEW.level, NEW.starts_at, NEW.ends_at, NEW.status,
           NEW.cancellation_reason, NEW.capacity,
           CASE WHEN NEW.waiting > 0 THEN 0 ELSE NEW.capacity - NEW.seats_taken END))
    EXECUTE FUNCTION calendar_follows_sessions();
CREATE OR REPLACE FUNCTION session_state(s sessions) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN s.status = 'cancelled' THEN 'cancelled'
                WHEN s.waiting > 0 OR s.seats_taken >= s.capacity THEN 'full'
                ELSE 'available' END;
DROP FUNCTION open_seats, due_desk_seats;
DROP TRIGGER sessions_desk_seats ON sessions;
DROP FUNCTION keep_desk_seats;
ALTER TABLE sessions DROP COLUMN desk_seats, DROP COLUMN desk_until;
DROP TABLE desk_shares;
