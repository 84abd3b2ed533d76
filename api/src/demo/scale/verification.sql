-- Checks the invariants of the transaction's organisation, which is not committed if one fails.
-- The planner has no statistics of its rows yet.
SET LOCAL enable_nestloop = off;
DO $$
DECLARE
    ours CONSTANT uuid := current_organisation();
    wrong text;
BEGIN
    SELECT left(string_agg(fault, ', '), 500) INTO wrong FROM (
        SELECT 'seats of ' || s.id AS fault FROM sessions s LEFT JOIN (
            SELECT session_id, coalesce(sum(party_size) FILTER (WHERE status IN ('enrolled', 'offered')), 0) AS taken,
                count(*) FILTER (WHERE status IN ('waiting', 'offered')) AS waits
            FROM enrolments WHERE organisation_id = ours GROUP BY 1
        ) AS e ON e.session_id = s.id
        WHERE s.organisation_id = ours AND (seats_taken, waiting) IS DISTINCT FROM (coalesce(taken, 0), coalesce(waits, 0))
        UNION ALL
        SELECT 'no calendar entry of ' || s.id FROM sessions s
        LEFT JOIN calendar_entries c ON (c.organisation_id, c.session_id) = (s.organisation_id, s.id)
        WHERE s.organisation_id = ours AND (c.session_id IS NULL OR c.removed OR c.state IS DISTINCT FROM session_state(s))
        UNION ALL
        SELECT 'position of the calendar' FROM calendars c
        WHERE organisation_id = ours
            AND position <> (SELECT coalesce(max(position), 0) FROM calendar_entries e WHERE e.organisation_id = ours)
        UNION ALL
        SELECT 'presence before the session of ' || a.enrolment_id FROM attendances a
        JOIN enrolments e ON (e.organisation_id, e.id) = (a.organisation_id, a.enrolment_id)
        JOIN sessions s ON (s.organisation_id, s.id) = (e.organisation_id, e.session_id)
        WHERE a.organisation_id = ours AND a.recorded_at < s.starts_at
    ) AS faults;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'organisation % does not hold: %', ours, wrong;
    END IF;
END $$;
