DROP TABLE evaluation_forms;
REVOKE UPDATE, DELETE ON evaluations FROM clic_service;
ALTER TABLE evaluations DROP CONSTRAINT evaluations_pkey;
ALTER TABLE evaluations
    DROP CONSTRAINT evaluations_not_blank,
    DROP CONSTRAINT evaluations_sheet_range,
    DROP CONSTRAINT evaluations_sheet_once,
    DROP CONSTRAINT evaluations_once,
    DROP COLUMN sheet,
    DROP COLUMN id,
    ALTER COLUMN enrolment_id SET NOT NULL,
    ALTER COLUMN satisfaction SET NOT NULL,
    ALTER COLUMN relevance SET NOT NULL,
    ALTER COLUMN pace SET NOT NULL,
    ALTER COLUMN another_session SET NOT NULL,
    ADD CONSTRAINT evaluations_pkey PRIMARY KEY (organisation_id, enrolment_id);
