-- The cost of standing still: what is due is found over all organisations by one index on the time it is due, and what the
-- public sees has one counter an organisation. Sums over all sessions took 400 ms where a thousand organisations have a
-- thousand sessions each, four times a second.

-- The counter. It stands in the row that a change of the calendar locks at its commit anyway: a second row, locked in
-- another order, would have transactions wait for each other in a circle.
ALTER TABLE calendars ADD COLUMN revision bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN calendars.revision IS 'Raised by each transaction that changes something public; caches compare it. [not personal]';

-- Raises the counter, once a transaction; of the owner's rights, as nobody else writes calendars.
CREATE FUNCTION raise_public_revision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    changed uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.organisation_id ELSE NEW.organisation_id END;
    raised text := pg_current_xact_id()::text || ' ' || changed::text;
BEGIN
    IF current_setting('clic.raised', true) IS DISTINCT FROM raised THEN
        UPDATE calendars SET revision = revision + 1 WHERE organisation_id = changed;
        PERFORM set_config('clic.raised', raised, true);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION raise_public_revision FROM PUBLIC;

-- Deferred: the counter is locked for the commit only.
CREATE CONSTRAINT TRIGGER sessions_public AFTER INSERT OR UPDATE OR DELETE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
CREATE CONSTRAINT TRIGGER venues_public AFTER INSERT OR UPDATE OR DELETE ON venues
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
CREATE CONSTRAINT TRIGGER maisons_public AFTER INSERT OR UPDATE OR DELETE ON maisons
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
CREATE CONSTRAINT TRIGGER communes_public AFTER INSERT OR UPDATE OR DELETE ON communes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
CREATE CONSTRAINT TRIGGER organisations_public AFTER UPDATE ON organisations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();

-- The state of these organisations' public rows, as one number that is only ever compared: the counter, with the era and
-- the position, which an operator sets by hand after a restore. Asked for several at once, hence by the owner's rights.
DROP FUNCTION public_revisions();
CREATE FUNCTION public_revisions(wanted uuid[]) RETURNS TABLE (organisation_id uuid, revision bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT c.organisation_id, hashtextextended(concat_ws('/', c.era, c.position), c.revision)
    FROM calendars c WHERE c.organisation_id = ANY (wanted);
END;

-- The revisions of rows served those sums only.
DROP TRIGGER sessions_revision ON sessions;
DROP TRIGGER venues_revision ON venues;
DROP TRIGGER maisons_revision ON maisons;
DROP TRIGGER communes_revision ON communes;
DROP TRIGGER organisations_revision ON organisations;
ALTER TABLE sessions DROP COLUMN revision;
ALTER TABLE venues DROP COLUMN revision;
ALTER TABLE maisons DROP COLUMN revision;
ALTER TABLE communes DROP COLUMN revision;
ALTER TABLE organisations DROP COLUMN revision;
DROP FUNCTION raise_revision();

-- Questions over all organisations. They tell identities only; the rows are then read from behind the wall.

DROP INDEX sessions_by_deadline;
CREATE INDEX sessions_due ON sessions (next_deadline) WHERE next_deadline IS NOT NULL;
CREATE FUNCTION due_sessions(at timestamptz) RETURNS TABLE (organisation_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT s.organisation_id, s.id FROM sessions s WHERE s.next_deadline <= at ORDER BY 1, 2;
END;

CREATE INDEX messages_to_send ON messages (next_attempt_at, organisation_id, channel)
    WHERE status IN ('due', 'sending') AND channel IN ('email', 'sms');
CREATE FUNCTION due_messages(at timestamptz) RETURNS TABLE (organisation_id uuid, channel text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT DISTINCT m.organisation_id, m.channel FROM messages m
    WHERE m.status IN ('due', 'sending') AND m.channel IN ('email', 'sms') AND m.next_attempt_at <= at;
END;

-- An endpoint that is stopped, asked for patience or belongs to a partner that is one no more has nothing due.
CREATE INDEX webhook_deliveries_to_post ON webhook_deliveries (next_attempt_at, organisation_id, endpoint_id)
    WHERE status IN ('due', 'sending');
CREATE FUNCTION due_deliveries(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT DISTINCT e.organisation_id
    FROM (SELECT DISTINCT d.organisation_id, d.endpoint_id FROM webhook_deliveries d
          WHERE d.status IN ('due', 'sending') AND d.next_attempt_at <= at) AS due
    JOIN webhook_endpoints e ON (e.organisation_id, e.id) = (due.organisation_id, due.endpoint_id)
    LEFT JOIN partners p ON (p.organisation_id, p.id) = (e.organisation_id, e.partner_id)
    WHERE e.enabled AND (e.not_before IS NULL OR e.not_before <= at) AND (e.partner_id IS NULL OR p.active);
END;

-- When the people of a session are next to be looked at for reminders: at nine in the morning of one of its days.
CREATE TABLE session_reminders (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    CONSTRAINT session_reminders_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT session_reminders_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions ON DELETE CASCADE
);
CREATE INDEX session_reminders_due ON session_reminders (due_at);
SELECT wall_in('session_reminders', 'SELECT');
COMMENT ON TABLE session_reminders IS 'When the people of each session are next to be reminded of it; kept by triggers.';
COMMENT ON COLUMN session_reminders.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN session_reminders.session_id IS 'Which session. [not personal]';
COMMENT ON COLUMN session_reminders.due_at IS 'When they are looked at: nine in the morning, where the session is. [not personal]';

-- The first reminder after an instant; none when there is none before the start.
CREATE FUNCTION reminder_after(after timestamptz, starts_at timestamptz, zone text, days smallint[]) RETURNS timestamptz
    LANGUAGE sql STABLE
    RETURN (SELECT min(r.at)
            FROM unnest(days) AS d (day),
                 LATERAL (SELECT ((starts_at AT TIME ZONE zone)::date - d.day::integer + time '09:00') AT TIME ZONE zone) AS r (at)
            WHERE r.at > after AND r.at < starts_at);

-- Plans anew the reminders of sessions to come, past ones included: a look too many finds nobody, one too few forgets
-- somebody. Of the owner's rights: nobody else writes them.
CREATE FUNCTION plan_reminders(in_organisation uuid, of_sessions uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public
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
REVOKE ALL ON FUNCTION plan_reminders FROM PUBLIC;

CREATE FUNCTION reminders_follow_sessions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM plan_reminders(NEW.organisation_id, ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE FUNCTION reminders_follow_venues() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM plan_reminders(NEW.organisation_id, ARRAY(SELECT s.id FROM sessions s
        WHERE s.organisation_id = NEW.organisation_id AND s.venue_id = NEW.id AND s.starts_at > transaction_time()));
    RETURN NULL;
END $$;
CREATE FUNCTION reminders_follow_organisations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM plan_reminders(NEW.organisation_id, ARRAY(SELECT s.id FROM sessions s
        WHERE s.organisation_id = NEW.organisation_id AND s.starts_at > transaction_time()));
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION reminders_follow_sessions, reminders_follow_venues, reminders_follow_organisations FROM PUBLIC;
CREATE TRIGGER sessions_plan_reminders AFTER INSERT ON sessions
    FOR EACH ROW EXECUTE FUNCTION reminders_follow_sessions();
CREATE TRIGGER sessions_replan_reminders AFTER UPDATE ON sessions
    FOR EACH ROW WHEN ((OLD.starts_at, OLD.venue_id, OLD.status) IS DISTINCT FROM (NEW.starts_at, NEW.venue_id, NEW.status))
    EXECUTE FUNCTION reminders_follow_sessions();
CREATE TRIGGER venues_replan_reminders AFTER UPDATE ON venues
    FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION reminders_follow_venues();
CREATE TRIGGER organisations_replan_reminders AFTER UPDATE ON organisations
    FOR EACH ROW WHEN (OLD.reminder_days IS DISTINCT FROM NEW.reminder_days)
    EXECUTE FUNCTION reminders_follow_organisations();

-- Everybody due was looked at: each session's next reminder. One that is planned at this moment is left to the next look.
CREATE FUNCTION reminders_done(at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public
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
CREATE FUNCTION due_reminders(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT DISTINCT r.organisation_id FROM session_reminders r WHERE r.due_at <= at;
END;

-- What is there already: looked at once as the service starts.
SELECT plan_reminders(organisation_id, array_agg(id)) FROM sessions WHERE starts_at > now() GROUP BY organisation_id;

-- Rows kept longer than promised. Asked once an hour: each organisation's oldest row answers, by the indexes there are.
CREATE INDEX logins_by_expiry ON logins (organisation_id, expires_at);
CREATE INDEX webhook_deliveries_by_end ON webhook_deliveries (organisation_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE FUNCTION with_old_answers(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM idempotent_answers a WHERE a.organisation_id = o.organisation_id AND a.created_at < before);
END;
CREATE FUNCTION with_old_messages(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM messages m WHERE m.organisation_id = o.organisation_id AND m.created_at < before);
END;
CREATE FUNCTION with_old_deliveries(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM webhook_deliveries d WHERE d.organisation_id = o.organisation_id AND d.ended_at < before);
END;
CREATE FUNCTION with_old_logins(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM logins l WHERE l.organisation_id = o.organisation_id AND l.expires_at < before);
END;

REVOKE ALL ON FUNCTION public_revisions, due_sessions, due_messages, due_deliveries, due_reminders, reminders_done,
    with_old_answers, with_old_messages, with_old_deliveries, with_old_logins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public_revisions, due_sessions, due_messages, due_deliveries, due_reminders, reminders_done,
    with_old_answers, with_old_messages, with_old_deliveries, with_old_logins TO clic_service;
