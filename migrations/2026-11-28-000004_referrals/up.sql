-- Whom a partner sent, with their consent. What it sent is kept as it sent it: that is all it is ever shown of them.

CREATE TABLE referrals (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    key_id uuid,
    account_id uuid,
    enrolment_id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    phone text,
    email text,
    commune_code text NOT NULL,
    party_size smallint NOT NULL,
    consent_text text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT referrals_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT referrals_partner_fkey FOREIGN KEY (organisation_id, partner_id) REFERENCES partners,
    CONSTRAINT referrals_key_fkey FOREIGN KEY (organisation_id, key_id) REFERENCES partner_keys,
    CONSTRAINT referrals_account_fkey FOREIGN KEY (organisation_id, account_id) REFERENCES accounts,
    CONSTRAINT referrals_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments,
    CONSTRAINT referrals_commune_fkey FOREIGN KEY (organisation_id, commune_code) REFERENCES communes,
    CONSTRAINT referrals_enrolment_key UNIQUE (organisation_id, enrolment_id),
    CONSTRAINT referrals_by_a_key_or_a_person CHECK ((key_id IS NULL) <> (account_id IS NULL))
);
CREATE INDEX referrals_by_partner ON referrals (organisation_id, partner_id, created_at DESC, id DESC);
SELECT wall_in('referrals', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE referrals IS 'Orientations: people whom a partner enrolled, with their consent.';
COMMENT ON COLUMN referrals.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN referrals.id IS 'Identity. [not personal]';
COMMENT ON COLUMN referrals.partner_id IS 'Who sent the person. [not personal]';
COMMENT ON COLUMN referrals.key_id IS 'The partner''s key that did, and that says it heard the consent. [not personal]';
COMMENT ON COLUMN referrals.account_id IS 'Or the account of the partner''s person who did. [not personal]';
COMMENT ON COLUMN referrals.enrolment_id IS 'What came of it. [not personal]';
COMMENT ON COLUMN referrals.given_name IS 'Prénom, as the partner gave it. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="anonymise"]';
COMMENT ON COLUMN referrals.family_name IS 'Nom, as the partner gave it. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="anonymise"]';
COMMENT ON COLUMN referrals.phone IS 'Number that the partner gave, E.164. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN referrals.email IS 'Address that the partner gave, if any. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN referrals.commune_code IS 'Commune of residence that the partner gave. [personal purpose="tell the partner what became of those it sent" basis="consent" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN referrals.party_size IS 'How many come together. [not personal]';
COMMENT ON COLUMN referrals.consent_text IS 'What was read out to the person, who agreed. [not personal]';
COMMENT ON COLUMN referrals.created_at IS 'When they agreed and were sent. [not personal]';
