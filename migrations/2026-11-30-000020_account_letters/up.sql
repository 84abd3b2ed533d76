-- Letters to people with an account: about a forgotten password, and about one that was changed. A letter is kept until it
-- has left or is of no use. Name and address are those of the account, and the secret of a link is made as it leaves.
CREATE TABLE account_letters (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    attempts smallint NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT account_letters_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT account_letters_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts,
    CONSTRAINT account_letters_kind_known CHECK (kind IN ('password_forgotten', 'provider_login', 'password_changed'))
);
CREATE INDEX account_letters_by_account ON account_letters (organisation_id, account_id);
CREATE INDEX account_letters_to_send ON account_letters (next_attempt_at, organisation_id);
SELECT wall_in('account_letters', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE account_letters IS 'Letters to people with an account that have not left yet.';
COMMENT ON COLUMN account_letters.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN account_letters.id IS 'Identity; the Message-ID of the e-mail. [not personal]';
COMMENT ON COLUMN account_letters.account_id IS 'The account that it goes to. [not personal]';
COMMENT ON COLUMN account_letters.kind IS 'password_forgotten (with a link), provider_login (no password of its own) or password_changed. [not personal]';
COMMENT ON COLUMN account_letters.attempts IS 'How often it was tried; each claim is one. [not personal]';
COMMENT ON COLUMN account_letters.next_attempt_at IS 'Not before; of a claimed letter, the end of the lease. [not personal]';
COMMENT ON COLUMN account_letters.expires_at IS 'Time after which it is of no use and is deleted. [not personal]';
COMMENT ON COLUMN account_letters.created_at IS 'Time from which its link counts. [not personal]';

CREATE FUNCTION due_account_letters(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT l.organisation_id FROM account_letters l WHERE l.next_attempt_at <= at;
END;
REVOKE ALL ON FUNCTION due_account_letters FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_account_letters TO clic_service;

ALTER TABLE security_events DROP CONSTRAINT security_events_kind_known;
ALTER TABLE security_events ADD CONSTRAINT security_events_kind_known CHECK (kind IN ('login_failed', 'guess_failed',
    'token_refused', 'forbidden', 'limited', 'people_read', 'password_reset'));
COMMENT ON COLUMN security_events.kind IS 'login_failed, guess_failed, token_refused, forbidden, limited, people_read or password_reset. [not personal]';
