-- Webhooks: programs that ask to be told of what happens, and what they are told.
--
-- Events of sessions are born where the calendar gives a change its position: at the commit, under the counter's lock.
-- So each carries the position of what it tells, and of two events of a session the higher one is the later.

CREATE TABLE webhook_endpoints (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    partner_id uuid,
    url text NOT NULL,
    description text NOT NULL,
    events text[] NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    disabled_because text,
    disabled_at timestamptz,
    failing_since timestamptz,
    secret_number integer NOT NULL DEFAULT 1,
    former_secret_until timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT webhook_endpoints_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT webhook_endpoints_partner_fkey FOREIGN KEY (organisation_id, partner_id) REFERENCES partners,
    CONSTRAINT webhook_endpoints_want_something CHECK (cardinality(events) > 0),
    CONSTRAINT webhook_endpoints_disabled_why CHECK (
        (enabled AND disabled_because IS NULL AND disabled_at IS NULL)
        OR (NOT enabled AND disabled_because IN ('staff', 'gone', 'failing') AND disabled_at IS NOT NULL))
);
CREATE INDEX webhook_endpoints_by_partner ON webhook_endpoints (organisation_id, partner_id) WHERE partner_id IS NOT NULL;
SELECT wall_in('webhook_endpoints', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE webhook_endpoints IS 'Where programs are told of events. Their secrets are not kept: they are made from the deployment''s key.';
COMMENT ON COLUMN webhook_endpoints.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN webhook_endpoints.id IS 'Identity. [not personal]';
COMMENT ON COLUMN webhook_endpoints.partner_id IS 'Whose it is: it hears of its own referrals only. NULL: the organisation''s. [not personal]';
COMMENT ON COLUMN webhook_endpoints.url IS 'Where events are posted. [not personal]';
COMMENT ON COLUMN webhook_endpoints.description IS 'What it is for, in the words of who added it. [not personal]';
COMMENT ON COLUMN webhook_endpoints.events IS 'Which events it is told. [not personal]';
COMMENT ON COLUMN webhook_endpoints.enabled IS 'False: it is told nothing. [not personal]';
COMMENT ON COLUMN webhook_endpoints.disabled_because IS 'staff, gone (it answered 410) or failing (for days). [not personal]';
COMMENT ON COLUMN webhook_endpoints.disabled_at IS 'Since when. [not personal]';
COMMENT ON COLUMN webhook_endpoints.failing_since IS 'First failure since the last success. [not personal]';
COMMENT ON COLUMN webhook_endpoints.secret_number IS 'Which secret signs: raised by each renewal. [not personal]';
COMMENT ON COLUMN webhook_endpoints.former_secret_until IS 'Until when the secret before signs as well. [not personal]';
COMMENT ON COLUMN webhook_endpoints.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN webhook_endpoints.created_at IS 'When it was added. [not personal]';

CREATE TABLE webhook_deliveries (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event text NOT NULL,
    data jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'due',
    attempts smallint NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    attempted_at timestamptz,
    response_status smallint,
    response_body text,
    duration_ms integer,
    trouble text,
    ended_at timestamptz,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT webhook_deliveries_once_key UNIQUE (organisation_id, endpoint_id, event_id),
    CONSTRAINT webhook_deliveries_endpoint_fkey FOREIGN KEY (organisation_id, endpoint_id)
        REFERENCES webhook_endpoints ON DELETE CASCADE,
    CONSTRAINT webhook_deliveries_status_known CHECK (status IN ('due', 'sending', 'delivered', 'failed')),
    CONSTRAINT webhook_deliveries_end_when CHECK ((status IN ('delivered', 'failed')) = (ended_at IS NOT NULL))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (organisation_id, endpoint_id, next_attempt_at, id)
    WHERE status IN ('due', 'sending');
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (organisation_id, occurred_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (organisation_id, endpoint_id, occurred_at DESC, id DESC);
SELECT wall_in('webhook_deliveries', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE webhook_deliveries IS 'What each endpoint is told: written in the transaction of what happened, posted afterwards, kept 30 days.';
COMMENT ON COLUMN webhook_deliveries.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN webhook_deliveries.id IS 'Identity. [not personal]';
COMMENT ON COLUMN webhook_deliveries.endpoint_id IS 'Who is told. [not personal]';
COMMENT ON COLUMN webhook_deliveries.event_id IS 'What happened, the same for all who are told and at every try: the header webhook-id. [not personal]';
COMMENT ON COLUMN webhook_deliveries.event IS 'Which kind of event: session.full. [not personal]';
COMMENT ON COLUMN webhook_deliveries.data IS 'What it is about: an identity and a position, nobody''s data. [not personal]';
COMMENT ON COLUMN webhook_deliveries.occurred_at IS 'When it happened. [not personal]';
COMMENT ON COLUMN webhook_deliveries.status IS 'due, sending (until next_attempt_at, then it is tried again), delivered or failed (given up). [not personal]';
COMMENT ON COLUMN webhook_deliveries.attempts IS 'Tries of this round. [not personal]';
COMMENT ON COLUMN webhook_deliveries.next_attempt_at IS 'Not before. [not personal]';
COMMENT ON COLUMN webhook_deliveries.attempted_at IS 'When the last try ended. [not personal]';
COMMENT ON COLUMN webhook_deliveries.response_status IS 'HTTP status of the last answer. [not personal]';
COMMENT ON COLUMN webhook_deliveries.response_body IS 'Start of the last answer, 500 bytes at most. [not personal]';
COMMENT ON COLUMN webhook_deliveries.duration_ms IS 'How long the last try took. [not personal]';
COMMENT ON COLUMN webhook_deliveries.trouble IS 'What the last try met, in French. [not personal]';
COMMENT ON COLUMN webhook_deliveries.ended_at IS 'When it was delivered or given up. [not personal]';

-- The time that the transaction goes by, as the service tells it.
CREATE FUNCTION transaction_time() RETURNS timestamptz
    LANGUAGE sql STABLE
    RETURN coalesce(nullif(current_setting('clic.now', true), '')::timestamptz, clock_timestamp());

-- Writes an event down for each endpoint that wants it; what is about one partner, for no other partner. Endpoints are
-- held against deletion: one that goes at this moment is left out, and breaks nothing.
CREATE FUNCTION webhook_tell(whose uuid, told text, about jsonb, partner uuid) RETURNS void
    LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    told_id uuid := gen_random_uuid();
    now timestamptz := transaction_time();
BEGIN
    INSERT INTO webhook_deliveries (organisation_id, id, endpoint_id, event_id, event, data, occurred_at, next_attempt_at)
    SELECT whose, gen_random_uuid(), e.id, told_id, told, about, now, now
    FROM (
        SELECT id FROM webhook_endpoints
        WHERE organisation_id = whose AND enabled AND told = ANY (events)
          AND (partner IS NULL OR partner_id IS NULL OR partner_id = partner)
        FOR KEY SHARE
    ) AS e;
END $$;
REVOKE ALL ON FUNCTION webhook_tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook_tell TO clic_service;

-- What was last told of a session's seats: a transaction that takes a seat and gives it back tells nothing.
ALTER TABLE calendar_entries
    ADD COLUMN state text,
    ADD CONSTRAINT calendar_entries_state_known CHECK (state IN ('available', 'full', 'cancelled'));
COMMENT ON COLUMN calendar_entries.state IS 'available, full or cancelled, as of its last change. [not personal]';

CREATE FUNCTION session_state(s sessions) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN s.status = 'cancelled' THEN 'cancelled'
                WHEN s.waiting > 0 OR s.seats_taken >= s.capacity THEN 'full'
                ELSE 'available' END;

UPDATE calendar_entries e SET state = session_state(s) FROM sessions s
WHERE (s.organisation_id, s.id) = (e.organisation_id, e.session_id);

-- Gives sessions the next positions, and tells what became of those that are not over. `edited`: more than their seats.
DROP FUNCTION calendar_move;
CREATE FUNCTION calendar_move(whose uuid, moved uuid[], raised boolean, gone boolean, edited boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    head calendars;
    one record;
    told text;
BEGIN
    UPDATE calendars
    SET position = position + cardinality(moved),
        changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
    WHERE organisation_id = whose
    RETURNING * INTO head;
    FOR one IN
        SELECT m.id, head.position - cardinality(moved) + m.n AS position, e.state AS was,
               CASE WHEN s.id IS NULL THEN 'cancelled' ELSE session_state(s) END AS state,
               coalesce(s.ends_at > transaction_time(), true) AS coming
        FROM unnest(moved) WITH ORDINALITY AS m (id, n)
        LEFT JOIN calendar_entries e ON (e.organisation_id, e.session_id) = (whose, m.id)
        LEFT JOIN sessions s ON (s.organisation_id, s.id) = (whose, m.id)
        ORDER BY m.n
    LOOP
        INSERT INTO calendar_entries AS entry (organisation_id, session_id, position, changed_at, removed, state)
        VALUES (whose, one.id, one.position, head.changed_at, gone, one.state)
        ON CONFLICT ON CONSTRAINT calendar_entries_pkey DO UPDATE
        SET position = excluded.position, changed_at = excluded.changed_at, removed = excluded.removed,
            state = excluded.state, sequence = entry.sequence + raised::integer;
        CONTINUE WHEN NOT one.coming;
        FOREACH told IN ARRAY CASE
            WHEN one.state = 'cancelled' AND one.was IS DISTINCT FROM 'cancelled' THEN ARRAY['session.cancelled']
            WHEN one.was IS NULL OR (one.was = 'cancelled' AND one.state <> 'cancelled') THEN ARRAY['session.scheduled']
            ELSE array_remove(ARRAY[
                CASE WHEN edited THEN 'session.updated' END,
                CASE WHEN one.was <> one.state THEN 'session.' || one.state END], NULL)
        END LOOP
            PERFORM webhook_tell(whose, told, jsonb_build_object('id', one.id, 'version', one.position), NULL);
        END LOOP;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION calendar_move FROM PUBLIC;

CREATE OR REPLACE FUNCTION calendar_follows_sessions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM calendar_move(OLD.organisation_id, ARRAY[OLD.id], true, true, false);
    ELSE
        PERFORM calendar_move(NEW.organisation_id, ARRAY[NEW.id],
            TG_OP = 'UPDATE' AND (OLD.starts_at, OLD.ends_at, OLD.venue_id, OLD.status)
                IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.venue_id, NEW.status), false,
            TG_OP = 'UPDATE' AND (OLD.venue_id, OLD.title, OLD.description, OLD.level, OLD.starts_at, OLD.ends_at,
                    OLD.cancellation_reason, OLD.capacity)
                IS DISTINCT FROM (NEW.venue_id, NEW.title, NEW.description, NEW.level, NEW.starts_at, NEW.ends_at,
                    NEW.cancellation_reason, NEW.capacity));
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
        PERFORM calendar_move(NEW.organisation_id, moved, raised, false, true);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION calendar_follows_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM calendar_move(NEW.organisation_id, ARRAY[]::uuid[], false, false, false);
    RETURN NULL;
END $$;
