-- Arrangements that a person ticks when they enrol: a short list in place of free text, which would ask about health.

CREATE TABLE arrangements (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    arrangement text NOT NULL,
    CONSTRAINT arrangements_pkey PRIMARY KEY (organisation_id, enrolment_id, arrangement),
    CONSTRAINT arrangements_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT arrangements_known CHECK (arrangement IN ('large_print', 'near_screen', 'step_free', 'accompanied'))
);
SELECT wall_in('arrangements', 'SELECT, INSERT');
COMMENT ON TABLE arrangements IS 'Aménagements: what makes the workshop easier for a person, ticked at the enrolment.';
COMMENT ON COLUMN arrangements.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN arrangements.enrolment_id IS 'The enrolment. [not personal]';
COMMENT ON COLUMN arrangements.arrangement IS 'large_print, near_screen, step_free or accompanied. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
