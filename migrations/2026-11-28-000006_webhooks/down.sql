DROP FUNCTION calendar_move;
CREATE FUNCTION calendar_move(whose uuid, moved uuid[], raised boolean, gone boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    head calendars;
BEGIN
    UPDATE calendars
    SET position = position + cardinality(moved),
        changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
    WHERE organisation_id = whose
    RETURNING * INTO head;
    INSERT INTO calendar_entries (organisation_id, session_id, position, changed_at, removed)
    SELECT whose, id, head.position - cardinality(moved) + n, head.changed_at, gone
    FROM unnest(moved) WITH ORDINALITY AS listed (id, n)
    ON CONFLICT ON CONSTRAINT calendar_entries_pkey DO UPDATE
    SET position = excluded.position, changed_at = excluded.changed_at, removed = excluded.removed,
        sequence = calendar_entries.sequence + raised::integer;
END $$;
REVOKE ALL ON FUNCTION calendar_move FROM PUBLIC;
CREATE OR REPLACE FUNCTION calendar_follows_sessions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM calendar_move(OLD.organisation_id, ARRAY[OLD.id], true, true);
    ELSE
        PERFORM calendar_move(NEW.organisation_id, ARRAY[NEW.id],
            TG_OP = 'UPDATE' AND (OLD.starts_at, OLD.ends_at, OLD.venue_id, OLD.status)
                IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.venue_id, NEW.status), false);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION calendar_follows_places() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    moved uuid[];
    raised boolean := true;
BEGIN
    PERFORM FROM calendars WHERE organisation_id = NEW.organisation_id FOR UPDATE;
    IF TG_TABLE_NAME = 'venues' THEN
        raised := (OLD.name, OLD.room, OLD.address, OLD.commune_code, OLD.time_zone)
            IS DISTINCT FROM (NEW.name, NEW.room, NEW.address, NEW.commune_code, NEW.time_zone);
        SELECT array_agg(s.id ORDER BY s.starts_at, s.id) INTO moved FROM sessions s
        WHERE s.organisation_id = NEW.organisation_id AND s.venue_id = NEW.id;
    ELSE
        SELECT array_agg(s.id ORDER BY s.starts_at, s.id) INTO moved
        FROM sessions s JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        WHERE s.organisation_id = NEW.organisation_id AND v.commune_code = NEW.code;
    END IF;
    IF moved IS NOT NULL THEN
        PERFORM calendar_move(NEW.organisation_id, moved, raised, false);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION calendar_follows_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM calendar_move(NEW.organisation_id, ARRAY[]::uuid[], false, false);
    RETURN NULL;
END $$;
ALTER TABLE calendar_entries DROP COLUMN state;
DROP FUNCTION session_state;
DROP FUNCTION webhook_tell;
DROP FUNCTION transaction_time;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
