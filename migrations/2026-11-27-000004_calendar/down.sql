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
    ) AS changes
    GROUP BY 1;
END;
DROP TRIGGER organisations_change ON organisations;
DROP TRIGGER organisations_have_a_calendar ON organisations;
DROP TRIGGER communes_change ON communes;
DROP TRIGGER venues_change ON venues;
DROP TRIGGER sessions_change ON sessions;
DROP TRIGGER sessions_come_and_go ON sessions;
DROP FUNCTION calendar_follows_organisation;
DROP FUNCTION calendar_of_organisation;
DROP FUNCTION calendar_follows_places;
DROP FUNCTION calendar_follows_sessions;
DROP FUNCTION calendar_move;
DROP TABLE calendar_entries;
DROP TABLE calendars;
ALTER TABLE venues
    DROP CONSTRAINT venues_are_on_the_globe,
    DROP COLUMN latitude,
    DROP COLUMN longitude;
