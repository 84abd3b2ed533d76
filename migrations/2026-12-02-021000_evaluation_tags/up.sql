-- Tags that the team sets by hand on evaluations with comments.

CREATE TABLE evaluation_tags (
    organisation_id uuid NOT NULL,
    evaluation_id uuid NOT NULL,
    tag text NOT NULL,
    CONSTRAINT evaluation_tags_pkey PRIMARY KEY (organisation_id, evaluation_id, tag),
    CONSTRAINT evaluation_tags_length CHECK (length(tag) BETWEEN 1 AND 40)
);
CREATE INDEX evaluation_tags_by_word ON evaluation_tags (organisation_id, tag);
SELECT wall_in('evaluation_tags', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE evaluation_tags IS 'Étiquettes: words that the team sets by hand on comments, to find like ones again.';
COMMENT ON COLUMN evaluation_tags.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN evaluation_tags.evaluation_id IS 'Identity of the evaluation, random; a tag of one that is gone meanwhile is not shown. [not personal]';
COMMENT ON COLUMN evaluation_tags.tag IS 'The word, in lower case. [not personal]';

-- A text as it is searched: in lower case, without accents.
CREATE FUNCTION without_accents(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(replace(
        regexp_replace(normalize(lower(given), NFD), U&'[\0300-\036F]', '', 'g'), 'œ', 'oe'), 'æ', 'ae');
REVOKE ALL ON FUNCTION without_accents FROM PUBLIC;
GRANT EXECUTE ON FUNCTION without_accents TO clic_service;
