-- The grid of evaluations is a questionnaire: one of each organisation, whose published version new evaluations answer.
-- An evaluation is of a session and of nobody. Those that there are become answers to version 1 of the grid.

ALTER TABLE questionnaires
    ADD COLUMN purpose text NOT NULL DEFAULT 'general',
    ADD CONSTRAINT questionnaires_purpose_known CHECK (purpose IN ('general', 'session_evaluation'));
ALTER TABLE questionnaires ALTER COLUMN purpose DROP DEFAULT;
CREATE UNIQUE INDEX questionnaires_one_grid ON questionnaires (organisation_id) WHERE purpose = 'session_evaluation';
COMMENT ON COLUMN questionnaires.purpose IS 'general, or session_evaluation: the grid of evaluations, one of each organisation. [not personal]';

INSERT INTO questionnaires (organisation_id, id, code, prefix, created_at, purpose)
SELECT o.organisation_id,
    -- The time comes first, as in identities that the service makes: the list is in this order.
    overlay(overlay(gen_random_uuid()::text
        PLACING substr(milliseconds, 1, 8) || '-' || substr(milliseconds, 9) FROM 1 FOR 13) PLACING '7' FROM 15 FOR 1)::uuid,
    (SELECT string_agg(substr('34679ACDEFGHJKMNPQRTWXY', 1 + floor(random() * 23)::int, 1), '')
     FROM generate_series(1, 6) WHERE o.organisation_id IS NOT NULL),
    (SELECT prefix FROM (
        SELECT 'E' || second || third AS prefix
        FROM regexp_split_to_table('ABCDEFGHJKLMNPQRSTVWXYZ', '') AS second, regexp_split_to_table('ABCDEFGHJKLMNPQRSTVWXYZ', '') AS third
        UNION ALL SELECT 'E' || second FROM regexp_split_to_table('ABCDEFGHJKLMNPQRSTVWXYZ', '') AS second
        UNION ALL SELECT 'E') AS possible
     WHERE NOT EXISTS (SELECT FROM questionnaires q WHERE (q.organisation_id, q.prefix) = (o.organisation_id, possible.prefix))
     ORDER BY length(prefix), prefix LIMIT 1),
    now(), 'session_evaluation'
FROM organisations o, lpad(to_hex(floor(extract(epoch FROM now()) * 1000)::bigint), 12, '0') AS milliseconds;

INSERT INTO questionnaire_versions
    (organisation_id, id, questionnaire_id, number, status, definition, revision, created_at, published_at, closed_at)
SELECT organisation_id, gen_random_uuid(), id, 1, 'closed', $grid${
    "title": "Votre avis sur l’atelier",
    "questions": [
        {"code": "satisfaction", "kind": "scale", "label": "L’atelier vous a-t-il plu ?", "choices": [
            {"code": "1", "label": "Pas du tout"}, {"code": "2", "label": "Plutôt pas"},
            {"code": "3", "label": "Plutôt"}, {"code": "4", "label": "Tout à fait"}]},
        {"code": "relevance", "kind": "scale", "label": "Cela correspondait-il à vos besoins ?", "choices": [
            {"code": "1", "label": "Pas du tout"}, {"code": "2", "label": "Plutôt pas"},
            {"code": "3", "label": "Plutôt"}, {"code": "4", "label": "Tout à fait"}]},
        {"code": "pace", "kind": "one", "label": "Le rythme était…", "choices": [
            {"code": "too_slow", "label": "Trop lent"}, {"code": "right", "label": "Bien"},
            {"code": "too_fast", "label": "Trop rapide"}]},
        {"code": "another_session", "kind": "one", "label": "Aimeriez-vous faire un autre atelier ?", "choices": [
            {"code": "yes", "label": "Oui"}, {"code": "no", "label": "Non, cela me suffit"}]},
        {"code": "helped", "kind": "text", "label": "Qu’est-ce qui vous a aidé ?", "longest": 1000},
        {"code": "missing", "kind": "text", "label": "Qu’est-ce qui vous a manqué ?", "longest": 1000}
    ]}$grid$, 3, now(), now(), now()
FROM questionnaires WHERE purpose = 'session_evaluation';

-- Version 2 asks one thing more.
INSERT INTO questionnaire_versions (organisation_id, id, questionnaire_id, number, status, definition, revision, created_at, published_at)
SELECT organisation_id, gen_random_uuid(), questionnaire_id, 2, 'published',
    jsonb_insert(definition, '{questions,3}', $question${
        "code": "alone", "kind": "one", "label": "Referez-vous cela seul(e) chez vous ?", "choices": [
            {"code": "yes", "label": "Oui"}, {"code": "think_so", "label": "Je crois"}, {"code": "no", "label": "Non"}]
    }$question$), 2, now(), now()
FROM questionnaire_versions JOIN questionnaires q USING (organisation_id)
WHERE q.id = questionnaire_id AND q.purpose = 'session_evaluation';

ALTER TABLE evaluations RENAME TO earlier_evaluations;
ALTER TABLE earlier_evaluations RENAME CONSTRAINT evaluations_pkey TO earlier_evaluations_pkey;
ALTER TABLE earlier_evaluations DROP CONSTRAINT evaluations_session_fkey, DROP CONSTRAINT evaluations_sheet_once;
DROP INDEX evaluations_by_session;

CREATE TABLE evaluations (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    version_id uuid NOT NULL,
    held_on date NOT NULL,
    answers jsonb NOT NULL,
    silences jsonb NOT NULL,
    boxes bytea NOT NULL,
    sheet smallint,
    CONSTRAINT evaluations_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT evaluations_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions (organisation_id, id),
    CONSTRAINT evaluations_version_fkey FOREIGN KEY (organisation_id, version_id)
        REFERENCES questionnaire_versions (organisation_id, id),
    CONSTRAINT evaluations_sheet_once UNIQUE (organisation_id, session_id, sheet),
    CONSTRAINT evaluations_sheet_range CHECK (sheet BETWEEN 1 AND 60),
    CONSTRAINT evaluations_not_blank CHECK (answers <> '{}'::jsonb OR silences <> '{}'::jsonb)
);
CREATE INDEX evaluations_by_session ON evaluations (organisation_id, session_id);
CREATE INDEX evaluations_by_version ON evaluations (organisation_id, version_id);
SELECT wall_in('evaluations', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE evaluations IS 'Grilles d''évaluation: opinions of a session; nothing says whose they are, or in which order they came.';
COMMENT ON COLUMN evaluations.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN evaluations.id IS 'Identity, random: one made of the time would say who came first. [not personal]';
COMMENT ON COLUMN evaluations.session_id IS 'Of which session. [not personal]';
COMMENT ON COLUMN evaluations.version_id IS 'Version of the grid that it answers. [not personal]';
COMMENT ON COLUMN evaluations.held_on IS 'Day of the session; of the answer there is no time. [not personal]';
COMMENT ON COLUMN evaluations.answers IS 'Answers by code of the question; blank ones are left out. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.silences IS 'Reasons for missing answers, by code: illegible or declined. [not personal]';
COMMENT ON COLUMN evaluations.boxes IS 'The answers that count, a bit each, in the order of the version: made from answers, to be counted. [personal purpose="improve the workshops" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN evaluations.sheet IS 'Number of the sheet of paper in its session, from 1; NULL if it was filled in on a screen. [not personal]';

-- The boxes of version 1: of each question whether it was to be answered, an answer aside, an answer, two silences, the choices.
CREATE FUNCTION pg_temp.boxes(VARIADIC bits integer[]) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    made bytea := '\x000000000000';
    place integer;
BEGIN
    FOREACH place IN ARRAY bits LOOP
        IF place IS NOT NULL THEN
            made := set_bit(made, place, 1);
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- In no order, under other identities, without the enrolment: earlier evaluations are of nobody, too.
INSERT INTO evaluations (organisation_id, id, session_id, version_id, held_on, answers, silences, boxes, sheet)
SELECT e.organisation_id, gen_random_uuid(), session_id, v.id, (s.starts_at AT TIME ZONE p.time_zone)::date,
    jsonb_strip_nulls(jsonb_build_object('satisfaction', satisfaction::text, 'relevance', relevance::text, 'pace', pace,
        'another_session', CASE another_session WHEN true THEN 'yes' WHEN false THEN 'no' END, 'helped', helped, 'missing', missing)),
    '{}',
    pg_temp.boxes(0, 9, 18, 26, 33, 38,
        CASE WHEN satisfaction IS NOT NULL THEN 2 END, 4 + satisfaction,
        CASE WHEN relevance IS NOT NULL THEN 11 END, 13 + relevance,
        CASE WHEN pace IS NOT NULL THEN 20 END, 22 + array_position(ARRAY['too_slow', 'right', 'too_fast'], pace),
        CASE WHEN another_session IS NOT NULL THEN 28 END, CASE another_session WHEN true THEN 31 WHEN false THEN 32 END,
        CASE WHEN helped IS NOT NULL THEN 35 END, CASE WHEN missing IS NOT NULL THEN 40 END),
    sheet
FROM earlier_evaluations e
JOIN sessions s ON (s.organisation_id, s.id) = (e.organisation_id, e.session_id)
JOIN venues p ON (p.organisation_id, p.id) = (s.organisation_id, s.venue_id)
JOIN questionnaires q ON q.organisation_id = e.organisation_id AND q.purpose = 'session_evaluation'
JOIN questionnaire_versions v ON (v.organisation_id, v.questionnaire_id, v.number) = (q.organisation_id, q.id, 1)
ORDER BY gen_random_uuid();
DROP TABLE earlier_evaluations;
DROP FUNCTION pg_temp.boxes;

-- A personal link gives one evaluation: a mark says so, under a key that the database does not have. Links of before
-- have no mark, as no key is at hand here, and give another one until a week after their session.
CREATE TABLE evaluation_marks (
    organisation_id uuid NOT NULL,
    mark bytea NOT NULL,
    CONSTRAINT evaluation_marks_pkey PRIMARY KEY (organisation_id, mark),
    CONSTRAINT evaluation_marks_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations
);
SELECT wall_in('evaluation_marks', 'SELECT, INSERT');
COMMENT ON TABLE evaluation_marks IS 'Enrolments whose evaluation was given, unreadable without the keys of the deployment.';
COMMENT ON COLUMN evaluation_marks.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN evaluation_marks.mark IS 'HMAC of the enrolment, with a key of the deployment: nothing of the database leads to it or from it. [not personal]';

-- First answers to requests said what was given, and their fingerprints could be guessed from it.
DELETE FROM idempotent_answers WHERE body LIKE '%"another_session":%' OR body LIKE '%already-evaluated%';
COMMENT ON COLUMN idempotent_answers.fingerprint IS 'HMAC of method, path and payload, with a key of the deployment: another payload under the same key is refused. [not personal]';
