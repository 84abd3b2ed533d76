-- Questions of learners after a workshop: asked, answered, and where useful led to an extra workshop.

CREATE TABLE follow_ups (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid,
    contact_name text,
    contact_phone text,
    commune_code text,
    session_id uuid,
    theme text,
    device text,
    question text,
    channel text NOT NULL,
    asked_at timestamptz NOT NULL,
    created_by uuid,
    due_on date NOT NULL,
    assignee_id uuid,
    status text NOT NULL,
    answer text,
    answered_by uuid,
    answered_at timestamptz,
    proposed_session_id uuid,
    proposed_by uuid,
    proposed_at timestamptz,
    enrolment_id uuid,
    closed_by uuid,
    closed_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT follow_ups_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT follow_ups_learner_fkey FOREIGN KEY (organisation_id, learner_id)
        REFERENCES learners (organisation_id, id) ON DELETE SET NULL (learner_id),
    CONSTRAINT follow_ups_commune_fkey FOREIGN KEY (organisation_id, commune_code)
        REFERENCES communes (organisation_id, code),
    CONSTRAINT follow_ups_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE SET NULL (session_id),
    CONSTRAINT follow_ups_proposed_session_fkey FOREIGN KEY (organisation_id, proposed_session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE SET NULL (proposed_session_id),
    CONSTRAINT follow_ups_enrolment_fkey FOREIGN KEY (organisation_id, enrolment_id)
        REFERENCES enrolments (organisation_id, id) ON DELETE SET NULL (enrolment_id),
    CONSTRAINT follow_ups_assignee_fkey FOREIGN KEY (organisation_id, assignee_id)
        REFERENCES accounts (organisation_id, id),
    CONSTRAINT follow_ups_theme_known CHECK (theme IN (
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique',
        'reseaux_sociaux', 'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat',
        'insertion_professionnelle', 'securite_numerique', 'parentalite', 'scolarite_et_numerique',
        'creer_avec_le_numerique', 'culture_numerique', 'intelligence_artificielle',
        'aide_aux_demarches_administratives')),
    CONSTRAINT follow_ups_device_known CHECK (device IN ('computer', 'tablet', 'smartphone')),
    CONSTRAINT follow_ups_channel_known CHECK (channel IN ('phone', 'counter', 'page', 'slip')),
    CONSTRAINT follow_ups_status_known CHECK (status IN ('open', 'answered', 'proposed', 'closed')),
    CONSTRAINT follow_ups_question_length CHECK (length(question) <= 1000),
    CONSTRAINT follow_ups_answer_length CHECK (length(answer) <= 2000),
    CONSTRAINT follow_ups_answered CHECK (status <> 'answered' OR answered_at IS NOT NULL),
    CONSTRAINT follow_ups_proposed CHECK (status <> 'proposed' OR proposed_at IS NOT NULL),
    CONSTRAINT follow_ups_closed CHECK ((status = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX follow_ups_by_due ON follow_ups (organisation_id, due_on, id);
-- What the desk counts, and lists by default: the questions that wait.
CREATE INDEX follow_ups_open ON follow_ups (organisation_id, assignee_id, due_on) WHERE status = 'open';
CREATE INDEX follow_ups_of ON follow_ups (organisation_id, learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX follow_ups_about ON follow_ups (organisation_id, session_id) WHERE session_id IS NOT NULL;
CREATE INDEX follow_ups_led_to ON follow_ups (organisation_id, proposed_session_id)
    WHERE proposed_session_id IS NOT NULL;
CREATE INDEX follow_ups_seated ON follow_ups (organisation_id, enrolment_id) WHERE enrolment_id IS NOT NULL;
CREATE INDEX follow_ups_models ON follow_ups (organisation_id, answered_at DESC) WHERE answer IS NOT NULL;
CREATE INDEX follow_ups_remembered ON follow_ups (organisation_id, asked_at) WHERE question IS NOT NULL;
SELECT wall_in('follow_ups', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE follow_ups IS 'Questions après l''atelier: what learners asked afterwards, and what came of it.';
COMMENT ON COLUMN follow_ups.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN follow_ups.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN follow_ups.learner_id IS 'Who asks; NULL for a person without a card, and once the question is forgotten. [not personal]';
COMMENT ON COLUMN follow_ups.contact_name IS 'Name of a person without a card. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN follow_ups.contact_phone IS 'Number to call, in E.164, where it is not that of the card. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN follow_ups.commune_code IS 'Commune where the person lives; NULL when not known. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN follow_ups.session_id IS 'Session that the question is about; NULL if none. [not personal]';
COMMENT ON COLUMN follow_ups.theme IS 'Theme, in the words of La Coop; NULL when not known. [not personal]';
COMMENT ON COLUMN follow_ups.device IS 'computer, tablet or smartphone; NULL when not known. [not personal]';
COMMENT ON COLUMN follow_ups.question IS 'The question; NULL once it is forgotten. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN follow_ups.channel IS 'phone, counter, page (by the person, over the web) or slip (a paper). [not personal]';
COMMENT ON COLUMN follow_ups.asked_at IS 'When it was asked. [not personal]';
COMMENT ON COLUMN follow_ups.created_by IS 'Account that noted it; NULL for the person. [not personal]';
COMMENT ON COLUMN follow_ups.due_on IS 'Last day for an answer. [not personal]';
COMMENT ON COLUMN follow_ups.assignee_id IS 'Account that is to answer; NULL for nobody in particular. [not personal]';
COMMENT ON COLUMN follow_ups.status IS 'open, answered, proposed (a workshop is) or closed. [not personal]';
COMMENT ON COLUMN follow_ups.answer IS 'The answer, kept as a model for others; NULL until there is one, and once it is forgotten. [personal purpose="help people after a workshop" basis="public task" retention="24 months" erasure="delete"]';
COMMENT ON COLUMN follow_ups.answered_by IS 'Account that answered; NULL until then. [not personal]';
COMMENT ON COLUMN follow_ups.answered_at IS 'When it was answered; NULL until then. [not personal]';
COMMENT ON COLUMN follow_ups.proposed_session_id IS 'Session that was proposed; NULL until then. [not personal]';
COMMENT ON COLUMN follow_ups.proposed_by IS 'Account that proposed it; NULL until then. [not personal]';
COMMENT ON COLUMN follow_ups.proposed_at IS 'When it was proposed; NULL until then. [not personal]';
COMMENT ON COLUMN follow_ups.enrolment_id IS 'Enrolment that offers or gives the seat; NULL until then, and once the question is forgotten. [not personal]';
COMMENT ON COLUMN follow_ups.closed_by IS 'Account that closed it; NULL unless closed. [not personal]';
COMMENT ON COLUMN follow_ups.closed_at IS 'When it was closed; NULL unless closed. [not personal]';
COMMENT ON COLUMN follow_ups.version IS 'Raised by every change. [not personal]';

-- Organisations with questions to forget: one question over all of them, hence by the owner's rights.
CREATE FUNCTION with_old_follow_ups(before timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT o.organisation_id FROM organisations o WHERE EXISTS (
        SELECT FROM follow_ups f
        WHERE f.organisation_id = o.organisation_id AND f.asked_at < before AND f.question IS NOT NULL);
END;
REVOKE ALL ON FUNCTION with_old_follow_ups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_old_follow_ups TO clic_service;
