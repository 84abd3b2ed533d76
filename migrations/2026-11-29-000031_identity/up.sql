-- A name and a number prove nothing: what somebody states for an enrolment stays with that enrolment. It is what the public
-- reads again and where messages about it go; the card is what the team knows.

ALTER TABLE enrolments
    ADD COLUMN stated_given_name text,
    ADD COLUMN stated_family_name text,
    ADD COLUMN stated_phone text,
    ADD COLUMN stated_email text,
    ADD COLUMN stated_birth_year smallint,
    ADD COLUMN stated_commune_code text,
    ADD COLUMN link_number smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT enrolments_stated_whole CHECK (
        (stated_given_name IS NULL) = (stated_family_name IS NULL) AND (stated_given_name IS NULL) = (stated_commune_code IS NULL)
        AND (stated_given_name IS NOT NULL OR coalesce(stated_phone, stated_email, stated_birth_year::text) IS NULL));
-- What one number or address has to come is counted at each enrolment over the web.
CREATE INDEX enrolments_by_stated_phone ON enrolments (organisation_id, stated_phone) WHERE stated_phone IS NOT NULL;
CREATE INDEX enrolments_by_stated_email ON enrolments (organisation_id, stated_email) WHERE stated_email IS NOT NULL;
COMMENT ON COLUMN enrolments.stated_given_name IS 'Prénom as stated for this enrolment; NULL where the team picked a card. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.stated_family_name IS 'Nom as stated for this enrolment. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.stated_phone IS 'Number stated for this enrolment, E.164. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.stated_email IS 'E-mail address stated for this enrolment. [personal purpose="tell the person about this enrolment" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.stated_birth_year IS 'Year of birth stated for this enrolment. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.stated_commune_code IS 'Commune stated for this enrolment. [personal purpose="show the person what they stated" basis="public task" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN enrolments.link_number IS 'Number of the personal link: another one ends those before. [not personal]';

-- Names by letters alone, in whichever order the two stand: D''Angelo and Dangelo, Le Goff and Legoff, Paul Martin and Martin Paul.
ALTER TABLE learners ADD COLUMN name_key text COLLATE "C", ADD COLUMN contact_confirmed_at timestamptz;
UPDATE learners SET contact_confirmed_at = created_at, name_key = least(family, given) || ' ' || greatest(family, given)
FROM (
    SELECT organisation_id AS org, id AS card, array_to_string(names[:family_words], '') AS family,
        array_to_string(names[family_words + 1:], '') AS given
    FROM (
        SELECT organisation_id, id, string_to_array(folded_name, ' ') AS names,
            cardinality(regexp_split_to_array(btrim(regexp_replace(normalize(family_name, NFC), '[^[:alnum:]@+.]+', ' ', 'g')), ' ')) AS family_words
        FROM learners
    ) AS folded
) AS keyed
WHERE learners.organisation_id = org AND learners.id = card;
ALTER TABLE learners ALTER COLUMN name_key SET NOT NULL;
CREATE INDEX learners_by_name_key ON learners (organisation_id, name_key);
COMMENT ON COLUMN learners.name_key IS 'Letters of both names, without order: spellings of one name are one. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="overwrite"]';
COMMENT ON COLUMN learners.contact_confirmed_at IS 'When the team confirmed number and address; NULL: as somebody stated them. [not personal]';

-- Two years of birth are two people, who may have one name and one number.
UPDATE learners SET identity = concat_ws('|', name_key, split_part(identity, '|', 3), coalesce(birth_year::text, ''))
WHERE identity IS NOT NULL;
COMMENT ON COLUMN learners.identity IS 'Letters of the names, contact and year of birth: who enrols twice at once is one learner; NULL without a contact. [personal purpose="recognise a person who enrols again" basis="public task" retention="24 months after the last workshop" erasure="delete"]';

-- Business limits of what comes over the web: how much one network has taken on a day.
CREATE TABLE web_shares (
    organisation_id uuid NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    network bytea NOT NULL,
    taken smallint NOT NULL,
    CONSTRAINT web_shares_pkey PRIMARY KEY (organisation_id, day, kind, network),
    CONSTRAINT web_shares_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT web_shares_kind_known CHECK (kind IN ('seat', 'waiting', 'call_back'))
);
CREATE INDEX web_shares_by_day ON web_shares (day);
SELECT wall_in('web_shares', 'SELECT, INSERT, UPDATE, DELETE');
COMMENT ON TABLE web_shares IS 'What one network took over the web on a day, so that no program takes it all.';
COMMENT ON COLUMN web_shares.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN web_shares.day IS 'Day, UTC. [not personal]';
COMMENT ON COLUMN web_shares.kind IS 'seat, waiting or call_back. [not personal]';
COMMENT ON COLUMN web_shares.network IS 'HMAC of the network, with a key of the deployment. [personal purpose="keep a program from taking every seat" basis="public task" retention="2 days" erasure="delete"]';
COMMENT ON COLUMN web_shares.taken IS 'Seats, places or call-backs so far. [not personal]';
CREATE FUNCTION with_old_web_shares(before date) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT organisation_id FROM web_shares WHERE day < before;
END;
REVOKE ALL ON FUNCTION with_old_web_shares FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_web_shares TO clic_service;

-- Evaluations are read by session, never by person: neither an hour nor the audit log says who gave one.
UPDATE audit_entries a SET subject_id = e.session_id FROM evaluations e
WHERE a.action = 'evaluation.given' AND a.organisation_id = e.organisation_id AND a.subject_id = e.enrolment_id;
UPDATE evaluations SET created_at = date_trunc('day', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
COMMENT ON COLUMN evaluations.created_at IS 'Day on which it was filled in, at midnight UTC. [not personal]';
