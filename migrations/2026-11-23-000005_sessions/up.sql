-- The workshops: series keep a weekly wall time, sessions are the dates with their seats.

CREATE TABLE series (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    venue_id uuid NOT NULL,
    title text NOT NULL,
    levels text[] NOT NULL,
    first_date date NOT NULL,
    last_date date NOT NULL,
    start_time time NOT NULL,
    duration_minutes smallint NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT series_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT series_venue_fkey FOREIGN KEY (organisation_id, venue_id) REFERENCES venues
);
SELECT wall_in('series', 'SELECT, INSERT');
COMMENT ON TABLE series IS 'Cycles: weekly sessions created together.';
COMMENT ON COLUMN series.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN series.id IS 'Identity. [not personal]';
COMMENT ON COLUMN series.venue_id IS 'Where. [not personal]';
COMMENT ON COLUMN series.title IS 'Title given to its sessions. [not personal]';
COMMENT ON COLUMN series.levels IS 'Levels in rotation, one a session. [not personal]';
COMMENT ON COLUMN series.first_date IS 'First day, in the venue''s zone. [not personal]';
COMMENT ON COLUMN series.last_date IS 'Last possible day, included. [not personal]';
COMMENT ON COLUMN series.start_time IS 'Wall time in the venue''s zone, kept across daylight saving. [not personal]';
COMMENT ON COLUMN series.duration_minutes IS 'Length of each session. [not personal]';
COMMENT ON COLUMN series.created_at IS 'When it was created. [not personal]';

CREATE TABLE sessions (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    series_id uuid,
    venue_id uuid NOT NULL,
    facilitator_id uuid,
    title text NOT NULL,
    description text,
    level text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    capacity smallint NOT NULL,
    minimum smallint NOT NULL,
    seats_taken smallint NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'scheduled',
    cancellation_reason text,
    version integer NOT NULL DEFAULT 1,
    revision bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT sessions_venue_fkey FOREIGN KEY (organisation_id, venue_id) REFERENCES venues,
    CONSTRAINT sessions_series_fkey FOREIGN KEY (organisation_id, series_id) REFERENCES series,
    CONSTRAINT sessions_facilitator_fkey FOREIGN KEY (organisation_id, facilitator_id) REFERENCES accounts,
    CONSTRAINT sessions_never_overbooked CHECK (seats_taken BETWEEN 0 AND capacity),
    CONSTRAINT sessions_minimum_fits CHECK (minimum BETWEEN 1 AND capacity),
    CONSTRAINT sessions_end_after_start CHECK (ends_at > starts_at),
    CONSTRAINT sessions_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT sessions_status_known CHECK (status IN ('scheduled', 'cancelled'))
);
CREATE INDEX sessions_by_start ON sessions (organisation_id, starts_at, id);
CREATE INDEX sessions_by_venue ON sessions (organisation_id, venue_id, starts_at);
SELECT wall_in('sessions', 'SELECT, INSERT, UPDATE');
CREATE TRIGGER sessions_revision BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION raise_revision();
COMMENT ON TABLE sessions IS 'Workshop sessions with their seats.';
COMMENT ON COLUMN sessions.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN sessions.id IS 'Identity. [not personal]';
COMMENT ON COLUMN sessions.series_id IS 'Series it belongs to, if any. [not personal]';
COMMENT ON COLUMN sessions.venue_id IS 'Where. [not personal]';
COMMENT ON COLUMN sessions.facilitator_id IS 'Account of who runs it. [not personal]';
COMMENT ON COLUMN sessions.title IS 'Title shown to people. [not personal]';
COMMENT ON COLUMN sessions.description IS 'What will be done. [not personal]';
COMMENT ON COLUMN sessions.level IS 'beginner, intermediate or advanced: a group holds one level. [not personal]';
COMMENT ON COLUMN sessions.starts_at IS 'Start. [not personal]';
COMMENT ON COLUMN sessions.ends_at IS 'End. [not personal]';
COMMENT ON COLUMN sessions.capacity IS 'Seats. [not personal]';
COMMENT ON COLUMN sessions.minimum IS 'People needed for it to be held. [not personal]';
COMMENT ON COLUMN sessions.seats_taken IS 'Seats taken; changed only by one conditional UPDATE. [not personal]';
COMMENT ON COLUMN sessions.status IS 'scheduled or cancelled. [not personal]';
COMMENT ON COLUMN sessions.cancellation_reason IS 'Reason told to people. [not personal]';
COMMENT ON COLUMN sessions.version IS 'Raised by every edit of staff; its ETag. [not personal]';
COMMENT ON COLUMN sessions.revision IS 'Raised by every change of the row, seats included; caches compare it. [not personal]';
COMMENT ON COLUMN sessions.created_at IS 'When it was created. [not personal]';
COMMENT ON COLUMN sessions.updated_at IS 'Last edit of staff. [not personal]';

-- What public readers can see changes with these sums, in whatever order transactions commit: revisions only
-- grow and rows are never deleted. Read for all organisations at once, hence by the owner's rights.
CREATE FUNCTION public_revisions() RETURNS TABLE (organisation_id uuid, revision bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT changes.organisation_id, sum(changes.revision)::bigint
    FROM (
        SELECT s.organisation_id, sum(s.revision) AS revision FROM sessions s GROUP BY 1
        UNION ALL SELECT v.organisation_id, sum(v.revision) FROM venues v GROUP BY 1
        UNION ALL SELECT m.organisation_id, sum(m.revision) FROM maisons m GROUP BY 1
        UNION ALL SELECT c.organisation_id, sum(c.revision) FROM communes c GROUP BY 1
        UNION ALL SELECT o.organisation_id, o.revision FROM organisations o
    ) AS changes
    GROUP BY 1;
END;
