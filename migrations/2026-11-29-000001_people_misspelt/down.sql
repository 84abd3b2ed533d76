DROP FUNCTION learners_containing, learners_numbered, learners_alike;
DROP INDEX learners_by_spelling;
ALTER TABLE learners DROP COLUMN spellings, DROP COLUMN sounds;
DROP FUNCTION sounds_of, joined_particles;
CREATE INDEX learners_by_likeness ON learners USING gin ((' ' || search_text) gin_trgm_ops);
CREATE FUNCTION learners_containing(patterns text[], prefix text, commune text, after_text text, after_id uuid, wanted bigint)
    RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public ROWS 50 AS $$
    SELECT id FROM learners
    WHERE organisation_id = current_organisation() AND merged_into IS NULL
        AND ' ' || search_text LIKE patterns[1] AND ' ' || search_text LIKE ALL (patterns)
        AND NOT starts_with(search_text, prefix) AND NOT coalesce(starts_with(phone, prefix), false)
        AND (commune IS NULL OR commune_code = commune)
        AND (after_text IS NULL OR (search_text, id) > (after_text, after_id))
    ORDER BY search_text, id LIMIT wanted
$$;

CREATE FUNCTION learners_alike(words text[], commune text, wanted bigint) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET pg_trgm.word_similarity_threshold = 0.5 ROWS 50 AS $$
    SELECT id FROM learners
    WHERE organisation_id = current_organisation() AND merged_into IS NULL
        AND words[1] <% (' ' || search_text)
        AND NOT EXISTS (SELECT FROM unnest(words) AS word WHERE NOT word <% search_text)
        AND EXISTS (SELECT FROM unnest(words) AS word WHERE ' ' || search_text NOT LIKE '% ' || word || '%')
        AND (commune IS NULL OR commune_code = commune)
    ORDER BY (SELECT sum(word_similarity(word, search_text)) FROM unnest(words) AS word) DESC, search_text, id LIMIT wanted
$$;
REVOKE ALL ON FUNCTION learners_containing, learners_alike FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners_containing, learners_alike TO clic_service;
