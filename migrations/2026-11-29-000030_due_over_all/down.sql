DROP FUNCTION with_old_answers, with_old_messages, with_old_deliveries, with_old_logins;
DROP INDEX webhook_deliveries_by_end, logins_by_expiry;
DROP TRIGGER organisations_replan_reminders ON organisations;
DROP TRIGGER venues_replan_reminders ON venues;
DROP TRIGGER sessions_replan_reminders ON sessions;
DROP TRIGGER sessions_plan_reminders ON sessions;
DROP FUNCTION due_reminders, reminders_done, reminders_follow_sessions, reminders_follow_venues,
    reminders_follow_organisations, plan_reminders, reminder_after;
DROP TABLE session_reminders;
DROP FUNCTION due_deliveries, due_messages, due_sessions;
DROP INDEX webhook_deliveries_to_post, messages_to_send, sessions_due;
CREATE INDEX sessions_by_deadline ON sessions (organisation_id, next_deadline) WHERE next_deadline IS NOT NULL;

DROP TRIGGER organisations_public ON organisations;
DROP TRIGGER communes_public ON communes;
DROP TRIGGER maisons_public ON maisons;
DROP TRIGGER venues_public ON venues;
DROP TRIGGER sessions_public ON sessions;
DROP FUNCTION public_revisions(uuid[]), raise_public_revision();
ALTER TABLE calendars DROP COLUMN revision;

CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
ALTER TABLE organisations ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE communes ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE maisons ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE venues ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN revision bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN organisations.revision IS 'Raised by every change of the row; caches compare it. [not personal]';
COMMENT ON COLUMN communes.revision IS 'Raised by every change of the row; caches compare it. [not personal]';
COMMENT ON COLUMN maisons.revision IS 'Raised by every change of the row; caches compare it. [not personal]';
COMMENT ON COLUMN venues.revision IS 'Raised by every change of the row; caches compare it. [not personal]';
COMMENT ON COLUMN sessions.revision IS 'Raised by every change of the row, seats included; caches compare it. [not personal]';
CREATE TRIGGER organisations_revision BEFORE UPDATE ON organisations FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER communes_revision BEFORE UPDATE ON communes FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER maisons_revision BEFORE UPDATE ON maisons FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER venues_revision BEFORE UPDATE ON venues FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER sessions_revision BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE FUNCTION public_revisions() RETURNS TABLE (organisation_id uuid, revision bigint)
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
