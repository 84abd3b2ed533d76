-- Questionnaires in versions. A draft is written, published, and from then on never changed; the next version replaces it.

CREATE TABLE questionnaires (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    prefix text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT questionnaires_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT questionnaires_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT questionnaires_code_unique UNIQUE (organisation_id, code),
    CONSTRAINT questionnaires_code_shape CHECK (code ~ '^[34679ACDEFGHJKMNPQRTWXY]{6}$'),
    CONSTRAINT questionnaires_prefix_unique UNIQUE (organisation_id, prefix),
    CONSTRAINT questionnaires_prefix_shape CHECK (prefix ~ '^[A-HJ-NP-TV-Z]{1,3}$')
);
SELECT wall_in('questionnaires', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE questionnaires IS 'Questionnaires: what does not change from version to version.';
COMMENT ON COLUMN questionnaires.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN questionnaires.id IS 'Identity. [not personal]';
COMMENT ON COLUMN questionnaires.code IS 'Code that opens the published version: printed, shown as a QR code. [not personal]';
COMMENT ON COLUMN questionnaires.prefix IS 'Letters that the serials of its sheets begin with. [not personal]';
COMMENT ON COLUMN questionnaires.created_at IS 'When. [not personal]';

CREATE TABLE questionnaire_versions (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    questionnaire_id uuid NOT NULL,
    number smallint NOT NULL,
    status text NOT NULL,
    definition jsonb NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    sheets integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT questionnaire_versions_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT questionnaire_versions_questionnaire_fkey FOREIGN KEY (organisation_id, questionnaire_id)
        REFERENCES questionnaires (organisation_id, id),
    CONSTRAINT questionnaire_versions_number_unique UNIQUE (organisation_id, questionnaire_id, number),
    CONSTRAINT questionnaire_versions_number_positive CHECK (number > 0),
    CONSTRAINT questionnaire_versions_status_known CHECK (status IN ('draft', 'published', 'closed')),
    CONSTRAINT questionnaire_versions_sheets_range CHECK (sheets BETWEEN 0 AND 9999),
    CONSTRAINT questionnaire_versions_size CHECK (length(definition::text) <= 131072),
    CONSTRAINT questionnaire_versions_dates CHECK ((published_at IS NULL) = (status = 'draft') AND (closed_at IS NULL) = (status <> 'closed'))
);
CREATE UNIQUE INDEX questionnaire_versions_one_draft ON questionnaire_versions (organisation_id, questionnaire_id)
    WHERE status = 'draft';
CREATE UNIQUE INDEX questionnaire_versions_one_published ON questionnaire_versions (organisation_id, questionnaire_id)
    WHERE status = 'published';
-- Answers are read by the definition that they were given to: nothing changes it once it is published.
CREATE FUNCTION keep_published_definition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (NEW.definition IS DISTINCT FROM OLD.definition OR NEW.status = 'draft') THEN
        RAISE EXCEPTION 'a published definition does not change' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'questionnaire_versions_published';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questionnaire_versions_published BEFORE UPDATE ON questionnaire_versions
    FOR EACH ROW EXECUTE FUNCTION keep_published_definition();
SELECT wall_in('questionnaire_versions', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE questionnaire_versions IS 'Versions of questionnaires: drafts, then published and never changed, then closed.';
COMMENT ON COLUMN questionnaire_versions.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN questionnaire_versions.id IS 'Identity. [not personal]';
COMMENT ON COLUMN questionnaire_versions.questionnaire_id IS 'Of which questionnaire. [not personal]';
COMMENT ON COLUMN questionnaire_versions.number IS 'Its number in the questionnaire, from 1. [not personal]';
COMMENT ON COLUMN questionnaire_versions.status IS 'draft, published or closed. [not personal]';
COMMENT ON COLUMN questionnaire_versions.definition IS 'Questions, choices, conditions, analysis. [not personal]';
COMMENT ON COLUMN questionnaire_versions.revision IS 'Raised by each edit of the draft. [not personal]';
COMMENT ON COLUMN questionnaire_versions.sheets IS 'Number of sheets of paper printed: their serials count up to it. [not personal]';
COMMENT ON COLUMN questionnaire_versions.created_at IS 'When the draft was begun. [not personal]';
COMMENT ON COLUMN questionnaire_versions.published_at IS 'When it was published. [not personal]';
COMMENT ON COLUMN questionnaire_versions.closed_at IS 'When it was closed. [not personal]';
