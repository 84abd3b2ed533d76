-- News: what people must hear, written in the transaction of what happened, sent or called afterwards.

ALTER TABLE organisations
    ADD COLUMN reminder_days smallint[] NOT NULL DEFAULT '{7,2}',
    ADD CONSTRAINT organisations_reminders_fit CHECK (cardinality(reminder_days) <= 5
        AND 1 <= ALL (reminder_days) AND 30 >= ALL (reminder_days));
COMMENT ON COLUMN organisations.reminder_days IS 'How many days before a session people are reminded of it. [not personal]';

ALTER TABLE enrolments ADD COLUMN informed_at timestamptz;
UPDATE enrolments SET informed_at = created_at;
ALTER TABLE enrolments ALTER COLUMN informed_at SET NOT NULL;
COMMENT ON COLUMN enrolments.informed_at IS 'When the person last heard of the date: reminders due before are not sent. [not personal]';

CREATE TABLE messages (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    once text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    enrolment_id uuid,
    session_id uuid,
    learner_id uuid,
    name text NOT NULL,
    address text,
    subject text NOT NULL,
    body text NOT NULL,
    status text NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    outcome text,
    trouble text,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT messages_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT messages_once_key UNIQUE (organisation_id, once),
    CONSTRAINT messages_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments,
    CONSTRAINT messages_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions,
    CONSTRAINT messages_learner_fkey FOREIGN KEY (organisation_id, learner_id) REFERENCES learners,
    CONSTRAINT messages_kind_known CHECK (kind IN ('confirmation', 'waiting', 'reminder', 'offer', 'free_seat', 'expired',
        'moved', 'changed', 'cancelled', 'callback')),
    CONSTRAINT messages_channel_known CHECK (channel IN ('email', 'sms', 'call', 'letter')),
    CONSTRAINT messages_status_known CHECK (status IN ('due', 'sending', 'sent', 'failed', 'void')),
    CONSTRAINT messages_outcome_known CHECK (outcome IN ('reached', 'accepted', 'declined', 'no_answer', 'wrong_number')),
    CONSTRAINT messages_have_an_address CHECK (address IS NOT NULL OR channel = 'letter'),
    CONSTRAINT messages_end_when CHECK ((status IN ('sent', 'failed', 'void')) = (ended_at IS NOT NULL))
);
CREATE INDEX messages_due ON messages (organisation_id, next_attempt_at, id) WHERE status IN ('due', 'sending');
CREATE INDEX messages_by_enrolment ON messages (organisation_id, enrolment_id);
CREATE INDEX messages_by_session ON messages (organisation_id, session_id) WHERE status IN ('due', 'sending');
CREATE INDEX messages_by_age ON messages (organisation_id, created_at DESC, id DESC);
SELECT wall_in('messages', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE messages IS 'The outbox: e-mails, texts, calls to make and letters, each told once.';
COMMENT ON COLUMN messages.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN messages.id IS 'Identity; the Message-ID of an e-mail and the idempotency key of a text. [not personal]';
COMMENT ON COLUMN messages.once IS 'What it tells, to whom: told once. [not personal]';
COMMENT ON COLUMN messages.kind IS 'What it is about. [not personal]';
COMMENT ON COLUMN messages.channel IS 'email, sms, call or letter. [not personal]';
COMMENT ON COLUMN messages.enrolment_id IS 'About which enrolment; NULL for a request to be called back. [not personal]';
COMMENT ON COLUMN messages.session_id IS 'About which session. [not personal]';
COMMENT ON COLUMN messages.learner_id IS 'To whom. [not personal]';
COMMENT ON COLUMN messages.name IS 'Name of the person, as it was. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.address IS 'E-mail address or number in E.164. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.subject IS 'Subject of the e-mail, title of the call. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.body IS 'What is written or said; the personal link is put in when it leaves. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.status IS 'due, sending (until next_attempt_at, then it is tried again), sent or said, failed (given up), void (no longer true). [not personal]';
COMMENT ON COLUMN messages.attempts IS 'How often it was tried. [not personal]';
COMMENT ON COLUMN messages.next_attempt_at IS 'Not before. [not personal]';
COMMENT ON COLUMN messages.expires_at IS 'Told later it would be of no use. [not personal]';
COMMENT ON COLUMN messages.outcome IS 'How the last call ended. [not personal]';
COMMENT ON COLUMN messages.trouble IS 'What the last attempt met, or what was noted of the call. [personal purpose="tell people what they must know" basis="public task" retention="12 months" erasure="delete"]';
COMMENT ON COLUMN messages.created_at IS 'When it became due. [not personal]';
COMMENT ON COLUMN messages.ended_at IS 'When it was sent, given up or void. [not personal]';
COMMENT ON COLUMN messages.version IS 'Raised by every change. [not personal]';
