-- An evaluation belongs to a session, and to a person only where that person gave it by a link of their own or is named on
-- the sheet. Every answer may be blank. Of a session's code, of a tablet and of paper, nothing says who answered.

ALTER TABLE evaluations DROP CONSTRAINT evaluations_pkey;
ALTER TABLE evaluations
    ALTER COLUMN enrolment_id DROP NOT NULL,
    ALTER COLUMN satisfaction DROP NOT NULL,
    ALTER COLUMN relevance DROP NOT NULL,
    ALTER COLUMN pace DROP NOT NULL,
    ALTER COLUMN another_session DROP NOT NULL,
    -- Random: an identity that is made of the time would say who came first.
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN sheet smallint,
    ADD CONSTRAINT evaluations_pkey PRIMARY KEY (organisation_id, id),
    ADD CONSTRAINT evaluations_once UNIQUE (organisation_id, enrolment_id),
    ADD CONSTRAINT evaluations_sheet_once UNIQUE (organisation_id, session_id, sheet),
    ADD CONSTRAINT evaluations_sheet_range CHECK (sheet BETWEEN 1 AND 60),
    ADD CONSTRAINT evaluations_not_blank CHECK (num_nonnulls(satisfaction, relevance, pace, another_session, helped, missing) > 0);
ALTER TABLE evaluations ALTER COLUMN id DROP DEFAULT;
-- Sheets of paper are corrected, and one that was entered twice goes.
GRANT UPDATE, DELETE ON evaluations TO clic_service;
COMMENT ON TABLE evaluations IS 'Grilles d''évaluation: opinions of a session, mostly without a person.';
COMMENT ON COLUMN evaluations.enrolment_id IS 'Whose evaluation: answered once; NULL where nothing says who. [not personal]';
COMMENT ON COLUMN evaluations.satisfaction IS '1 not at all, 2 rather not, 3 rather, 4 very satisfied; NULL if left blank. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.relevance IS 'Same scale: did it answer the person''s needs; NULL if left blank. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.pace IS 'too_slow, right or too_fast; NULL if left blank. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.another_session IS 'Wishes to come again; NULL if left blank. [personal purpose="plan the next workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.id IS 'Identity, random. [not personal]';
COMMENT ON COLUMN evaluations.sheet IS 'Number of the sheet of paper in its session, from 1; NULL if it was filled in on a screen. [not personal]';

CREATE TABLE evaluation_forms (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    code text NOT NULL,
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT evaluation_forms_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT evaluation_forms_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT evaluation_forms_code_unique UNIQUE (organisation_id, code),
    CONSTRAINT evaluation_forms_code_shape CHECK (code ~ '^[34679ACDEFGHJKMNPQRTWXY]{6}$')
);
SELECT wall_in('evaluation_forms', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE evaluation_forms IS 'The common evaluation form of a session: its code, and its sheets of paper.';
COMMENT ON COLUMN evaluation_forms.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN evaluation_forms.session_id IS 'Of which session. [not personal]';
COMMENT ON COLUMN evaluation_forms.code IS 'Code that opens an anonymous evaluation of the session: shown in the room, printed on the sheets. [not personal]';
COMMENT ON COLUMN evaluation_forms.version IS 'Raised each time that the sheets of paper are saved. [not personal]';
