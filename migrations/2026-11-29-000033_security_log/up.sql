-- The security log: what was refused, and who read about people. One row a minute for what repeats, so that an attack fills
-- no disk. Each process writes what it counted, after it answered.
CREATE TABLE security_events (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    kind text NOT NULL,
    route text NOT NULL,
    actor_id uuid,
    network text NOT NULL,
    times integer NOT NULL,
    request_id uuid NOT NULL,
    CONSTRAINT security_events_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT security_events_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT security_events_kind_known CHECK (kind IN ('login_failed', 'guess_failed', 'token_refused', 'forbidden', 'limited',
        'people_read'))
);
CREATE INDEX security_events_by_age ON security_events (organisation_id, at);
SELECT wall_in('security_events', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE security_events IS 'The security log: refusals, limits that were reached, readings about people.';
COMMENT ON COLUMN security_events.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN security_events.id IS 'Identity, ordered by time. [not personal]';
COMMENT ON COLUMN security_events.at IS 'First time. [not personal]';
COMMENT ON COLUMN security_events.last_at IS 'Last time within the minute. [not personal]';
COMMENT ON COLUMN security_events.kind IS 'login_failed, guess_failed, token_refused, forbidden, limited or people_read. [not personal]';
COMMENT ON COLUMN security_events.route IS 'Method and pattern of the route, without identities. [not personal]';
COMMENT ON COLUMN security_events.actor_id IS 'Account or key that asked, if it is known. [personal purpose="notice attacks and misuse" basis="legitimate interest" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN security_events.network IS 'Address of the caller, the /64 of IPv6. [personal purpose="notice attacks and misuse" basis="legitimate interest" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN security_events.times IS 'How often within the minute. [not personal]';
COMMENT ON COLUMN security_events.request_id IS 'Identity of the last request, as in its answer and in the logs. [not personal]';

CREATE FUNCTION with_old_security_events(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM security_events e WHERE e.organisation_id = o.organisation_id AND e.at < before);
END;
REVOKE ALL ON FUNCTION with_old_security_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_security_events TO clic_service;
