-- People of the staff choose what they are told of by e-mail. Such a notice leaves as a letter to their account.

CREATE TABLE staff_notices (
    organisation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    late_referrals boolean NOT NULL,
    late_cancellations boolean NOT NULL,
    within_hours smallint NOT NULL,
    alarms boolean NOT NULL,
    alarmed_at timestamptz,
    digest_at time,
    digest_due_at timestamptz,
    CONSTRAINT staff_notices_pkey PRIMARY KEY (organisation_id, account_id),
    CONSTRAINT staff_notices_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts,
    CONSTRAINT staff_notices_hours_range CHECK (within_hours BETWEEN 1 AND 168),
    CONSTRAINT staff_notices_digest_due CHECK ((digest_at IS NULL) = (digest_due_at IS NULL))
);
CREATE INDEX staff_notices_digests ON staff_notices (digest_due_at) WHERE digest_due_at IS NOT NULL;
SELECT wall_in('staff_notices', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE staff_notices IS 'Avis à l''équipe: what each account is told of by e-mail.';
COMMENT ON COLUMN staff_notices.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN staff_notices.account_id IS 'Whose choice. [not personal]';
COMMENT ON COLUMN staff_notices.late_referrals IS 'Of a partner''s enrolment shortly before the session. [not personal]';
COMMENT ON COLUMN staff_notices.late_cancellations IS 'Of a cancellation shortly before the session. [not personal]';
COMMENT ON COLUMN staff_notices.within_hours IS 'How many hours before the session that is. [not personal]';
COMMENT ON COLUMN staff_notices.alarms IS 'Of more requests over the web than usual. [not personal]';
COMMENT ON COLUMN staff_notices.alarmed_at IS 'When the last notice of that was written. [not personal]';
COMMENT ON COLUMN staff_notices.digest_at IS 'Hour of the daily digest, in the organisation''s zone; NULL: none. [not personal]';
COMMENT ON COLUMN staff_notices.digest_due_at IS 'When the next digest is due. [not personal]';

CREATE FUNCTION due_staff_digests(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT n.organisation_id FROM staff_notices n WHERE n.digest_due_at <= at;
END;
REVOKE ALL ON FUNCTION due_staff_digests FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_staff_digests TO clic_service;

-- The text of a notice is written with the event, as it tells of that moment.
ALTER TABLE account_letters
    ADD COLUMN subject text,
    ADD COLUMN news text,
    ADD COLUMN page text,
    DROP CONSTRAINT account_letters_kind_known,
    ADD CONSTRAINT account_letters_kind_known
        CHECK (kind IN ('password_forgotten', 'provider_login', 'password_changed', 'notice')),
    ADD CONSTRAINT account_letters_notice_whole
        CHECK (num_nonnulls(subject, news, page) = CASE kind WHEN 'notice' THEN 3 ELSE 0 END);
COMMENT ON COLUMN account_letters.kind IS 'password_forgotten (with a link), provider_login (no password of its own), password_changed or notice. [not personal]';
COMMENT ON COLUMN account_letters.subject IS 'Subject of a notice. [not personal]';
COMMENT ON COLUMN account_letters.news IS 'Text of a notice, which names nobody who learns. [not personal]';
COMMENT ON COLUMN account_letters.page IS 'Page of the desk that a notice leads to. [not personal]';
