COMMENT ON COLUMN idempotent_answers.fingerprint IS 'SHA-256 of method, path and payload: another payload under the same key is refused. [not personal]';
DROP TABLE evaluation_marks, evaluations;
CREATE TABLE evaluations (
    organisation_id uuid NOT NULL,
    enrolment_id uuid,
    session_id uuid NOT NULL,
    satisfaction smallint,
    relevance smallint,
    pace text,
    helped text,
    missing text,
    another_session boolean,
    created_at timestamptz NOT NULL,
    id uuid NOT NULL,
    sheet smallint,
    CONSTRAINT evaluations_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT evaluations_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments,
    CONSTRAINT evaluations_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions,
    CONSTRAINT evaluations_satisfaction_scale CHECK (satisfaction BETWEEN 1 AND 4),
    CONSTRAINT evaluations_relevance_scale CHECK (relevance BETWEEN 1 AND 4),
    CONSTRAINT evaluations_pace_known CHECK (pace IN ('too_slow', 'right', 'too_fast')),
    CONSTRAINT evaluations_once UNIQUE (organisation_id, enrolment_id),
    CONSTRAINT evaluations_sheet_once UNIQUE (organisation_id, session_id, sheet),
    CONSTRAINT evaluations_sheet_range CHECK (sheet BETWEEN 1 AND 60),
    CONSTRAINT evaluations_not_blank CHECK (num_nonnulls(satisfaction, relevance, pace, another_session, helped, missing) > 0)
);
CREATE INDEX evaluations_by_session ON evaluations (organisation_id, session_id, created_at);
SELECT wall_in('evaluations', 'SELECT, INSERT, UPDATE, DELETE');
DELETE FROM questionnaire_versions v USING questionnaires q
WHERE (q.organisation_id, q.id) = (v.organisation_id, v.questionnaire_id) AND q.purpose = 'session_evaluation';
DELETE FROM questionnaires WHERE purpose = 'session_evaluation';
DROP INDEX questionnaires_one_grid;
ALTER TABLE questionnaires DROP COLUMN purpose;
