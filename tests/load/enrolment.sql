-- pgbench: the statements of one enrolment over the web with a key, in their order and in the service's own role.
-- To renew it: ALTER DATABASE clic SET log_statement = 'all', enrol somebody, read postgresql.log.
\set who random(1, 2000000000)
\set n random(1, :sessions)
-- One round trip, as in the service.
\startpipeline
BEGIN;
SET LOCAL clic.organisation = '02000426-5300-7000-8000-000000000001';
\endpipeline
SELECT pg_try_advisory_xact_lock(:who) AS alone;
SELECT fingerprint, status, body, created_at FROM idempotent_answers WHERE organisation_id = '02000426-5300-7000-8000-000000000001' AND asker = 'public' AND key = 'bench ' || :who LIMIT 1;
SELECT s.*, v.*, c.name, a.name FROM sessions s JOIN venues v ON v.organisation_id = s.organisation_id AND v.id = s.venue_id JOIN communes c ON c.organisation_id = v.organisation_id AND c.code = v.commune_code LEFT JOIN accounts a ON a.organisation_id = s.organisation_id AND a.id = s.facilitator_id WHERE s.organisation_id = '02000426-5300-7000-8000-000000000001' AND s.id = ('00000000-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid ORDER BY s.starts_at, s.id LIMIT 1;
INSERT INTO learners (organisation_id, id, given_name, family_name, phone, commune_code, identity, search_text, version, created_at) VALUES ('02000426-5300-7000-8000-000000000001', md5('learner ' || :who)::uuid, 'Jeanne', 'Martin ' || :who, '+33465710011', '34052', 'martin ' || :who || '|jeanne|+33465710011', 'martin ' || :who || ' jeanne +33465710011 0465710011', 1, now()) ON CONFLICT (organisation_id, identity) DO UPDATE SET identity = excluded.identity RETURNING *;
SELECT e.id, e.reference, e.session_id FROM enrolments e JOIN sessions s ON s.organisation_id = e.organisation_id AND s.id = e.session_id WHERE e.organisation_id = '02000426-5300-7000-8000-000000000001' AND e.learner_id = md5('learner ' || :who)::uuid AND e.status = 'enrolled' AND s.status = 'scheduled' AND s.starts_at < '2091-01-01' AND s.ends_at > '2090-01-01' ORDER BY e.id;
UPDATE sessions SET seats_taken = seats_taken + 1 WHERE organisation_id = '02000426-5300-7000-8000-000000000001' AND id = ('00000000-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid AND seats_taken < capacity AND status = 'scheduled';
INSERT INTO enrolments (organisation_id, id, reference, session_id, learner_id, status, level, needs, channel, created_at, informed_at, version) VALUES ('02000426-5300-7000-8000-000000000001', md5('enrolment ' || :who)::uuid, 'CAP-' || :who, ('00000000-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid, md5('learner ' || :who)::uuid, 'enrolled', 'beginner', 'Écrire un courriel', 'web', now(), now(), 1) ON CONFLICT (organisation_id, reference) DO NOTHING;
INSERT INTO audit_entries (organisation_id, id, at, actor_kind, action, subject_kind, subject_id, after, request_id) VALUES ('02000426-5300-7000-8000-000000000001', md5('entry ' || :who)::uuid, now(), 'public', 'enrolment.created', 'enrolment', md5('enrolment ' || :who)::uuid, '{"level": "beginner", "channel": "web", "reference": "CAP-7K4M", "learner_id": "01a20bde-257d-78fc-8918-628307d127f1", "session_id": "01a20bde-257d-78fc-8918-628307d127f1"}', '01a20bde-257d-78fc-8918-628307d127f1');
SELECT code, name, postcode, population FROM communes WHERE organisation_id = '02000426-5300-7000-8000-000000000001' AND code = '34052' LIMIT 1;
INSERT INTO idempotent_answers (organisation_id, asker, key, fingerprint, status, body, created_at) VALUES ('02000426-5300-7000-8000-000000000001', 'public', 'bench ' || :who, sha256('bench'), 201, repeat('{"an": "answer of about this length"} ', 30), now()) ON CONFLICT DO NOTHING;
COMMIT;
