ALTER TABLE organisations
    ADD COLUMN reminder_days smallint[] NOT NULL DEFAULT '{7,2}',
    ADD CONSTRAINT organisations_reminders_fit CHECK (cardinality(reminder_days) <= 3
        AND 0 <= ALL (reminder_days) AND 30 >= ALL (reminder_days));
COMMENT ON COLUMN organisations.reminder_days IS 'How many days before a session people are reminded of it, 0 the same morning; a call is made for the last of them only, a letter goes for the first. [not personal]';
DROP TRIGGER reminder_days_replan ON reminder_days;
CREATE TRIGGER organisations_replan_reminders AFTER UPDATE ON organisations
    FOR EACH ROW WHEN (OLD.reminder_days IS DISTINCT FROM NEW.reminder_days)
    EXECUTE FUNCTION reminders_follow_organisations();
CREATE OR REPLACE FUNCTION plan_reminders(in_organisation uuid, of_sessions uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH planned AS MATERIALIZED (
        SELECT s.id, CASE WHEN s.status = 'scheduled' AND s.starts_at > transaction_time()
                          THEN reminder_after('-infinity', s.starts_at, v.time_zone, o.reminder_days) END AS due_at
        FROM sessions s
        JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        JOIN organisations o ON o.organisation_id = s.organisation_id
        WHERE s.organisation_id = in_organisation AND s.id = ANY (of_sessions)
    ), dropped AS (
        DELETE FROM session_reminders r USING planned p
        WHERE r.organisation_id = in_organisation AND r.session_id = p.id AND p.due_at IS NULL
    )
    INSERT INTO session_reminders (organisation_id, session_id, due_at)
    SELECT in_organisation, p.id, p.due_at FROM planned p WHERE p.due_at IS NOT NULL ORDER BY p.id
    ON CONFLICT ON CONSTRAINT session_reminders_pkey DO UPDATE SET due_at = excluded.due_at;
END;
CREATE OR REPLACE FUNCTION reminders_done(at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH done AS (
        SELECT r.session_id, reminder_after(at, s.starts_at, v.time_zone, o.reminder_days) AS next
        FROM session_reminders r
        JOIN sessions s ON (s.organisation_id, s.id) = (r.organisation_id, r.session_id)
        JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        JOIN organisations o ON o.organisation_id = r.organisation_id
        WHERE r.organisation_id = current_organisation() AND r.due_at <= at
        FOR UPDATE OF r SKIP LOCKED
    ), ended AS (
        DELETE FROM session_reminders r USING done d
        WHERE r.organisation_id = current_organisation() AND r.session_id = d.session_id AND d.next IS NULL
    )
    UPDATE session_reminders r SET due_at = d.next FROM done d
    WHERE r.organisation_id = current_organisation() AND r.session_id = d.session_id AND d.next IS NOT NULL;
END;
DROP FUNCTION reminder_looks;
DROP TRIGGER organisations_reminder_days ON organisations;
DROP FUNCTION reminders_of_organisation;
DROP TABLE reminder_days;
