-- The pathway of a person: the themes of each session, and what somebody can now do alone.

ALTER TABLE session_plans
    ADD COLUMN themes text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT session_plans_themes_known CHECK (themes <@ ARRAY[
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique', 'reseaux_sociaux',
        'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat', 'insertion_professionnelle',
        'securite_numerique', 'parentalite', 'scolarite_et_numerique', 'creer_avec_le_numerique',
        'culture_numerique', 'intelligence_artificielle', 'aide_aux_demarches_administratives']);
COMMENT ON COLUMN session_plans.themes IS 'Themes that are planned, in the words of La Coop. [not personal]';

CREATE TABLE covered_themes (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    themes text[] NOT NULL,
    version integer NOT NULL,
    confirmed_at timestamptz NOT NULL,
    confirmed_by uuid NOT NULL,
    CONSTRAINT covered_themes_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT covered_themes_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id),
    CONSTRAINT covered_themes_account_fkey FOREIGN KEY (organisation_id, confirmed_by)
        REFERENCES accounts (organisation_id, id),
    CONSTRAINT covered_themes_known CHECK (themes <@ ARRAY[
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique', 'reseaux_sociaux',
        'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat', 'insertion_professionnelle',
        'securite_numerique', 'parentalite', 'scolarite_et_numerique', 'creer_avec_le_numerique',
        'culture_numerique', 'intelligence_artificielle', 'aide_aux_demarches_administratives'])
);
SELECT wall_in('covered_themes', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE covered_themes IS 'Themes that a session really covered, as its team confirmed them afterwards.';
COMMENT ON COLUMN covered_themes.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN covered_themes.session_id IS 'Which session. [not personal]';
COMMENT ON COLUMN covered_themes.themes IS 'Themes in the words of La Coop; empty if it covered none of them. [not personal]';
COMMENT ON COLUMN covered_themes.version IS 'Raised by every change; its ETag. [not personal]';
COMMENT ON COLUMN covered_themes.confirmed_at IS 'When they were last confirmed. [not personal]';
COMMENT ON COLUMN covered_themes.confirmed_by IS 'Account that confirmed them. [not personal]';

CREATE TABLE own_skills (
    organisation_id uuid NOT NULL,
    code text NOT NULL,
    theme text NOT NULL,
    level text NOT NULL,
    sentence text NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT own_skills_pkey PRIMARY KEY (organisation_id, code),
    CONSTRAINT own_skills_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (organisation_id),
    CONSTRAINT own_skills_theme_known CHECK (theme IN (
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique', 'reseaux_sociaux',
        'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat', 'insertion_professionnelle',
        'securite_numerique', 'parentalite', 'scolarite_et_numerique', 'creer_avec_le_numerique',
        'culture_numerique', 'intelligence_artificielle', 'aide_aux_demarches_administratives')),
    CONSTRAINT own_skills_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT own_skills_sentence_length CHECK (length(sentence) <= 120)
);
SELECT wall_in('own_skills', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE own_skills IS '« Je sais… » that an organisation added to the list of the service.';
COMMENT ON COLUMN own_skills.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN own_skills.code IS 'Made from theme and sentence: it means one thing for ever. [not personal]';
COMMENT ON COLUMN own_skills.theme IS 'Theme, in the words of La Coop. [not personal]';
COMMENT ON COLUMN own_skills.level IS 'Level where it belongs. [not personal]';
COMMENT ON COLUMN own_skills.sentence IS 'The sentence, in French. [not personal]';
COMMENT ON COLUMN own_skills.active IS 'False once it was taken off the list: those noted keep their words. [not personal]';

CREATE TABLE hidden_skills (
    organisation_id uuid NOT NULL,
    code text NOT NULL,
    CONSTRAINT hidden_skills_pkey PRIMARY KEY (organisation_id, code),
    CONSTRAINT hidden_skills_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (organisation_id)
);
SELECT wall_in('hidden_skills', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE hidden_skills IS '« Je sais… » of the service that an organisation does not use.';
COMMENT ON COLUMN hidden_skills.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN hidden_skills.code IS 'Code in the list of the service. [not personal]';

CREATE TABLE learner_skills (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    skill text NOT NULL,
    mastery text,
    session_id uuid,
    noted_at timestamptz NOT NULL,
    noted_by uuid,
    CONSTRAINT learner_skills_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT learner_skills_learner_fkey FOREIGN KEY (organisation_id, learner_id)
        REFERENCES learners (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT learner_skills_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE SET NULL (session_id),
    CONSTRAINT learner_skills_account_fkey FOREIGN KEY (organisation_id, noted_by)
        REFERENCES accounts (organisation_id, id),
    CONSTRAINT learner_skills_mastery_known CHECK (mastery IN ('not_yet', 'with_help', 'alone'))
);
CREATE INDEX learner_skills_of ON learner_skills (organisation_id, learner_id, skill, id);
CREATE INDEX learner_skills_noted_in ON learner_skills (organisation_id, session_id) WHERE session_id IS NOT NULL;
CREATE INDEX learner_skills_by_age ON learner_skills (organisation_id, noted_at);
SELECT wall_in('learner_skills', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE learner_skills IS 'Parcours: what a person can do, as it was noted with them; the newest line of a skill holds.';
COMMENT ON COLUMN learner_skills.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN learner_skills.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN learner_skills.learner_id IS 'Of whom. [not personal]';
COMMENT ON COLUMN learner_skills.skill IS 'Code of the skill, of the service or of the organisation. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN learner_skills.mastery IS 'not_yet, with_help or alone; NULL takes back what was noted. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN learner_skills.session_id IS 'Session at whose end it was noted; NULL if none. [not personal]';
COMMENT ON COLUMN learner_skills.noted_at IS 'When. [personal purpose="help the person go further" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN learner_skills.noted_by IS 'Account that noted it. [not personal]';

-- Organisations with lines to forget: one question over all of them, hence by the owner's rights.
CREATE FUNCTION with_old_learner_skills(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM learner_skills s WHERE s.organisation_id = o.organisation_id AND s.noted_at < before);
END;
REVOKE ALL ON FUNCTION with_old_learner_skills FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_learner_skills TO clic_service;
