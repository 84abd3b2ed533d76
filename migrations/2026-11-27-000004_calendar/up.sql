-- The calendar that partners mirror: for each session, where its last change stands in one gapless order.
--
-- Positions are those of a counter of the organisation, and its row is locked last, as a transaction commits: whoever
-- sees a position sees every one before it, in whatever order transactions began. Commits that change one
-- organisation's calendar so come one after another. The other way, transaction numbers below the oldest one running,
-- costs no lock, but hides every change behind whatever long transaction the cluster knows, and its numbers mean
-- nothing in another cluster, after a restore or a move.

ALTER TABLE venues
    ADD COLUMN latitude double precision,
    ADD COLUMN longitude double precision,
    ADD CONSTRAINT venues_are_on_the_globe CHECK (
        (latitude IS NULL) = (longitude IS NULL) AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
COMMENT ON COLUMN venues.latitude IS 'WGS 84, degrees north. [not personal]';
COMMENT ON COLUMN venues.longitude IS 'WGS 84, degrees east. [not personal]';

CREATE TABLE calendars (
    organisation_id uuid NOT NULL,
    era uuid NOT NULL DEFAULT gen_random_uuid(),
    position bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL,
    CONSTRAINT calendars_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT calendars_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations
);
SELECT wall_in('calendars', 'SELECT');
COMMENT ON TABLE calendars IS 'Where the changes of an organisation''s public calendar have got to.';
COMMENT ON COLUMN calendars.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN calendars.era IS 'Another one after a restore: positions of before mean nothing, mirrors begin anew. [not personal]';
COMMENT ON COLUMN calendars.position IS 'Position of the last change. [not personal]';
COMMENT ON COLUMN calendars.changed_at IS 'When that was, by the database''s clock; it never goes back. [not personal]';

CREATE TABLE calendar_entries (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    position bigint NOT NULL,
    sequence integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL,
    removed boolean NOT NULL DEFAULT false,
    CONSTRAINT calendar_entries_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT calendar_entries_position_key UNIQUE (organisation_id, position),
    CONSTRAINT calendar_entries_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations
);
SELECT wall_in('calendar_entries', 'SELECT');
COMMENT ON TABLE calendar_entries IS 'What the public calendar knows of each session beyond its row; of deleted ones, that they are gone.';
COMMENT ON COLUMN calendar_entries.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN calendar_entries.session_id IS 'Which session. It may be deleted: mirrors must hear of it. [not personal]';
COMMENT ON COLUMN calendar_entries.position IS 'Where its last change stands among all of the organisation. [not personal]';
COMMENT ON COLUMN calendar_entries.sequence IS 'SEQUENCE of RFC 5545: raised by another time, place or status. [not personal]';
COMMENT ON COLUMN calendar_entries.changed_at IS 'When what the public sees of it last changed, by the database''s clock. [not personal]';
COMMENT ON COLUMN calendar_entries.removed IS 'The session is deleted. [not personal]';

-- Gives sessions the next positions. Of the owner's rights: nobody else writes them.
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

CREATE FUNCTION calendar_follows_sessions() RETURNS trigger
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
-- Deferred: the counter is the last thing a transaction locks, so it is held for the commit only, and never waited for
-- in a circle.
CREATE CONSTRAINT TRIGGER sessions_come_and_go AFTER INSERT OR DELETE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION calendar_follows_sessions();
CREATE CONSTRAINT TRIGGER sessions_change AFTER UPDATE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.venue_id, OLD.title, OLD.description, OLD.level, OLD.starts_at, OLD.ends_at, OLD.status,
           OLD.cancellation_reason, OLD.capacity,
           CASE WHEN OLD.waiting > 0 THEN 0 ELSE OLD.capacity - OLD.seats_taken END)
        IS DISTINCT FROM (NEW.venue_id, NEW.title, NEW.description, NEW.level, NEW.starts_at, NEW.ends_at, NEW.status,
           NEW.cancellation_reason, NEW.capacity,
           CASE WHEN NEW.waiting > 0 THEN 0 ELSE NEW.capacity - NEW.seats_taken END))
    EXECUTE FUNCTION calendar_follows_sessions();

-- The sessions of a place that changed. The lock comes first: sessions that others were scheduling there are seen.
CREATE FUNCTION calendar_follows_places() RETURNS trigger
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
CREATE CONSTRAINT TRIGGER venues_change AFTER UPDATE ON venues
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.name, OLD.room, OLD.address, OLD.commune_code, OLD.access, OLD.accessibility, OLD.time_zone,
           OLD.latitude, OLD.longitude)
        IS DISTINCT FROM (NEW.name, NEW.room, NEW.address, NEW.commune_code, NEW.access, NEW.accessibility,
           NEW.time_zone, NEW.latitude, NEW.longitude))
    EXECUTE FUNCTION calendar_follows_places();
CREATE CONSTRAINT TRIGGER communes_change AFTER UPDATE ON communes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.name, OLD.postcode) IS DISTINCT FROM (NEW.name, NEW.postcode))
    EXECUTE FUNCTION calendar_follows_places();

CREATE FUNCTION calendar_of_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO calendars (organisation_id, changed_at) VALUES (NEW.organisation_id, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER organisations_have_a_calendar AFTER INSERT ON organisations
    FOR EACH ROW EXECUTE FUNCTION calendar_of_organisation();

-- The name, the number and the zone stand in every feed, but in no item.
CREATE FUNCTION calendar_follows_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM calendar_move(NEW.organisation_id, ARRAY[]::uuid[], false, false);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisations_change AFTER UPDATE ON organisations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.slug, OLD.name, OLD.phone, OLD.website, OLD.time_zone)
        IS DISTINCT FROM (NEW.slug, NEW.name, NEW.phone, NEW.website, NEW.time_zone))
    EXECUTE FUNCTION calendar_follows_organisation();

-- What there is already.
INSERT INTO calendars (organisation_id, position, changed_at)
SELECT organisation_id, (SELECT count(*) FROM sessions s WHERE s.organisation_id = o.organisation_id), clock_timestamp()
FROM organisations o;
INSERT INTO calendar_entries (organisation_id, session_id, position, changed_at)
SELECT organisation_id, id, row_number() OVER (PARTITION BY organisation_id ORDER BY starts_at, id), updated_at
FROM sessions;

-- Sums of revisions fall when rows are deleted; the calendar's position then moves, and has digits of its own.
CREATE OR REPLACE FUNCTION public_revisions() RETURNS TABLE (organisation_id uuid, revision bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT changes.organisation_id, sum(changes.revision)::bigint
    FROM (
        SELECT s.organisation_id, sum(s.revision) AS revision FROM sessions s GROUP BY 1
        UNION ALL SELECT v.organisation_id, sum(v.revision) FROM venues v GROUP BY 1
        UNION ALL SELECT m.organisation_id, sum(m.revision) FROM maisons m GROUP BY 1
        UNION ALL SELECT c.organisation_id, sum(c.revision) FROM communes c GROUP BY 1
        UNION ALL SELECT o.organisation_id, o.revision FROM organisations o
        UNION ALL SELECT c.organisation_id, (c.position & 2147483647) << 32 FROM calendars c
    ) AS changes
    GROUP BY 1;
END;
