-- The second factor of a login: codes of an application on the person's phone (TOTP, RFC 6238), and recovery codes.
-- Secrets are made from the deployment's key file and the `number`; a stolen database gives no code.

CREATE TABLE second_factors (
    organisation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    number uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_step bigint NOT NULL,
    recovery_hashes bytea[] NOT NULL,
    CONSTRAINT second_factors_pkey PRIMARY KEY (organisation_id, account_id),
    CONSTRAINT second_factors_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts
);
SELECT wall_in('second_factors', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE second_factors IS 'Second factors in force, one an account.';
COMMENT ON COLUMN second_factors.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN second_factors.account_id IS 'The account that it protects. [not personal]';
COMMENT ON COLUMN second_factors.number IS 'Random number that the secret is made from, with the key file. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]';
COMMENT ON COLUMN second_factors.created_at IS 'When it was set up. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]';
COMMENT ON COLUMN second_factors.last_step IS 'Time step of the last code that was used: it and those before are refused. [not personal]';
COMMENT ON COLUMN second_factors.recovery_hashes IS 'Recovery codes not used yet, as keyed hashes. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="delete"]';

CREATE TABLE login_policies (
    organisation_id uuid NOT NULL,
    second_factor_roles text[] NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT login_policies_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT login_policies_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT login_policies_roles_known
        CHECK (second_factor_roles <@ ARRAY['admin', 'agent', 'facilitator', 'partner'])
);
SELECT wall_in('login_policies', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE login_policies IS 'What an organisation asks of logins; without a row, a second factor of administrators.';
COMMENT ON COLUMN login_policies.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN login_policies.second_factor_roles IS 'Roles that cannot log in without a second factor. [not personal]';
COMMENT ON COLUMN login_policies.version IS 'Raised by every edit; its ETag. [not personal]';
-- The demonstration logs in with a password alone.
SELECT set_config('clic.organisation', '02000426-5300-7000-8000-000000000001', true);
INSERT INTO login_policies (organisation_id, second_factor_roles)
SELECT organisation_id, '{}' FROM organisations WHERE organisation_id = '02000426-5300-7000-8000-000000000001';
SELECT set_config('clic.organisation', '', true);
