-- What learners thought of it, and what the facilitator will change.

CREATE TABLE evaluations (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    session_id uuid NOT NULL,
    satisfaction smallint NOT NULL,
    relevance smallint NOT NULL,
    pace text NOT NULL,
    helped text,
    missing text,
    another_session boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT evaluations_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT evaluations_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments,
    CONSTRAINT evaluations_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions,
    CONSTRAINT evaluations_satisfaction_scale CHECK (satisfaction BETWEEN 1 AND 4),
    CONSTRAINT evaluations_relevance_scale CHECK (relevance BETWEEN 1 AND 4),
    CONSTRAINT evaluations_pace_known CHECK (pace IN ('too_slow', 'right', 'too_fast'))
);
CREATE INDEX evaluations_by_session ON evaluations (organisation_id, session_id, created_at);
SELECT wall_in('evaluations', 'SELECT, INSERT');
COMMENT ON TABLE evaluations IS 'Grilles d''évaluation: one an enrolment.';
COMMENT ON COLUMN evaluations.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN evaluations.enrolment_id IS 'Whose evaluation: answered once. [not personal]';
COMMENT ON COLUMN evaluations.session_id IS 'Of which session. [not personal]';
COMMENT ON COLUMN evaluations.satisfaction IS '1 not at all, 2 rather not, 3 rather, 4 very satisfied. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.relevance IS 'Same scale: did it answer the person''s needs. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.pace IS 'too_slow, right or too_fast. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.helped IS 'What helped. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN evaluations.missing IS 'What is missing. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN evaluations.another_session IS 'Wishes to come again. [personal purpose="plan the next workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.created_at IS 'When it was filled in. [not personal]';

CREATE TABLE session_reviews (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    next_time text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    CONSTRAINT session_reviews_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT session_reviews_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions
);
SELECT wall_in('session_reviews', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE session_reviews IS 'What the facilitator will change after reading a session''s evaluations.';
COMMENT ON COLUMN session_reviews.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN session_reviews.session_id IS 'Of which session. [not personal]';
COMMENT ON COLUMN session_reviews.next_time IS 'What will change next time. [not personal]';
COMMENT ON COLUMN session_reviews.version IS 'Raised by every edit. [not personal]';
COMMENT ON COLUMN session_reviews.updated_at IS 'Last edit. [not personal]';
