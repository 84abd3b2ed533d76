-- Logins through an identity provider (OpenID Connect): which identity there is which account here.

CREATE TABLE account_identities (
    organisation_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL,
    linked_at timestamptz NOT NULL,
    CONSTRAINT account_identities_pkey PRIMARY KEY (organisation_id, issuer, subject),
    CONSTRAINT account_identities_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts,
    CONSTRAINT account_identities_account_key UNIQUE (organisation_id, account_id, issuer)
);
SELECT wall_in('account_identities', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE account_identities IS 'Identities at an identity provider that log in as an account, one an issuer.';
COMMENT ON COLUMN account_identities.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN account_identities.issuer IS 'Address of the provider. [not personal]';
COMMENT ON COLUMN account_identities.subject IS 'Identity of the person at the provider, which never changes. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="delete"]';
COMMENT ON COLUMN account_identities.account_id IS 'The account that it logs in as. [not personal]';
COMMENT ON COLUMN account_identities.linked_at IS 'Time of the first login through the provider. [personal purpose="staff access" basis="public task" retention="12 months after the account is closed" erasure="delete"]';

ALTER TABLE logins ADD COLUMN id_token text;
ALTER TABLE logins ADD COLUMN provider_session text;
COMMENT ON COLUMN logins.id_token IS 'ID token of a login through the provider, which ends the session there; null once the login is revoked. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]';
COMMENT ON COLUMN logins.provider_session IS 'Session at the provider, by which it ends the login. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]';
