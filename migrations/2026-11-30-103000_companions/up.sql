-- People who come with the person enrolled: they have a name, and the desk can make a card of it.

CREATE TABLE companions (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    position smallint NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    learner_id uuid,
    CONSTRAINT companions_pkey PRIMARY KEY (organisation_id, enrolment_id, position),
    CONSTRAINT companions_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT companions_learner_fkey FOREIGN KEY (organisation_id, learner_id) REFERENCES learners (organisation_id, id),
    CONSTRAINT companions_position_small CHECK (position BETWEEN 1 AND 11),
    CONSTRAINT companions_names_length CHECK (length(given_name) BETWEEN 1 AND 80 AND length(family_name) BETWEEN 1 AND 80)
);
CREATE INDEX companions_learner ON companions (organisation_id, learner_id) WHERE learner_id IS NOT NULL;
SELECT wall_in('companions', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE companions IS 'Accompagnants: people who come with the person enrolled.';
COMMENT ON COLUMN companions.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN companions.enrolment_id IS 'The enrolment with which they come. [not personal]';
COMMENT ON COLUMN companions.position IS 'Order in which they were named, from 1. [not personal]';
COMMENT ON COLUMN companions.given_name IS 'Prénom. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN companions.family_name IS 'Nom. [personal purpose="welcome the person" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN companions.learner_id IS 'The card that the desk made of this companion; NULL without one. [not personal]';
