-- The adult who answers for a minor in a workshop.

CREATE TABLE guardians (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    name text NOT NULL,
    phone text,
    comes boolean NOT NULL,
    CONSTRAINT guardians_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT guardians_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT guardians_name_length CHECK (length(name) BETWEEN 1 AND 80)
);
SELECT wall_in('guardians', 'SELECT, INSERT');
COMMENT ON TABLE guardians IS 'Adultes responsables: who answers for a minor, by enrolment.';
COMMENT ON COLUMN guardians.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN guardians.enrolment_id IS 'The enrolment of the minor. [not personal]';
COMMENT ON COLUMN guardians.name IS 'Prénom and nom. [personal purpose="keep children safe" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN guardians.phone IS 'Number of that adult, E.164. [personal purpose="keep children safe" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN guardians.comes IS 'True if that adult comes to the workshop, too. [not personal]';
