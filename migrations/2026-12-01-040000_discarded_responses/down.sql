REVOKE UPDATE (disagreements, discarded_on) ON questionnaire_entries FROM clic_service;
ALTER TABLE questionnaire_entries
    DROP COLUMN discarded_on,
    DROP CONSTRAINT questionnaire_entries_number_range,
    ADD CONSTRAINT questionnaire_entries_number_range CHECK (number BETWEEN 1 AND 2);
DROP INDEX questionnaire_responses_counted, questionnaire_responses_undecided, questionnaire_responses_sheet_once;
ALTER TABLE questionnaire_responses DROP COLUMN discarded_on, DROP COLUMN discarded_because;
ALTER TABLE questionnaire_responses
    ADD CONSTRAINT questionnaire_responses_sheet_once UNIQUE (organisation_id, version_id, sheet);
CREATE INDEX questionnaire_responses_undecided ON questionnaire_responses (organisation_id, questionnaire_id)
    WHERE undecided <> '[]'::jsonb;
COMMENT ON COLUMN questionnaire_entries.number IS '1 or 2. [not personal]';
COMMENT ON COLUMN questionnaire_entries.disagreements IS 'Number of fields that differed from the first entry; NULL for the first. [not personal]';
