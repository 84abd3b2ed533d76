-- The levels of a person over time. A level is decided by somebody; nothing changes it by itself.

CREATE TABLE learner_levels (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    level text NOT NULL,
    source text NOT NULL,
    reason text,
    response_id uuid,
    session_id uuid,
    proposed text,
    rule_version smallint,
    decided_at timestamptz NOT NULL,
    decided_by uuid,
    CONSTRAINT learner_levels_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT learner_levels_learner_fkey FOREIGN KEY (organisation_id, learner_id) REFERENCES learners (organisation_id, id),
    CONSTRAINT learner_levels_response_fkey FOREIGN KEY (organisation_id, response_id)
        REFERENCES questionnaire_responses (organisation_id, id) ON DELETE SET NULL (response_id),
    CONSTRAINT learner_levels_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE SET NULL (session_id),
    CONSTRAINT learner_levels_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT learner_levels_proposed_known CHECK (proposed IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT learner_levels_source_known CHECK (source IN ('questionnaire', 'staff', 'facilitator')),
    CONSTRAINT learner_levels_reason_length CHECK (length(reason) <= 500)
);
CREATE INDEX learner_levels_of ON learner_levels (organisation_id, learner_id, id);
SELECT wall_in('learner_levels', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE learner_levels IS 'Levels of a person over time: each with who said so, and why.';
COMMENT ON COLUMN learner_levels.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN learner_levels.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN learner_levels.learner_id IS 'Of whom. [not personal]';
COMMENT ON COLUMN learner_levels.level IS 'beginner, intermediate or advanced. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learner_levels.source IS 'questionnaire, staff, or facilitator (after a session). [not personal]';
COMMENT ON COLUMN learner_levels.reason IS 'Why, in words of the team. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learner_levels.response_id IS 'Response that suggested it; NULL if none, or erased. [not personal]';
COMMENT ON COLUMN learner_levels.session_id IS 'Session after which the facilitator said so; NULL if none. [not personal]';
COMMENT ON COLUMN learner_levels.proposed IS 'Level that the rule proposed, which may be another; NULL if none. [personal purpose="form groups of one level" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN learner_levels.rule_version IS 'Version of the questionnaire whose thresholds proposed it. [not personal]';
COMMENT ON COLUMN learner_levels.decided_at IS 'When. [not personal]';
COMMENT ON COLUMN learner_levels.decided_by IS 'Account that decided. [not personal]';
