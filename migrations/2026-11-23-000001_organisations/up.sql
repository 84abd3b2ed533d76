-- The organisation that runs the service, the wall around each organisation's rows, and what every
-- concept stands on: the audit trail and the answers kept for retried requests.

-- The service works as this role: it owns nothing, so that row-level security binds it.
DO $$
BEGIN
    CREATE ROLE clic_service NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    EXECUTE format('GRANT clic_service TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA public TO clic_service;

-- The organisation that the current transaction speaks for; NULL outside one, and then no row is seen.
CREATE FUNCTION current_organisation() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('clic.organisation', true), '')::uuid;

-- Puts a table behind the wall; each migration that creates a tenant table calls it.
CREATE FUNCTION wall_in(tenant_table regclass, rights text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY organisation_wall ON %s USING (organisation_id = current_organisation()) '
                   'WITH CHECK (organisation_id = current_organisation())', tenant_table);
    EXECUTE format('GRANT %s ON %s TO clic_service', rights, tenant_table);
END $$;
REVOKE ALL ON FUNCTION wall_in FROM PUBLIC;

CREATE TABLE organisations (
    organisation_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    siren text,
    phone text NOT NULL,
    email text,
    website text,
    time_zone text NOT NULL DEFAULT 'Europe/Paris',
    created_at timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CONSTRAINT organisations_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT organisations_slug_is_a_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
-- The one key that cannot start with the organisation: it is how an address names one.
CREATE UNIQUE INDEX organisations_slug_key ON organisations (slug);
SELECT wall_in('organisations', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE organisations IS 'Structure porteuse: who runs the workshops (an intercommunality, an association).';
COMMENT ON COLUMN organisations.organisation_id IS 'Identity; first column of every key of its rows. [not personal]';
COMMENT ON COLUMN organisations.slug IS 'Name in addresses: /v1/{slug}. [not personal]';
COMMENT ON COLUMN organisations.name IS 'Name shown to people. [not personal]';
COMMENT ON COLUMN organisations.siren IS 'SIREN number (9 digits). [not personal]';
COMMENT ON COLUMN organisations.phone IS 'Number to call for help, E.164. [not personal]';
COMMENT ON COLUMN organisations.email IS 'Public address of the service. [not personal]';
COMMENT ON COLUMN organisations.website IS 'Public site. [not personal]';
COMMENT ON COLUMN organisations.time_zone IS 'IANA zone for days that belong to no venue. [not personal]';
COMMENT ON COLUMN organisations.created_at IS 'When the organisation was set up. [not personal]';
COMMENT ON COLUMN organisations.revision IS 'Raised by every change of the row; caches compare it. [not personal]';

CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER organisations_revision BEFORE UPDATE ON organisations
    FOR EACH ROW EXECUTE FUNCTION raise_revision();

-- Which organisation an address names: asked before any organisation is chosen, hence by the owner's rights.
CREATE FUNCTION organisation_by_slug(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    RETURN (SELECT organisation_id FROM organisations WHERE slug = wanted);

CREATE TABLE audit_entries (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    before jsonb,
    after jsonb,
    reason text,
    request_id text,
    CONSTRAINT audit_entries_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT audit_entries_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT audit_entries_actor_kind_known CHECK (actor_kind IN ('staff', 'public', 'system'))
);
CREATE INDEX audit_entries_by_subject ON audit_entries (organisation_id, subject_id, id);
CREATE INDEX audit_entries_by_actor ON audit_entries (organisation_id, actor_id, id);
SELECT wall_in('audit_entries', 'SELECT, INSERT');
COMMENT ON TABLE audit_entries IS 'Who did what, when, and what it changed; written in the transaction of the change, never altered.';
COMMENT ON COLUMN audit_entries.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN audit_entries.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN audit_entries.at IS 'When it was done. [not personal]';
COMMENT ON COLUMN audit_entries.actor_kind IS 'staff, public or system. [not personal]';
COMMENT ON COLUMN audit_entries.actor_id IS 'Staff account that did it. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]';
COMMENT ON COLUMN audit_entries.actor_name IS 'Name of that account at the time. [personal purpose="accountability of staff" basis="public task" retention="36 months" erasure="delete"]';
COMMENT ON COLUMN audit_entries.action IS 'What was done, as subject.verb: enrolment.created. [not personal]';
COMMENT ON COLUMN audit_entries.subject_kind IS 'What it was done to: enrolment, session, learner… [not personal]';
COMMENT ON COLUMN audit_entries.subject_id IS 'Identity of what it was done to. [not personal]';
COMMENT ON COLUMN audit_entries.before IS 'The changed fields as they were. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]';
COMMENT ON COLUMN audit_entries.after IS 'The changed fields as they became. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]';
COMMENT ON COLUMN audit_entries.reason IS 'Reason given by who did it. [personal purpose="correct mistakes and account for changes" basis="public task" retention="36 months" erasure="delete"]';
COMMENT ON COLUMN audit_entries.request_id IS 'Request it came with, to find it in the logs. [not personal]';

CREATE TABLE idempotent_answers (
    organisation_id uuid NOT NULL,
    asker text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotent_answers_pkey PRIMARY KEY (organisation_id, asker, key),
    CONSTRAINT idempotent_answers_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations
);
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (organisation_id, created_at);
SELECT wall_in('idempotent_answers', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE idempotent_answers IS 'Answers given to creating requests, so that a retry with the same Idempotency-Key has one effect and the same answer; kept 24 h.';
COMMENT ON COLUMN idempotent_answers.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN idempotent_answers.asker IS 'Who asked: public, or staff:{account}. [not personal]';
COMMENT ON COLUMN idempotent_answers.key IS 'The Idempotency-Key, chosen by the client. [not personal]';
COMMENT ON COLUMN idempotent_answers.fingerprint IS 'SHA-256 of method, path and payload: another payload under the same key is refused. [not personal]';
COMMENT ON COLUMN idempotent_answers.status IS 'HTTP status of the answer. [not personal]';
COMMENT ON COLUMN idempotent_answers.body IS 'The answer. [personal purpose="answer a retry with the first answer" basis="public task" retention="24 hours" erasure="delete"]';
COMMENT ON COLUMN idempotent_answers.created_at IS 'When it was given. [not personal]';
