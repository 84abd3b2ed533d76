-- What people answer when a session fits their wish: not that date, or no longer at all and why.

ALTER TABLE unmet_wishes
    ADD COLUMN reason text,
    ADD CONSTRAINT unmet_wishes_reason_known
        CHECK (reason IN ('too_far', 'wrong_day', 'full', 'level', 'personal', 'other')),
    ADD CONSTRAINT unmet_wishes_reason_dropped CHECK (reason IS NULL OR state = 'dropped');
COMMENT ON COLUMN unmet_wishes.reason IS 'Why it is no longer wanted: too_far, wrong_day, full, level, personal or other; NULL if not said. [personal purpose="open sessions where they are wanted" basis="public task" retention="24 months" erasure="delete"]';

CREATE TABLE declined_dates (
    organisation_id uuid NOT NULL,
    wish_id uuid NOT NULL,
    session_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    CONSTRAINT declined_dates_pkey PRIMARY KEY (organisation_id, wish_id, session_id),
    CONSTRAINT declined_dates_wish_fkey FOREIGN KEY (organisation_id, wish_id)
        REFERENCES unmet_wishes (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT declined_dates_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX declined_dates_of_session ON declined_dates (organisation_id, session_id);
SELECT wall_in('declined_dates', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE declined_dates IS 'Dates that did not suit the person of a wish, who waits for another.';
COMMENT ON COLUMN declined_dates.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN declined_dates.wish_id IS 'Which wish. [not personal]';
COMMENT ON COLUMN declined_dates.session_id IS 'Session that fitted the wish. [not personal]';
COMMENT ON COLUMN declined_dates.starts_at IS 'Its start at that time: a session that moved is another date. [not personal]';
