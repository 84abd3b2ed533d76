-- Waiting lists are counted in people, and a free seat that waits for a group is seen as such.

ALTER TABLE sessions
    ADD COLUMN people_waiting smallint NOT NULL DEFAULT 0,
    ADD COLUMN next_party smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN sessions.people_waiting IS 'People of the parties that are counted as waiting. [not personal]';
COMMENT ON COLUMN sessions.next_party IS 'People of the first of these parties, for whom free seats are kept; 0 without one. [not personal]';

ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
ALTER TABLE enrolments NO FORCE ROW LEVEL SECURITY;
UPDATE sessions s SET
    people_waiting = (SELECT sum(e.party_size) FROM enrolments e
        WHERE e.organisation_id = s.organisation_id AND e.session_id = s.id AND e.status = 'waiting'),
    next_party = (SELECT e.party_size FROM enrolments e
        WHERE e.organisation_id = s.organisation_id AND e.session_id = s.id AND e.status = 'waiting'
        ORDER BY e.priority DESC, e.waiting_since, e.id LIMIT 1)
WHERE s.waiting > 0 AND EXISTS (SELECT FROM enrolments e
    WHERE e.organisation_id = s.organisation_id AND e.session_id = s.id AND e.status = 'waiting');
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE enrolments FORCE ROW LEVEL SECURITY;

ALTER TABLE sessions
    ADD CONSTRAINT sessions_next_party_waits CHECK (next_party BETWEEN 0 AND people_waiting);
