-- The desk finds the person who calls among hundreds of thousands, however the name is spelt; two rows of one person
-- become one; and it is known which village is near which.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Folded text is ordered by code point, wherever the database stands: then what begins like something is a range.
ALTER TABLE learners
    ALTER COLUMN search_text TYPE text COLLATE "C",
    ALTER COLUMN phone TYPE text COLLATE "C",
    ADD COLUMN folded_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(search_text, ' +', 1)) STORED;
CREATE INDEX learners_by_folded_name ON learners (organisation_id, folded_name, id);
COMMENT ON COLUMN learners.folded_name IS 'Folded family name and given name: two who share it may be one person. [personal purpose="find who is there twice" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]';
CREATE INDEX learners_by_likeness ON learners USING gin ((' ' || search_text) gin_trgm_ops);

ALTER TABLE learners
    ADD COLUMN merged_into uuid,
    ADD CONSTRAINT learners_merged_fkey FOREIGN KEY (organisation_id, merged_into) REFERENCES learners,
    ADD CONSTRAINT learners_merged_elsewhere CHECK (merged_into <> id);
CREATE INDEX learners_merged ON learners (organisation_id, merged_into) WHERE merged_into IS NOT NULL;
COMMENT ON COLUMN learners.merged_into IS 'The row that stands for this person since staff found them to be one; what is enrolled under this one''s name goes there. [not personal]';

ALTER TABLE enrolments
    ADD COLUMN merged_from uuid,
    ADD CONSTRAINT enrolments_merged_fkey FOREIGN KEY (organisation_id, merged_from) REFERENCES learners;
CREATE INDEX enrolments_merged ON enrolments (organisation_id, merged_from) WHERE merged_from IS NOT NULL;
COMMENT ON COLUMN enrolments.merged_from IS 'The learner it was made for, before they were found to be somebody else: there it goes back. [not personal]';

CREATE TABLE distinct_learners (
    organisation_id uuid NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT distinct_learners_pkey PRIMARY KEY (organisation_id, one_id, other_id),
    CONSTRAINT distinct_learners_one_fkey FOREIGN KEY (organisation_id, one_id) REFERENCES learners,
    CONSTRAINT distinct_learners_other_fkey FOREIGN KEY (organisation_id, other_id) REFERENCES learners,
    CONSTRAINT distinct_learners_in_order CHECK (one_id < other_id)
);
SELECT wall_in('distinct_learners', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE distinct_learners IS 'Pairs that look like one person and, staff says, are two.';
COMMENT ON COLUMN distinct_learners.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN distinct_learners.one_id IS 'One of them. [not personal]';
COMMENT ON COLUMN distinct_learners.other_id IS 'The other. [not personal]';
COMMENT ON COLUMN distinct_learners.decided_at IS 'When it was said. [not personal]';

-- Who looks for a name, part of it or one like it needs the index of likeness, and behind row-level security PostgreSQL
-- uses an index only for operators that are leakproof; so these two look by the owner's rights, within the wall that
-- they are told, and answer identities alone: the rows are then read from behind the wall.

-- Those who have all of the patterns in their name or number, the most selective given first; but not those whose name or
-- number begins with `prefix`, who were found before.
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

-- Those whose name has a word like each of these, the longest given first, without having them all; the likest first.
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

-- Where a commune is, to propose what is near.
ALTER TABLE communes
    ADD COLUMN latitude double precision,
    ADD COLUMN longitude double precision,
    ADD CONSTRAINT communes_somewhere CHECK ((latitude IS NULL) = (longitude IS NULL)
        AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
COMMENT ON COLUMN communes.latitude IS 'Degrees north, WGS 84, of its centre; NULL when not told. [not personal]';
COMMENT ON COLUMN communes.longitude IS 'Degrees east, WGS 84, of its centre; NULL when not told. [not personal]';
