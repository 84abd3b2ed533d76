-- A program or a joker enrols many over the web: what came from one network is found, cancelled together, and restored.

ALTER TABLE enrolments ADD COLUMN origin bytea;
COMMENT ON COLUMN enrolments.origin IS 'HMAC of the network that it came from over the web, with a key of the deployment; NULL otherwise. [personal purpose="cancel together what a program enrolled" basis="legitimate interest" retention="7 days" erasure="delete"]';
CREATE INDEX enrolments_over_web ON enrolments (organisation_id, created_at DESC, id DESC) WHERE channel = 'web';
CREATE INDEX enrolments_with_origin ON enrolments (created_at, organisation_id) WHERE origin IS NOT NULL;

ALTER TABLE messages ADD COLUMN origin bytea;
COMMENT ON COLUMN messages.origin IS 'HMAC of the network that a request to be called back came from over the web; NULL otherwise, and where several networks asked. [personal purpose="cancel together what a program asked for" basis="legitimate interest" retention="7 days" erasure="delete"]';
CREATE INDEX messages_call_backs ON messages (organisation_id, created_at DESC, id DESC) WHERE kind = 'callback';
CREATE INDEX messages_with_origin ON messages (created_at, organisation_id) WHERE origin IS NOT NULL;

-- What was cancelled together, so that it can be restored: no name, no contact.
CREATE TABLE bulk_cancellations (
    organisation_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    item_id uuid NOT NULL,
    kind text NOT NULL,
    was_seated boolean NOT NULL,
    cancelled_at timestamptz NOT NULL,
    restored_at timestamptz,
    CONSTRAINT bulk_cancellations_pkey PRIMARY KEY (organisation_id, batch_id, item_id),
    CONSTRAINT bulk_cancellations_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT bulk_cancellations_kind_known CHECK (kind IN ('enrolment', 'call_back'))
);
CREATE INDEX bulk_cancellations_by_age ON bulk_cancellations (cancelled_at);
SELECT wall_in('bulk_cancellations', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE bulk_cancellations IS 'What was cancelled together, an item a row; kept for 7 days.';
COMMENT ON COLUMN bulk_cancellations.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN bulk_cancellations.batch_id IS 'Identity of what was cancelled by one request. [not personal]';
COMMENT ON COLUMN bulk_cancellations.item_id IS 'The enrolment, or the message of the request to be called back. [not personal]';
COMMENT ON COLUMN bulk_cancellations.kind IS 'enrolment or call_back. [not personal]';
COMMENT ON COLUMN bulk_cancellations.was_seated IS 'Whether an enrolment had its seats, rather than a place in line. [not personal]';
COMMENT ON COLUMN bulk_cancellations.cancelled_at IS 'When it was cancelled. [not personal]';
COMMENT ON COLUMN bulk_cancellations.restored_at IS 'When it was restored; NULL while it is cancelled. [not personal]';

-- How often shares were used up: figures a minute, of nobody.
CREATE TABLE web_refusals (
    organisation_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    times integer NOT NULL,
    CONSTRAINT web_refusals_pkey PRIMARY KEY (organisation_id, minute),
    CONSTRAINT web_refusals_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations
);
CREATE INDEX web_refusals_by_age ON web_refusals (minute);
SELECT wall_in('web_refusals', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE web_refusals IS 'Requests over the web that were beyond a share, by minute; kept for 2 days.';
COMMENT ON COLUMN web_refusals.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN web_refusals.minute IS 'Beginning of the minute. [not personal]';
COMMENT ON COLUMN web_refusals.times IS 'Number of requests. [not personal]';

CREATE OR REPLACE FUNCTION with_old_web_shares(before date) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT organisation_id FROM web_shares WHERE day < before
    UNION
    SELECT organisation_id FROM web_refusals WHERE minute < before::timestamp AT TIME ZONE 'UTC';
END;

CREATE FUNCTION with_old_enrolment_origins(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT organisation_id FROM enrolments WHERE origin IS NOT NULL AND created_at < before;
END;
CREATE FUNCTION with_old_message_origins(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT organisation_id FROM messages WHERE origin IS NOT NULL AND created_at < before;
END;
CREATE FUNCTION with_old_bulk_cancellations(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT organisation_id FROM bulk_cancellations WHERE cancelled_at < before;
END;
REVOKE ALL ON FUNCTION with_old_enrolment_origins, with_old_message_origins, with_old_bulk_cancellations FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_enrolment_origins, with_old_message_origins, with_old_bulk_cancellations TO clic_service;
