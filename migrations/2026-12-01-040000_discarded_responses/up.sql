-- A response that is wrong, or one entry of its sheet, is discarded: it counts no more, stays as it is, can come back.

ALTER TABLE questionnaire_responses
    ADD COLUMN discarded_on date,
    ADD COLUMN discarded_because text,
    ADD CONSTRAINT questionnaire_responses_discarded_because_known
        CHECK (discarded_because IN ('mistaken', 'duplicate', 'trial', 'other')),
    ADD CONSTRAINT questionnaire_responses_discarded_whole CHECK ((discarded_on IS NULL) = (discarded_because IS NULL)),
    DROP CONSTRAINT questionnaire_responses_sheet_once;
-- Once its response is discarded, a sheet can be entered anew.
CREATE UNIQUE INDEX questionnaire_responses_sheet_once ON questionnaire_responses (organisation_id, version_id, sheet)
    WHERE discarded_on IS NULL;
COMMENT ON COLUMN questionnaire_responses.discarded_on IS 'Day on which it was discarded; NULL while it counts. [not personal]';
COMMENT ON COLUMN questionnaire_responses.discarded_because IS 'Why: mistaken, duplicate, trial or other. [not personal]';

DROP INDEX questionnaire_responses_undecided;
CREATE INDEX questionnaire_responses_undecided ON questionnaire_responses (organisation_id, questionnaire_id)
    WHERE undecided <> '[]'::jsonb AND discarded_on IS NULL;

-- What is counted stands in the index: the answers themselves are not read for it.
CREATE INDEX questionnaire_responses_counted ON questionnaire_responses
    (organisation_id, questionnaire_id, version_id, mode, maison_id, answered_on) INCLUDE (boxes)
    WHERE discarded_on IS NULL;

ALTER TABLE questionnaire_entries
    ADD COLUMN discarded_on date,
    DROP CONSTRAINT questionnaire_entries_number_range,
    ADD CONSTRAINT questionnaire_entries_number_range CHECK (number BETWEEN 1 AND 20);
GRANT UPDATE (disagreements, discarded_on) ON questionnaire_entries TO clic_service;
COMMENT ON COLUMN questionnaire_entries.number IS 'From 1, in the order in which they were made; two at most are not discarded. [not personal]';
COMMENT ON COLUMN questionnaire_entries.disagreements IS 'Number of fields that differed from the entry before it; NULL for the first one that is not discarded. [not personal]';
COMMENT ON COLUMN questionnaire_entries.discarded_on IS 'Day on which it was discarded; NULL while it is compared. [not personal]';
