-- Wishes of people for whom no workshop fits: noted while they are on the phone, found again when a session fits.

CREATE TABLE unmet_wishes (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid,
    commune_code text,
    level text,
    half_days text[] NOT NULL,
    topic text,
    party_size smallint NOT NULL,
    state text NOT NULL,
    session_id uuid,
    created_at timestamptz NOT NULL,
    created_by uuid,
    closed_at timestamptz,
    closed_by uuid,
    CONSTRAINT unmet_wishes_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT unmet_wishes_learner_fkey FOREIGN KEY (organisation_id, learner_id)
        REFERENCES learners (organisation_id, id),
    CONSTRAINT unmet_wishes_commune_fkey FOREIGN KEY (organisation_id, commune_code)
        REFERENCES communes (organisation_id, code),
    CONSTRAINT unmet_wishes_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE SET NULL (session_id),
    CONSTRAINT unmet_wishes_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT unmet_wishes_state_known CHECK (state IN ('open', 'enrolled', 'dropped', 'expired')),
    CONSTRAINT unmet_wishes_half_days_known CHECK (half_days <@ ARRAY[
        'monday_morning', 'monday_afternoon', 'tuesday_morning', 'tuesday_afternoon', 'wednesday_morning',
        'wednesday_afternoon', 'thursday_morning', 'thursday_afternoon', 'friday_morning', 'friday_afternoon']),
    CONSTRAINT unmet_wishes_party_size CHECK (party_size BETWEEN 1 AND 12),
    CONSTRAINT unmet_wishes_topic_length CHECK (length(topic) <= 500),
    CONSTRAINT unmet_wishes_closed CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX unmet_wishes_by_age ON unmet_wishes (organisation_id, created_at, id);
-- What a new session is compared with, and what the desk counts: closed wishes are in neither.
CREATE INDEX unmet_wishes_open ON unmet_wishes (organisation_id, created_at) WHERE state = 'open';
CREATE INDEX unmet_wishes_matched ON unmet_wishes (organisation_id, session_id)
    WHERE state = 'open' AND session_id IS NOT NULL;
CREATE INDEX unmet_wishes_of ON unmet_wishes (organisation_id, learner_id) WHERE learner_id IS NOT NULL;
SELECT wall_in('unmet_wishes', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE unmet_wishes IS 'Souhaits sans atelier: what people asked for and no session gave.';
COMMENT ON COLUMN unmet_wishes.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN unmet_wishes.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN unmet_wishes.learner_id IS 'Who wishes; NULL for a person who left no name. [not personal]';
COMMENT ON COLUMN unmet_wishes.commune_code IS 'Commune where the person lives; NULL elsewhere. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN unmet_wishes.level IS 'beginner, intermediate or advanced; NULL when not known. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN unmet_wishes.half_days IS 'Half-days on which the person can come; empty for any. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN unmet_wishes.topic IS 'What the person wants to learn. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN unmet_wishes.party_size IS 'Number of people who would come. [not personal]';
COMMENT ON COLUMN unmet_wishes.state IS 'open, enrolled, dropped (no longer wanted) or expired. [not personal]';
COMMENT ON COLUMN unmet_wishes.session_id IS 'Session opened since that fits; NULL if none. [not personal]';
COMMENT ON COLUMN unmet_wishes.created_at IS 'When it was noted. [not personal]';
COMMENT ON COLUMN unmet_wishes.created_by IS 'Account that noted it; NULL for the service. [not personal]';
COMMENT ON COLUMN unmet_wishes.closed_at IS 'When it was closed; NULL while open. [not personal]';
COMMENT ON COLUMN unmet_wishes.closed_by IS 'Account that closed it; NULL for the service, and while open. [not personal]';

-- Organisations with wishes to expire or to forget: one question over all of them, hence by the owner's rights.
CREATE FUNCTION with_old_unmet_wishes(expired timestamptz, forgotten timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM unmet_wishes w WHERE w.organisation_id = o.organisation_id AND w.created_at < forgotten)
    OR EXISTS (
        SELECT FROM unmet_wishes w
        WHERE w.organisation_id = o.organisation_id AND w.created_at < expired AND w.state = 'open');
END;
REVOKE ALL ON FUNCTION with_old_unmet_wishes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_unmet_wishes TO clic_service;
