-- The people of the service: who they are, what they may do, and where they are logged in.

CREATE TABLE accounts (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    last_login_at timestamptz,
    CONSTRAINT accounts_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT accounts_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT accounts_email_key UNIQUE (organisation_id, email),
    CONSTRAINT accounts_role_known CHECK (role IN ('admin', 'agent', 'facilitator'))
);
SELECT wall_in('accounts', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE accounts IS 'Staff: administrators, agents of the Maison, facilitators.';
COMMENT ON COLUMN accounts.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN accounts.id IS 'Identity. [not personal]';
COMMENT ON COLUMN accounts.email IS 'Login name, lower case. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="anonymise"]';
COMMENT ON COLUMN accounts.name IS 'Name shown to colleagues. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="anonymise"]';
COMMENT ON COLUMN accounts.role IS 'admin, agent or facilitator. [not personal]';
COMMENT ON COLUMN accounts.password_hash IS 'Argon2id hash in PHC form. [personal purpose="staff access" basis="public task" retention="until the account is closed" erasure="overwrite"]';
COMMENT ON COLUMN accounts.active IS 'False once closed: no login, nothing lost. [not personal]';
COMMENT ON COLUMN accounts.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN accounts.created_at IS 'When it was opened. [not personal]';
COMMENT ON COLUMN accounts.last_login_at IS 'Last login, to close accounts nobody uses. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="overwrite"]';

CREATE TABLE logins (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    refresh_hash bytea NOT NULL,
    previous_hash bytea,
    rotated_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT logins_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT logins_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts
);
CREATE INDEX logins_by_account ON logins (organisation_id, account_id);
SELECT wall_in('logins', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE logins IS 'One row a browser logged in; its refresh token turns over at each use.';
COMMENT ON COLUMN logins.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN logins.id IS 'Identity, carried by the access token. [not personal]';
COMMENT ON COLUMN logins.account_id IS 'Whose login. [not personal]';
COMMENT ON COLUMN logins.refresh_hash IS 'SHA-256 of the refresh token in force. [not personal]';
COMMENT ON COLUMN logins.previous_hash IS 'SHA-256 of the one before: seen again later than a moment, it was stolen. [not personal]';
COMMENT ON COLUMN logins.rotated_at IS 'When the token last turned over. [not personal]';
COMMENT ON COLUMN logins.created_at IS 'When the person logged in. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]';
COMMENT ON COLUMN logins.expires_at IS 'End of the login, whatever its use. [not personal]';
COMMENT ON COLUMN logins.revoked_at IS 'Logged out, account closed, password changed or token stolen. [not personal]';

-- Every staff transaction begins with this: a revoked login or a closed account stops at once,
-- however long its access token still runs.
CREATE FUNCTION require_login(login uuid, wanted_account uuid, wanted_role text) RETURNS void
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM logins
        JOIN accounts ON accounts.organisation_id = logins.organisation_id AND accounts.id = logins.account_id
        WHERE logins.organisation_id = current_organisation() AND logins.id = login
          AND logins.revoked_at IS NULL AND accounts.active
          AND accounts.id = wanted_account AND accounts.role = wanted_role
    ) THEN
        RAISE EXCEPTION 'login revoked' USING ERRCODE = 'check_violation', CONSTRAINT = 'login_is_alive';
    END IF;
END $$;
