ALTER TABLE logins DROP COLUMN provider_session;
ALTER TABLE logins DROP COLUMN id_token;
DROP TABLE account_identities;
