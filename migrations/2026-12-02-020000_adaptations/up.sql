-- Adaptations of workshops: what was observed, what changes from which session on, and whether it helped.

CREATE TABLE adaptations (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    observed text NOT NULL,
    changes text[] NOT NULL,
    description text NOT NULL,
    first_session_id uuid NOT NULL,
    level text NOT NULL,
    theme text,
    watched text NOT NULL,
    check_after smallint NOT NULL,
    check_due_at smallint NOT NULL,
    facilitator_id uuid,
    verdict text,
    verdict_note text,
    verdict_by uuid,
    verdict_at timestamptz,
    created_by uuid,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT adaptations_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT adaptations_first_session_fkey FOREIGN KEY (organisation_id, first_session_id)
        REFERENCES sessions (organisation_id, id),
    CONSTRAINT adaptations_facilitator_fkey FOREIGN KEY (organisation_id, facilitator_id)
        REFERENCES accounts (organisation_id, id),
    CONSTRAINT adaptations_observed_length CHECK (length(observed) BETWEEN 1 AND 2000),
    CONSTRAINT adaptations_description_length CHECK (length(description) BETWEEN 1 AND 2000),
    CONSTRAINT adaptations_verdict_note_length CHECK (length(verdict_note) <= 1000),
    CONSTRAINT adaptations_changes_known CHECK (
        cardinality(changes) > 0 AND array_position(changes, NULL) IS NULL
        AND changes <@ ARRAY['plan', 'handout', 'pace', 'material']),
    CONSTRAINT adaptations_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT adaptations_theme_known CHECK (theme IN (
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique',
        'reseaux_sociaux', 'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat',
        'insertion_professionnelle', 'securite_numerique', 'parentalite', 'scolarite_et_numerique',
        'creer_avec_le_numerique', 'culture_numerique', 'intelligence_artificielle',
        'aide_aux_demarches_administratives')),
    CONSTRAINT adaptations_watched_known CHECK (watched IN ('too_fast', 'not_relevant')),
    CONSTRAINT adaptations_check_after_bounds CHECK (check_after BETWEEN 8 AND 100),
    CONSTRAINT adaptations_check_due_at_bounds CHECK (check_due_at >= check_after),
    CONSTRAINT adaptations_verdict_known CHECK (verdict IN ('helped', 'no_difference', 'worse', 'too_early')),
    CONSTRAINT adaptations_judged CHECK ((verdict IS NULL) = (verdict_at IS NULL))
);
-- What waits for a verdict: the tasks count among these alone.
CREATE INDEX adaptations_open ON adaptations (organisation_id, facilitator_id)
    WHERE verdict IS NULL OR verdict = 'too_early';
CREATE INDEX adaptations_of_level ON adaptations (organisation_id, level, id);
CREATE INDEX adaptations_from ON adaptations (organisation_id, first_session_id);
SELECT wall_in('adaptations', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE adaptations IS 'Journal des adaptations: what was observed, what changes from which session on, and whether it helped.';
COMMENT ON COLUMN adaptations.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN adaptations.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN adaptations.observed IS 'What was observed, without names. [not personal]';
COMMENT ON COLUMN adaptations.changes IS 'What changes: plan, handout (the support), pace, material. [not personal]';
COMMENT ON COLUMN adaptations.description IS 'The change, in the facilitator''s own words. [not personal]';
COMMENT ON COLUMN adaptations.first_session_id IS 'Session from which on it changes. [not personal]';
COMMENT ON COLUMN adaptations.level IS 'Level of that session: sessions of this level are compared. [not personal]';
COMMENT ON COLUMN adaptations.theme IS 'Theme, in the words of La Coop: sessions of another one are not compared; NULL for any. [not personal]';
COMMENT ON COLUMN adaptations.watched IS 'Negative box that is followed: too_fast (of the pace) or not_relevant (relevance 1 or 2). [not personal]';
COMMENT ON COLUMN adaptations.check_after IS 'Number of answers since the change after which it is checked, 8 at least. [not personal]';
COMMENT ON COLUMN adaptations.check_due_at IS 'Number of answers since the change at which the next check is due; raised by the verdict too_early. [not personal]';
COMMENT ON COLUMN adaptations.facilitator_id IS 'Account that follows it; NULL for nobody in particular. [not personal]';
COMMENT ON COLUMN adaptations.verdict IS 'helped, no_difference, worse or too_early; NULL until somebody judges. [not personal]';
COMMENT ON COLUMN adaptations.verdict_note IS 'Remark on the verdict; NULL if there is none. [not personal]';
COMMENT ON COLUMN adaptations.verdict_by IS 'Account that judged; NULL until then. [not personal]';
COMMENT ON COLUMN adaptations.verdict_at IS 'When it was judged; NULL until then. [not personal]';
COMMENT ON COLUMN adaptations.created_by IS 'Account that noted it. [not personal]';
COMMENT ON COLUMN adaptations.created_at IS 'When it was noted. [not personal]';
COMMENT ON COLUMN adaptations.version IS 'Raised by every change. [not personal]';

CREATE TABLE adaptation_sources (
    organisation_id uuid NOT NULL,
    adaptation_id uuid NOT NULL,
    position smallint NOT NULL,
    kind text NOT NULL,
    source_id uuid NOT NULL,
    CONSTRAINT adaptation_sources_pkey PRIMARY KEY (organisation_id, adaptation_id, position),
    CONSTRAINT adaptation_sources_adaptation_fkey FOREIGN KEY (organisation_id, adaptation_id)
        REFERENCES adaptations (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT adaptation_sources_kind_known CHECK (kind IN ('comment', 'session', 'follow_up'))
);
SELECT wall_in('adaptation_sources', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE adaptation_sources IS 'What an adaptation was observed in: comments of evaluations, sessions, questions after workshops.';
COMMENT ON COLUMN adaptation_sources.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN adaptation_sources.adaptation_id IS 'Which adaptation. [not personal]';
COMMENT ON COLUMN adaptation_sources.position IS 'Place among the sources of the adaptation, from 1. [not personal]';
COMMENT ON COLUMN adaptation_sources.kind IS 'comment (an evaluation), session or follow_up. [not personal]';
COMMENT ON COLUMN adaptation_sources.source_id IS 'Identity of that row; one that is gone meanwhile is not shown. [not personal]';
