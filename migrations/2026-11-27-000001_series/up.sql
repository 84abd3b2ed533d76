-- Closures of venues; and a series that keeps its whole rule, so that it can be changed and go on.

CREATE TABLE closures (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    venue_id uuid NOT NULL,
    first_date date NOT NULL,
    last_date date NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT closures_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT closures_venue_fkey FOREIGN KEY (organisation_id, venue_id) REFERENCES venues,
    CONSTRAINT closures_end_not_before_start CHECK (last_date >= first_date)
);
CREATE INDEX closures_by_venue ON closures (organisation_id, venue_id, last_date) WHERE withdrawn_at IS NULL;
SELECT wall_in('closures', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE closures IS 'Days on which a venue is closed: series skip them, sessions already there are shown to staff.';
COMMENT ON COLUMN closures.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN closures.id IS 'Identity. [not personal]';
COMMENT ON COLUMN closures.venue_id IS 'Which venue. [not personal]';
COMMENT ON COLUMN closures.first_date IS 'First day, in the venue''s zone. [not personal]';
COMMENT ON COLUMN closures.last_date IS 'Last day, included. [not personal]';
COMMENT ON COLUMN closures.reason IS 'Why, in French, as it is shown. [not personal]';
COMMENT ON COLUMN closures.created_at IS 'When it was announced. [not personal]';
COMMENT ON COLUMN closures.withdrawn_at IS 'When it was taken back; NULL while it stands. [not personal]';

ALTER TABLE series
    ADD COLUMN weekday smallint,
    ADD COLUMN description text,
    ADD COLUMN facilitator_id uuid,
    ADD COLUMN capacity smallint NOT NULL DEFAULT 4,
    ADD COLUMN minimum smallint NOT NULL DEFAULT 3,
    ADD COLUMN skips_school_holidays boolean NOT NULL DEFAULT false,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT series_facilitator_fkey FOREIGN KEY (organisation_id, facilitator_id) REFERENCES accounts,
    ADD CONSTRAINT series_weekday_is_one CHECK (weekday BETWEEN 1 AND 7),
    ADD CONSTRAINT series_minimum_fits CHECK (minimum BETWEEN 1 AND capacity);
UPDATE series SET weekday = extract(isodow FROM first_date);
ALTER TABLE series ALTER COLUMN weekday SET NOT NULL;
-- What its sessions were created with, as far as one of them still tells.
UPDATE series SET description = s.description, facilitator_id = s.facilitator_id, capacity = s.capacity, minimum = s.minimum
    FROM (SELECT DISTINCT ON (organisation_id, series_id) * FROM sessions WHERE series_id IS NOT NULL
          ORDER BY organisation_id, series_id, starts_at DESC) s
    WHERE s.organisation_id = series.organisation_id AND s.series_id = series.id;
GRANT UPDATE ON series TO clic_service;
COMMENT ON COLUMN series.weekday IS 'Monday 1 … Sunday 7. [not personal]';
COMMENT ON COLUMN series.description IS 'What will be done; given to its sessions. [not personal]';
COMMENT ON COLUMN series.facilitator_id IS 'Account of who runs its sessions. [not personal]';
COMMENT ON COLUMN series.capacity IS 'Seats of each session. [not personal]';
COMMENT ON COLUMN series.minimum IS 'People needed for a session to be held. [not personal]';
COMMENT ON COLUMN series.skips_school_holidays IS 'Whether no session is created in the school holidays. [not personal]';
COMMENT ON COLUMN series.version IS 'Raised by every edit of staff, of one of its sessions too; its ETag. [not personal]';

ALTER TABLE sessions ADD COLUMN changed_alone text[] NOT NULL DEFAULT '{}';
CREATE INDEX sessions_by_series ON sessions (organisation_id, series_id, starts_at) WHERE series_id IS NOT NULL;
CREATE INDEX sessions_by_facilitator ON sessions (organisation_id, facilitator_id, starts_at) WHERE facilitator_id IS NOT NULL;
COMMENT ON COLUMN sessions.changed_alone IS 'Names of what was changed in this session alone: edits of its series leave it as it is. [not personal]';
