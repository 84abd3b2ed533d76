-- A person can be enrolled in several sessions by one request: they get one confirmation of all dates.

CREATE TABLE joint_enrolments (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    request_id uuid NOT NULL,
    CONSTRAINT joint_enrolments_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT joint_enrolments_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX joint_enrolments_request ON joint_enrolments (organisation_id, request_id);
SELECT wall_in('joint_enrolments', 'SELECT, INSERT');
COMMENT ON TABLE joint_enrolments IS 'Enrolments of one person that one request made.';
COMMENT ON COLUMN joint_enrolments.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN joint_enrolments.enrolment_id IS 'One of the enrolments. [not personal]';
COMMENT ON COLUMN joint_enrolments.request_id IS 'The same for all that one request made. [not personal]';

ALTER TABLE messages DROP CONSTRAINT messages_kind_known;
ALTER TABLE messages ADD CONSTRAINT messages_kind_known CHECK (kind IN ('confirmation', 'dates', 'waiting', 'reminder', 'offer', 'free_seat',
    'expired', 'moved', 'changed', 'cancelled', 'withdrawn', 'callback', 'held', 'released'));
