-- The five years of one organisation, which is the row of `made`. There are four workshops a week, each of four people
-- who come for some six weeks. Keys and checks are those of the service.
SELECT setseed((number % 1000) / 1000.0) FROM made;

INSERT INTO organisations (organisation_id, slug, name, phone, created_at)
SELECT organisation_id, 'territoire-' || number, 'Communauté de communes nº ' || number, '+33465710000', now - interval '63 months'
FROM made;

-- They log in with a password alone, as the demonstration does.
INSERT INTO login_policies (organisation_id, second_factor_roles)
SELECT organisation_id, '{}' FROM made;

INSERT INTO communes (organisation_id, code, name, postcode, population, latitude, longitude)
SELECT organisation_id, '34' || lpad((50 + n)::text, 3, '0'), name, '34310', 200 + (n * 977 + number * 131) % 4000,
    43.3 + n % 4 * 0.04, 2.9 + n / 4 * 0.06
FROM made, unnest(ARRAY['Les Aires', 'Montagnac-le-Haut', 'Saint-Cyr', 'Roquebrune', 'La Tour', 'Villeneuve', 'Puech-Redon', 'Cazals',
    'Le Mas', 'Fontcouverte', 'Saint-Martin', 'Pierrerue-le-Vieux']) WITH ORDINALITY AS named (name, n);

INSERT INTO maisons (organisation_id, id, name, kind, phone, address, commune_code, opening_hours)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || kind), 'Maison France services ' || at, kind, '+3346571000' || n,
    n || ', place de la Mairie', code, 'Du lundi au vendredi, 9 h – 12 h et 14 h – 17 h'
FROM made, (VALUES (1, 'fixed', 'des Aires', '34051'), (2, 'itinerant', 'de Saint-Cyr', '34053')) AS listed (n, kind, at, code);

INSERT INTO venues (organisation_id, id, name, code, room, address, commune_code, latitude, longitude)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || code), name, code, 'Salle ' || n, n || ', rue de l''École', '3405' || n,
    43.3 + n % 4 * 0.04, 2.9 + n / 4 * 0.06
FROM made, (VALUES (1, 'Médiathèque', 'MED'), (2, 'Mairie', 'MAI'), (3, 'Salle des fêtes', 'FET'), (4, 'Foyer rural', 'FOY'))
    AS listed (n, name, code);

INSERT INTO partners (organisation_id, id, name, kind, commune_code, email, created_at)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || 'mairie'), 'Mairie de Saint-Cyr', 'mairie', '34053',
    'mairie@territoire-' || number || '.example', now - interval '62 months'
FROM made;

INSERT INTO accounts (organisation_id, id, email, name, role, partner_id, password_hash, created_at)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || who), who || '@territoire-' || number || '.example', name, role,
    CASE WHEN role = 'partner' THEN pg_temp.id_at(now, organisation_id || 'mairie') END, password_hash, now - interval '62 months'
FROM made, (VALUES ('admin', 'Claire Vidal', 'admin'), ('accueil', 'Nadia Benali', 'agent'), ('lea', 'Léa Fabre', 'facilitator'),
    ('paul', 'Paul Cros', 'facilitator'), ('secretariat', 'Anne Roques', 'partner')) AS listed (who, name, role);

INSERT INTO made_slots
SELECT slot, weekday, start_time, v.id, v.code, a.id
FROM (VALUES (0, 2, time '14:00', 'MED', 'lea'), (1, 3, time '09:30', 'MAI', 'lea'), (2, 4, time '14:00', 'FET', 'paul'),
    (3, 5, time '10:00', 'FOY', 'paul')) AS listed (slot, weekday, start_time, code, who)
CROSS JOIN made m
JOIN venues v ON (v.organisation_id, v.code) = (m.organisation_id, listed.code)
JOIN accounts a ON (a.organisation_id, a.email) = (m.organisation_id, who || '@territoire-' || number || '.example');

-- Numbered backwards from the last one.
INSERT INTO made_sessions
SELECT n, slot, pg_temp.id_at(now, organisation_id || 'session' || n),
    pg_temp.id_at(now, organisation_id || 'series' || slot || extract(year FROM day - interval '8 months')),
    venue_id, venue_code, facilitator_id, (ARRAY['beginner', 'beginner', 'intermediate', 'advanced'])[1 + n / 4 % 4],
    CASE WHEN day < now AND random() < 0.03 THEN 'cancelled' ELSE 'scheduled' END,
    (day + start_time) AT TIME ZONE 'Europe/Paris', (day + start_time + interval '2 hours') AT TIME ZONE 'Europe/Paris'
FROM made, generate_series(0, sessions - 1) n
JOIN made_slots ON slot = n % 4
CROSS JOIN LATERAL (SELECT monday + 7 * (weeks_ahead - n / 4) + weekday - 1) AS date (day);

INSERT INTO series (organisation_id, id, venue_id, title, levels, first_date, last_date, start_time, duration_minutes, created_at,
    weekday, facilitator_id, capacity, minimum)
SELECT organisation_id, series_id, s.venue_id, 'Le numérique en un clic', '{beginner,beginner,intermediate,advanced}',
    min(starts_at)::date, max(starts_at)::date, start_time, 120, min(starts_at) - interval '1 month', weekday, s.facilitator_id, 4, 2
FROM made_sessions s JOIN made_slots USING (slot), made
GROUP BY organisation_id, series_id, s.venue_id, start_time, weekday, s.facilitator_id;

-- Five people share a slot for six weeks. Nearer sessions have fewer seats left. Some people cancel, and in the next two
-- weeks some are on the waiting list.
INSERT INTO made_enrolments
SELECT row_number() OVER (), NULL, NULL, s.id, (n / 24 * 4 + slot) * 5 + who, CASE
        WHEN who = 5 AND weeks_away BETWEEN 0 AND 1 THEN 'extra'
        WHEN who = 5 OR who = 4 AND drawn > 0.85 AND weeks_away < 0 THEN 'cancelled'
        ELSE 'enrolled' END,
    (ARRAY['phone', 'phone', 'phone', 'phone', 'phone', 'counter', 'counter', 'web', 'web', 'partner'])[1 + floor(random() * 10)],
    least(starts_at - interval '9 days', now - interval '2 hours') + who * interval '17 minutes'
FROM (
    SELECT *, random() AS drawn, floor(extract(epoch FROM starts_at - now) / 604800) AS weeks_away
    FROM made_sessions, made, generate_series(1, 5) who
) AS s
WHERE CASE WHEN who = 5 THEN drawn < 0.15 OR weeks_away BETWEEN 0 AND 1
    WHEN who = 4 THEN drawn > 0.15 AND weeks_away < 1
    ELSE who <= 4 - greatest(weeks_away, 0) END;
UPDATE made_enrolments SET status = CASE WHEN taken = 4 THEN 'waiting' ELSE 'enrolled' END
FROM (SELECT session_id, count(*) FILTER (WHERE status = 'enrolled') AS taken FROM made_enrolments GROUP BY 1) AS seats
WHERE seats.session_id = made_enrolments.session_id AND status = 'extra';
UPDATE made_enrolments e SET id = pg_temp.id_at(at, organisation_id || 'enrolment' || e.n),
    reference = venue_code || '-' || pg_temp.letters(e.n), presence = CASE
    WHEN ends_at < now AND s.status = 'scheduled' AND e.status = 'enrolled'
    THEN (ARRAY['present', 'present', 'present', 'present', 'present', 'present', 'present', 'late', 'absent', 'excused'])[1 + floor(random() * 10)] END
FROM made, made_sessions s WHERE s.id = session_id;

-- Common names, with numbers reserved for fiction. One household in seven has two people, and one person in a hundred is
-- there twice.
INSERT INTO made_learners
SELECT n, pg_temp.id_at(first, organisation_id || 'learner' || n),
    given[1 + (n - twin + number) % 53] || CASE twin WHEN 1 THEN 'e' ELSE '' END, family[1 + ((n - twin) / 2 + number * 7) % 60],
    CASE WHEN household % 5 < 2 THEN '+3363998' ELSE '+3346571' END || lpad((household % 10000)::text, 4, '0'),
    CASE WHEN n % 6 = 0 THEN 'personne.' || n || '@example.fr' END, first
FROM made, (
    SELECT learner AS n, min(at) AS first, (learner % 100 = 0)::int AS twin,
        learner - (learner % 7 = 0 OR learner % 100 = 0)::int AS household
    FROM made_enrolments GROUP BY 1
) AS known, (SELECT
    string_to_array('Marie Jeanne Monique Jacqueline Andree Michel Jean Pierre Andre Nicole Francoise Christiane Martine Daniel Bernard Odette Paulette Yvette Simone Denise Madeleine Lucienne Josette Huguette Ginette Arlette Claude Jacques Alain Gerard Roger Robert Henri Marcel Raymond Guy Georges Francis Serge Yves Josiane Mireille Colette Suzanne Therese Genevieve Fatima Khadija Maria Carmen Dolores Antonio Manuel', ' ') AS given,
    string_to_array('Martin Bernard Garcia Martinez Lopez Sanchez Fabre Vidal Roques Cabrol Bousquet Cros Barthes Rouanet Mas Sicard Pages Gleizes Azema Calas Miquel Albert Gros Blanc Roussel Bonnet Delmas Durand Robert Michel Puech Andrieu Pujol Granier Combes Carriere Marty Cathala Guiraud Jalabert Affre Salvador Bories Negre Fournier Soulier Maury Bec Tarbouriech Galibert Lignon Mouly Nougaret Poujol Rigal Senegas Teisseire Viala Benali Haddad', ' ') AS family) AS names;

INSERT INTO learners (organisation_id, id, given_name, family_name, phone, email, birth_year, commune_code, identity, search_text, name_key,
    contact_confirmed_at, created_at)
SELECT organisation_id, id, given_name, family_name, phone, email, 1935 + n % 50, '34' || lpad((51 + n % 12)::text, 3, '0'),
    name_key || '|' || phone || '|' || 1935 + n % 50,
    lower(family_name || ' ' || given_name) || ' ' || phone || ' 0' || substr(phone, 4), name_key, created_at, created_at
FROM made_learners, made, LATERAL (
    SELECT least(lower(family_name), lower(given_name)) || ' ' || greatest(lower(family_name), lower(given_name)) AS name_key
) AS keyed ORDER BY n;

-- The calendar gives each session its position as for the service, but all at once: one after another in one transaction,
-- each would read through the counter's row versions of all before it.
ALTER TABLE sessions DISABLE TRIGGER sessions_come_and_go;
INSERT INTO sessions (organisation_id, id, series_id, venue_id, facilitator_id, title, description, level, starts_at, ends_at, capacity,
    minimum, seats_taken, waiting, next_deadline, status, cancellation_reason, created_at, updated_at)
SELECT organisation_id, s.id, series_id, venue_id, facilitator_id, 'Le numérique en un clic',
    'Un atelier de deux heures, à trois ou quatre, à partir de ce que vous voulez apprendre. Gratuit.', level, starts_at, ends_at, 4, 2,
    coalesce(taken, 0), coalesce(waits, 0), CASE WHEN waits > 0 THEN greatest(starts_at - interval '24 hours', now) END, status, CASE status WHEN 'cancelled' THEN 'L''animateur est souffrant' END,
    least(starts_at, now) - interval '1 month', least(starts_at, now) - interval '1 month'
FROM made CROSS JOIN made_sessions s LEFT JOIN (
    SELECT session_id, count(*) FILTER (WHERE status = 'enrolled') AS taken, count(*) FILTER (WHERE status = 'waiting') AS waits
    FROM made_enrolments GROUP BY 1
) AS seats ON session_id = s.id
ORDER BY starts_at;

-- Everybody counts as just informed of coming sessions, so that no wave of reminders is due.
INSERT INTO enrolments (organisation_id, id, reference, session_id, learner_id, status, level, needs, channel, created_at, created_by,
    cancelled_at, cancellation_reason, waiting_since, informed_at)
SELECT organisation_id, e.id, reference, session_id, l.id, e.status, level,
    (ARRAY['Écrire un courriel', 'Envoyer des photos', 'Prendre rendez-vous sur Doctolib', 'Se servir de son téléphone', NULL])[1 + e.n % 5],
    channel, at, CASE WHEN channel IN ('phone', 'counter') THEN pg_temp.id_at(now, organisation_id || 'accueil') END,
    CASE e.status WHEN 'cancelled' THEN at + interval '1 hour' END, CASE e.status WHEN 'cancelled' THEN 'Empêchement' END,
    CASE e.status WHEN 'waiting' THEN at END, CASE WHEN starts_at > now THEN now ELSE at END
FROM made CROSS JOIN made_enrolments e JOIN made_sessions s ON s.id = session_id JOIN made_learners l ON l.n = learner
ORDER BY e.at;

INSERT INTO referrals (organisation_id, id, partner_id, account_id, enrolment_id, given_name, family_name, phone, commune_code, party_size,
    consent_text, created_at)
SELECT organisation_id, pg_temp.id_at(at, e.id || 'referral'), pg_temp.id_at(now, organisation_id || 'mairie'),
    pg_temp.id_at(now, organisation_id || 'secretariat'), e.id, given_name, family_name, phone, '34053', 1,
    'J''accepte que la mairie de Saint-Cyr transmette mon nom et mon numéro pour m''inscrire à un atelier.', at
FROM made CROSS JOIN made_enrolments e JOIN made_learners l ON l.n = learner WHERE channel = 'partner';

INSERT INTO attendances (organisation_id, enrolment_id, status, people_came, recorded_at, recorded_by)
SELECT organisation_id, e.id, presence, (presence IN ('present', 'late'))::int, ends_at - interval '10 minutes', facilitator_id
FROM made CROSS JOIN made_enrolments e JOIN made_sessions s ON s.id = session_id WHERE presence IS NOT NULL;

INSERT INTO questionnaires (organisation_id, id, code, prefix, created_at, purpose)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || 'grid'), 'EEEEEE', 'E', now - interval '63 months', 'session_evaluation'
FROM made;
INSERT INTO questionnaire_versions (organisation_id, id, questionnaire_id, number, status, definition, revision, created_at, published_at)
SELECT organisation_id, pg_temp.id_at(now, organisation_id || 'grid 1'), id, 1, 'published', grid, 2, created_at, created_at
FROM made JOIN questionnaires USING (organisation_id);

-- Boxes as the rules lay them out for the shipped grid: the n-th bit of a question follows those of the questions before.
INSERT INTO evaluations (organisation_id, id, session_id, version_id, held_on, answers, silences, boxes)
SELECT organisation_id, gen_random_uuid(), session_id, pg_temp.id_at(now, organisation_id || 'grid 1'),
    (starts_at AT TIME ZONE 'Europe/Paris')::date,
    jsonb_strip_nulls(jsonb_build_object('satisfaction', satisfied::text, 'relevance', relevant::text, 'pace', pace,
        'another_session', another, 'helped', helped)), '{}',
    pg_temp.boxes(0, 9, 18, 26, 34, 41, 46, 2, 4 + satisfied, 11, 13 + relevant, 20, CASE pace WHEN 'right' THEN 24 ELSE 25 END,
        36, CASE another WHEN 'yes' THEN 39 ELSE 40 END, CASE WHEN helped IS NOT NULL THEN 43 END)
FROM made CROSS JOIN made_enrolments e JOIN made_sessions s ON s.id = session_id
CROSS JOIN LATERAL (SELECT 3 + e.n % 2, 2 + e.n % 3, (ARRAY['right', 'right', 'right', 'too_fast'])[1 + e.n % 4],
    CASE WHEN e.n % 5 > 0 THEN 'yes' ELSE 'no' END, CASE WHEN e.n % 4 = 0 THEN 'Le calme, et le temps pris pour chacun.' END)
    AS said (satisfied, relevant, pace, another, helped)
WHERE presence IN ('present', 'late') AND e.n % 2 = 0
ORDER BY gen_random_uuid();

-- Reminders of the last eleven months; the service deletes older ones.
INSERT INTO messages (organisation_id, id, once, kind, channel, enrolment_id, session_id, learner_id, name, address, subject, body, status,
    attempts, next_attempt_at, expires_at, needed_by, outcome, created_at, ended_at, version)
SELECT organisation_id, pg_temp.id_at(day, e.id || 'reminder'), 'reminder:' || e.id || ':1.1', 'reminder', way, e.id, session_id, l.id,
    given_name || ' ' || family_name, CASE way WHEN 'email' THEN email ELSE phone END, 'Votre atelier numérique',
    'Bonjour ' || given_name || E',\n\nVous êtes attendu à l''atelier « Le numérique en un clic ». Si vous ne pouvez pas venir, '
        || E'dites-le-nous : quelqu''un d''autre prendra votre place.\n\nÀ bientôt, l''équipe de la Maison.',
    'sent', 1, day, starts_at, starts_at, CASE way WHEN 'call' THEN 'reached' END, day, day, 3
FROM made CROSS JOIN made_enrolments e JOIN made_sessions s ON s.id = session_id JOIN made_learners l ON l.n = learner
CROSS JOIN LATERAL (SELECT starts_at - interval '2 days',
    CASE WHEN email IS NOT NULL THEN 'email' WHEN phone LIKE '+336%' THEN 'sms' ELSE 'call' END) AS sent (day, way)
WHERE e.status = 'enrolled' AND ends_at < now AND day > now - interval '11 months';

-- The audit log of three years.
INSERT INTO audit_entries (organisation_id, id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, after)
SELECT organisation_id, pg_temp.id_at(done, id || action), done, CASE by WHEN 'web' THEN 'public' ELSE 'staff' END,
    CASE WHEN by <> 'web' THEN pg_temp.id_at(now, organisation_id || 'accueil') END, CASE WHEN by <> 'web' THEN 'Nadia Benali' END,
    action, 'enrolment', id, after
FROM made, (
    SELECT e.id, 'enrolment.created' AS action, at AS done, channel AS by, jsonb_build_object('session_id', session_id, 'learner_id', l.id,
        'reference', reference, 'level', level, 'channel', channel, 'party_size', 1) AS after
    FROM made_enrolments e JOIN made_sessions s ON s.id = session_id JOIN made_learners l ON l.n = learner
    UNION ALL
    SELECT id, 'enrolment.cancelled', at + interval '1 hour', channel, '{"status": "cancelled"}' FROM made_enrolments WHERE status = 'cancelled'
) AS deeds
WHERE done > now - interval '36 months' ORDER BY done;

SELECT calendar_move(current_organisation(), array_agg(id ORDER BY starts_at), false, false, false) FROM made_sessions;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE sessions ENABLE TRIGGER sessions_come_and_go;
