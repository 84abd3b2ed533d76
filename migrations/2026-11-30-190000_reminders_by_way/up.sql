-- Each way of reminding has days of its own: one more text must not move the calls.

CREATE TABLE reminder_days (
    organisation_id uuid NOT NULL,
    email smallint[] NOT NULL DEFAULT '{7,2}',
    sms smallint[] NOT NULL DEFAULT '{7,2}',
    call smallint[] NOT NULL DEFAULT '{2}',
    letter smallint[] NOT NULL DEFAULT '{7}',
    CONSTRAINT reminder_days_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT reminder_days_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT reminder_days_fit CHECK (
        greatest(cardinality(email), cardinality(sms), cardinality(call), cardinality(letter)) <= 3
        AND 0 <= ALL (email || sms) AND 1 <= ALL (call || letter) AND 30 >= ALL (email || sms || call || letter))
);
SELECT wall_in('reminder_days', 'SELECT, UPDATE');
COMMENT ON TABLE reminder_days IS 'Rappels: how many days before a session people are reminded of it, by the way that reaches them.';
COMMENT ON COLUMN reminder_days.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN reminder_days.email IS 'By e-mail, the largest first; 0 is the same morning. [not personal]';
COMMENT ON COLUMN reminder_days.sms IS 'By text, the largest first; 0 is the same morning. [not personal]';
COMMENT ON COLUMN reminder_days.call IS 'By call, at the latest on the last day of office hours before. [not personal]';
COMMENT ON COLUMN reminder_days.letter IS 'By letter: the day on which it is printed. [not personal]';

-- As it was: calls for the last of the days only, letters for the first; but no call or letter on the morning itself.
INSERT INTO reminder_days (organisation_id, email, sms, call, letter)
SELECT o.organisation_id, o.reminder_days, o.reminder_days,
       ARRAY(SELECT greatest(min(day), 1)::smallint FROM unnest(o.reminder_days) AS d (day) HAVING count(*) > 0),
       ARRAY(SELECT greatest(max(day), 1)::smallint FROM unnest(o.reminder_days) AS d (day) HAVING count(*) > 0)
FROM organisations o;

CREATE FUNCTION reminders_of_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO reminder_days (organisation_id) VALUES (NEW.organisation_id);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION reminders_of_organisation FROM PUBLIC;
CREATE TRIGGER organisations_reminder_days AFTER INSERT ON organisations
    FOR EACH ROW EXECUTE FUNCTION reminders_of_organisation();

-- Days before a session on which its people are looked at. A call is brought forward to a day of office hours, at most
-- a week: a look too many finds nobody.
CREATE FUNCTION reminder_looks(in_organisation uuid) RETURNS smallint[]
    LANGUAGE sql STABLE
    RETURN (SELECT array_agg(DISTINCT looks.day::smallint)
            FROM reminder_days r,
                 LATERAL (SELECT unnest(r.email || r.sms || r.letter)::integer
                          UNION ALL
                          SELECT c.day + ahead FROM unnest(r.call) AS c (day), generate_series(0, 7) AS ahead) AS looks (day)
            WHERE r.organisation_id = in_organisation);

CREATE OR REPLACE FUNCTION plan_reminders(in_organisation uuid, of_sessions uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH planned AS MATERIALIZED (
        SELECT s.id, CASE WHEN s.status = 'scheduled' AND s.starts_at > transaction_time()
                          THEN reminder_after('-infinity', s.starts_at, v.time_zone, looks.days) END AS due_at
        FROM sessions s
        JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        CROSS JOIN (SELECT reminder_looks(in_organisation) AS days) AS looks
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
        SELECT r.session_id, reminder_after(at, s.starts_at, v.time_zone, looks.days) AS next
        FROM session_reminders r
        JOIN sessions s ON (s.organisation_id, s.id) = (r.organisation_id, r.session_id)
        JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        CROSS JOIN (SELECT reminder_looks(current_organisation()) AS days) AS looks
        WHERE r.organisation_id = current_organisation() AND r.due_at <= at
        FOR UPDATE OF r SKIP LOCKED
    ), ended AS (
        DELETE FROM session_reminders r USING done d
        WHERE r.organisation_id = current_organisation() AND r.session_id = d.session_id AND d.next IS NULL
    )
    UPDATE session_reminders r SET due_at = d.next FROM done d
    WHERE r.organisation_id = current_organisation() AND r.session_id = d.session_id AND d.next IS NOT NULL;
END;

DROP TRIGGER organisations_replan_reminders ON organisations;
CREATE TRIGGER reminder_days_replan AFTER UPDATE ON reminder_days
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION reminders_follow_organisations();
ALTER TABLE organisations DROP COLUMN reminder_days;

SELECT plan_reminders(organisation_id, array_agg(id)) FROM sessions WHERE starts_at > now() GROUP BY organisation_id;
