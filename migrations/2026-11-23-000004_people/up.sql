-- Who comes.

CREATE TABLE learners (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    phone text,
    email text,
    birth_year smallint,
    commune_code text NOT NULL,
    remarks text,
    identity text,
    search_text text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT learners_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT learners_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT learners_commune_fkey FOREIGN KEY (organisation_id, commune_code) REFERENCES communes,
    CONSTRAINT learners_identity_key UNIQUE (organisation_id, identity),
    CONSTRAINT learners_phone_is_e164 CHECK (phone ~ '^\+[1-9][0-9]{5,14}$')
);
CREATE INDEX learners_by_name ON learners (organisation_id, search_text, id);
CREATE INDEX learners_by_phone ON learners (organisation_id, phone);
SELECT wall_in('learners', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE learners IS 'Participants. Several may share a phone (a couple, a family).';
COMMENT ON COLUMN learners.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN learners.id IS 'Identity. [not personal]';
COMMENT ON COLUMN learners.given_name IS 'Prénom. [personal purpose="enrol and welcome the person" basis="public task" retention="24 months after the last workshop" erasure="anonymise"]';
COMMENT ON COLUMN learners.family_name IS 'Nom. [personal purpose="enrol and welcome the person" basis="public task" retention="24 months after the last workshop" erasure="anonymise"]';
COMMENT ON COLUMN learners.phone IS 'Landline or mobile, E.164. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.email IS 'E-mail, if any. [personal purpose="reach the person about their workshop" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.birth_year IS 'Year of birth, if given; ages are computed at the session''s date. [personal purpose="count age bands in the yearly report" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.commune_code IS 'Commune of residence. [personal purpose="decide where to open sessions" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN learners.remarks IS 'What helps to welcome the person. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.identity IS 'Folded name and contact: who enrols twice is one learner; NULL without a contact. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learners.search_text IS 'Folded family name, given name and phone forms, for the desk''s search. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]';
COMMENT ON COLUMN learners.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN learners.created_at IS 'First seen. [not personal]';
