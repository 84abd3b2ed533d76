-- An enrolment that one of the organisation's own programs made names its key, as one of the staff names the account.

CREATE TABLE enrolment_keys (
    organisation_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    key_id uuid NOT NULL,
    CONSTRAINT enrolment_keys_pkey PRIMARY KEY (organisation_id, enrolment_id),
    CONSTRAINT enrolment_keys_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT enrolment_keys_key_fkey FOREIGN KEY (organisation_id, key_id) REFERENCES api_keys (organisation_id, id)
);
SELECT wall_in('enrolment_keys', 'SELECT, INSERT');
COMMENT ON TABLE enrolment_keys IS 'The key of the program that made an enrolment, where one did.';
COMMENT ON COLUMN enrolment_keys.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN enrolment_keys.enrolment_id IS 'The enrolment. [not personal]';
COMMENT ON COLUMN enrolment_keys.key_id IS 'The key that made it. [not personal]';
