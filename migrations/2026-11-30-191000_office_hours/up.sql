-- When the office answers the telephone and calls people. An organisation without rows keeps the hours of always: Monday
-- to Friday, 9–12 and 14–17.

CREATE TABLE office_hours (
    organisation_id uuid NOT NULL,
    weekday smallint NOT NULL,
    opens time NOT NULL,
    closes time NOT NULL,
    CONSTRAINT office_hours_pkey PRIMARY KEY (organisation_id, weekday, opens),
    CONSTRAINT office_hours_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT office_hours_weekday_range CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT office_hours_order CHECK (opens < closes)
);
SELECT wall_in('office_hours', 'SELECT, INSERT, DELETE');
CREATE CONSTRAINT TRIGGER office_hours_public AFTER INSERT OR DELETE ON office_hours
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
COMMENT ON TABLE office_hours IS 'Heures d''ouverture of the office, at most two spans a day.';
COMMENT ON COLUMN office_hours.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN office_hours.weekday IS 'Day of the week, 1 is Monday. [not personal]';
COMMENT ON COLUMN office_hours.opens IS 'Start, in the organisation''s time zone. [not personal]';
COMMENT ON COLUMN office_hours.closes IS 'End, in the organisation''s time zone. [not personal]';
