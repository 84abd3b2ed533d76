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
