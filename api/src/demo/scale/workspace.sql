-- Functions and tables of a connection that makes organisations, beside those of the service.

-- The planner has no statistics of an organisation that is being made: it would compile short statements, and plan the
-- queries of triggers as if there were no other rows.
SET jit = off;
SET plan_cache_mode = force_generic_plan;

-- Makes the identity of an instant (UUIDv7), the same for the same words.
CREATE FUNCTION pg_temp.id_at(at timestamptz, words text) RETURNS uuid LANGUAGE sql STABLE
    RETURN overlay(overlay(md5(words) PLACING lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' FROM 1 FOR 13)
        PLACING '8' FROM 17 FOR 1)::uuid;

-- Makes the letters of a reference such as CAP-7K4M, different for all numbers below 279 841.
CREATE FUNCTION pg_temp.letters(number bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    substr('34679ACDEFGHJKMNPQRTWXY', 1 + ((number * 65537 + 4242) % 23)::int, 1)
    || substr('34679ACDEFGHJKMNPQRTWXY', 1 + ((number * 65537 + 4242) / 23 % 23)::int, 1)
    || substr('34679ACDEFGHJKMNPQRTWXY', 1 + ((number * 65537 + 4242) / 529 % 23)::int, 1)
    || substr('34679ACDEFGHJKMNPQRTWXY', 1 + ((number * 65537 + 4242) / 12167 % 23)::int, 1);

-- Makes the boxes of an evaluation: bits of the shipped grid, as the rules lay them out.
CREATE FUNCTION pg_temp.boxes(VARIADIC bits int[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(set_byte('\x00', 0, coalesce(byte, 0)), '' ORDER BY place)
    FROM generate_series(0, 6) AS place
    LEFT JOIN (SELECT bit / 8 AS place, bit_or(1 << bit % 8) AS byte FROM unnest(bits) AS bit GROUP BY 1) AS filled USING (place)
$$;

-- The organisation to be made: one row.
CREATE TEMP TABLE made (
    organisation_id uuid, number int, sessions int, now timestamptz, monday date, weeks_ahead int, password_hash text,
    grid jsonb
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE made_slots (
    slot int, weekday int, start_time time, venue_id uuid, venue_code text, facilitator_id uuid
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE made_sessions (
    n int, slot int, id uuid, series_id uuid, venue_id uuid, venue_code text, facilitator_id uuid, level text, status text,
    starts_at timestamptz, ends_at timestamptz
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE made_learners (
    n int, id uuid, given_name text, family_name text, phone text, email text, created_at timestamptz
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE made_enrolments (
    n int, id uuid, reference text, session_id uuid, learner int, status text, channel text, at timestamptz, presence text
) ON COMMIT DELETE ROWS;
