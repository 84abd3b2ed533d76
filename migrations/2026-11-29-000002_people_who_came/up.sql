-- How many of those who come together came: one tick an enrolment, but people are what a report counts.

ALTER TABLE attendances ADD COLUMN people_came smallint;
UPDATE attendances a
    SET people_came = CASE WHEN a.status IN ('present', 'late') THEN e.party_size ELSE 0 END
    FROM enrolments e
    WHERE (e.organisation_id, e.id) = (a.organisation_id, a.enrolment_id) AND a.status IS NOT NULL;
ALTER TABLE attendances
    ADD CONSTRAINT attendances_people_when_ticked CHECK ((people_came IS NULL) = (status IS NULL)),
    ADD CONSTRAINT attendances_people_as_ticked
        CHECK (people_came BETWEEN 0 AND 12 AND (people_came > 0) = (status IN ('present', 'late')));
COMMENT ON COLUMN attendances.people_came IS 'How many of the enrolment''s party came, 0 when absent or excused; NULL without a tick. [not personal]';
