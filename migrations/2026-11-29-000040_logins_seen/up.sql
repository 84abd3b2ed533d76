-- A generated password is known to the person who handed it over: the account changes it at its next login.
ALTER TABLE accounts ADD COLUMN temporary_password boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accounts.temporary_password IS 'The password was generated: the next login begins with another one. [not personal]';

-- People see where they are logged in, and end it.
ALTER TABLE logins ADD COLUMN device text NOT NULL DEFAULT 'Navigateur inconnu';
ALTER TABLE logins ALTER COLUMN device DROP DEFAULT;
COMMENT ON COLUMN logins.device IS 'Family of the browser and of its system, in French, for the person to recognise. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]';
COMMENT ON COLUMN logins.rotated_at IS 'When the token last turned over: the last use; after some hours without one the login is over. [personal purpose="staff access" basis="public task" retention="until the login expires" erasure="delete"]';
