-- Who calls is found however the name was heard: « Mikel » finds Miquel, « doeuvre » is d'Œuvre.

-- A folded name with its particles joined to what follows, as many type them: `d oeuvre` → `doeuvre`.
CREATE FUNCTION joined_particles(folded text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(folded, '\m(d|l|m|n|o|de|del|della|des|di|du|el|la|las|le|les|los|mac|saint|sainte|st|ste|van|von) ', '\1', 'g');

-- The words of a folded name as they sound in French, roughly: what sounds alike is written alike.
CREATE FUNCTION sounds_of(folded text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- What is written, and what for: each works on what those before have left.
    step text[];
    steps CONSTANT text[] := ARRAY[
        ['ph', 'f'], ['ch\M', 'k'], ['sch|sh|ch', 'x'], ['h', ''], ['y', 'i'],
        ['e?au', 'o'], ['oeu|eu', 'e'], ['ou', 'u'], ['ai|ei', 'e'], ['en(?![aeioun])', 'an'], ['m(?=[bp])', 'n'],
        ['qu|ck|q|c(?![ei])', 'k'], ['gu(?=[ei])', 'g'], ['g(?=[ei])', 'j'], ['gn', 'n'], ['c|z', 's'], ['w', 'v'],
        ['([a-z])\1+', '\1'], ['(?<=\w\w)(e?s|e|x)\M', '']
    ];
BEGIN
    FOREACH step SLICE 1 IN ARRAY steps LOOP
        folded := regexp_replace(folded, step[1], step[2], 'g');
    END LOOP;
    RETURN folded;
END $$;

DROP INDEX learners_by_likeness;
ALTER TABLE learners
    ADD COLUMN spellings text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        ' ' || split_part(search_text, ' +', 1)
        || coalesce(' ' || nullif(joined_particles(split_part(search_text, ' +', 1)), split_part(search_text, ' +', 1)), '')
    ) STORED,
    ADD COLUMN sounds text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        ' ' || sounds_of(joined_particles(split_part(search_text, ' +', 1))) || ' '
    ) STORED;
CREATE INDEX learners_by_spelling ON learners USING gin (spellings gin_trgm_ops, sounds gin_trgm_ops, phone gin_trgm_ops);
COMMENT ON COLUMN learners.spellings IS 'Where the desk''s search looks for words: folded name, then the name with its particles joined, if it has some. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]';
COMMENT ON COLUMN learners.sounds IS 'The words of the name as they sound. [personal purpose="find the person who calls" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]';

-- As before in the wall that they are told, by the owner's rights, and answering identities alone.
DROP FUNCTION learners_containing, learners_alike;

-- Those who have all of the patterns in their name or number, the first in their name; but not those whose name begins
-- with `prefix`, who were found before.
CREATE FUNCTION learners_containing(patterns text[], prefix text, commune text, after_text text, after_id uuid, wanted bigint)
    RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public ROWS 50 AS $$
    SELECT id FROM learners
    WHERE organisation_id = current_organisation() AND merged_into IS NULL
        AND spellings LIKE patterns[1] AND spellings || ' ' || search_text LIKE ALL (patterns)
        AND NOT starts_with(search_text, prefix)
        AND (commune IS NULL OR commune_code = commune)
        AND (after_text IS NULL OR (search_text, id) > (after_text, after_id))
    ORDER BY search_text, id LIMIT wanted
$$;

-- Those who have the digits somewhere in their number; but not those whose number begins with `prefix`, if that was
-- looked for before.
CREATE FUNCTION learners_numbered(digits text, prefix text, commune text, after_text text, after_id uuid, wanted bigint)
    RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public ROWS 50 AS $$
    SELECT id FROM learners
    WHERE organisation_id = current_organisation() AND merged_into IS NULL
        AND phone LIKE '%' || digits || '%' AND (prefix IS NULL OR NOT starts_with(phone, prefix))
        AND (commune IS NULL OR commune_code = commune)
        AND (after_text IS NULL OR (search_text, id) > (after_text, after_id))
    ORDER BY search_text, id LIMIT wanted
$$;

-- Those whose name is like a folded one without having all of its words: first those of whom every word sounds like it
-- or begins so, then those who have a word that is spelt nearly so, or sounds so, for each. The likest first.
CREATE FUNCTION learners_alike(asked text, commune text, wanted bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET pg_trgm.word_similarity_threshold = 0.5
    SET plan_cache_mode = force_custom_plan ROWS 50 AS $$
#variable_conflict use_variable
DECLARE
    words text[] := ARRAY(SELECT word FROM unnest(string_to_array(joined_particles(asked), ' ')) word ORDER BY length(word) DESC);
    longest text := words[1];
    said text[] := ARRAY(SELECT sounds_of(word) FROM unnest(words) WITH ORDINALITY AS of (word, place) ORDER BY place);
    -- A short sound is a whole word: too many begin with it, or are like it.
    heard text[] := ARRAY(SELECT '% ' || sound || CASE WHEN length(sound) < 4 THEN ' %' ELSE '%' END
        FROM unnest(said) WITH ORDINALITY AS of (sound, place) ORDER BY place);
    known text[] := ARRAY(SELECT '% ' || word || '%' FROM unnest(words) word);
    sounding uuid[];
BEGIN
    SELECT array_agg(found.id ORDER BY found.likeness DESC, found.search_text, found.id) INTO sounding FROM (
        SELECT id, search_text, (SELECT sum(word_similarity(word, folded_name)) FROM unnest(words) word) AS likeness
        FROM learners
        WHERE organisation_id = current_organisation() AND merged_into IS NULL
            AND sounds LIKE heard[1] AND sounds LIKE ALL (heard) AND NOT spellings LIKE ALL (known)
            AND (learners_alike.commune IS NULL OR commune_code = learners_alike.commune)
        ORDER BY likeness DESC, search_text, id LIMIT wanted
    ) AS found;
    RETURN QUERY SELECT unnest(sounding);
    -- Three letters are like too much.
    IF cardinality(sounding) >= wanted OR length(longest) < 4 THEN
        RETURN;
    END IF;
    -- Likeness is dear: nobody's is worked out twice but for the order.
    RETURN QUERY SELECT id FROM (
        SELECT * FROM learners
        WHERE organisation_id = current_organisation() AND merged_into IS NULL AND longest <% spellings
        UNION ALL
        SELECT * FROM learners
        WHERE organisation_id = current_organisation() AND merged_into IS NULL AND NOT longest <% spellings
            AND (sounds LIKE heard[1] OR length(said[1]) >= 4 AND said[1] <% sounds)
    ) AS candidates
    WHERE NOT spellings LIKE ALL (known) AND NOT sounds LIKE ALL (heard)
        AND NOT EXISTS (SELECT FROM unnest(words[2:], said[2:], heard[2:]) AS of (word, sound, pattern)
            WHERE NOT (sounds LIKE pattern OR word <% spellings OR length(sound) >= 4 AND sound <% sounds))
        AND (learners_alike.commune IS NULL OR commune_code = learners_alike.commune)
    ORDER BY (SELECT sum(word_similarity(word, folded_name)) FROM unnest(words) word) DESC, search_text, id
    LIMIT wanted - coalesce(cardinality(sounding), 0);
END $$;
REVOKE ALL ON FUNCTION learners_containing, learners_numbered, learners_alike FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners_containing, learners_numbered, learners_alike TO clic_service;
