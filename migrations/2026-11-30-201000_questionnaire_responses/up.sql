-- Responses say nothing of a person: random identities, days, no account, no network. A person who wants theirs kept on
-- their card gets a row of kept_responses, which can be taken away again.

CREATE TABLE questionnaire_responses (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    questionnaire_id uuid NOT NULL,
    version_id uuid NOT NULL,
    mode text NOT NULL,
    maison_id uuid,
    answered_on date NOT NULL,
    sheet integer,
    answers jsonb NOT NULL,
    silences jsonb NOT NULL,
    boxes bytea NOT NULL,
    undecided jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT questionnaire_responses_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT questionnaire_responses_questionnaire_fkey FOREIGN KEY (organisation_id, questionnaire_id)
        REFERENCES questionnaires (organisation_id, id),
    CONSTRAINT questionnaire_responses_version_fkey FOREIGN KEY (organisation_id, version_id)
        REFERENCES questionnaire_versions (organisation_id, id),
    CONSTRAINT questionnaire_responses_maison_fkey FOREIGN KEY (organisation_id, maison_id)
        REFERENCES maisons (organisation_id, id),
    CONSTRAINT questionnaire_responses_sheet_once UNIQUE (organisation_id, version_id, sheet),
    CONSTRAINT questionnaire_responses_mode_known CHECK (mode IN ('web', 'kiosk', 'phone', 'paper')),
    CONSTRAINT questionnaire_responses_on_paper CHECK (sheet IS NULL OR mode = 'paper')
);
CREATE INDEX questionnaire_responses_of ON questionnaire_responses (organisation_id, questionnaire_id, id);
CREATE INDEX questionnaire_responses_undecided ON questionnaire_responses (organisation_id, questionnaire_id)
    WHERE undecided <> '[]'::jsonb;
SELECT wall_in('questionnaire_responses', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE questionnaire_responses IS 'Responses to questionnaires: nothing in them says whose they are.';
COMMENT ON COLUMN questionnaire_responses.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN questionnaire_responses.id IS 'Identity, random: one made of the time would say who came first. [not personal]';
COMMENT ON COLUMN questionnaire_responses.questionnaire_id IS 'To which questionnaire. [not personal]';
COMMENT ON COLUMN questionnaire_responses.version_id IS 'To which version of it. [not personal]';
COMMENT ON COLUMN questionnaire_responses.mode IS 'web, kiosk, phone or paper. [not personal]';
COMMENT ON COLUMN questionnaire_responses.maison_id IS 'Maison that it came through; NULL if none. [not personal]';
COMMENT ON COLUMN questionnaire_responses.answered_on IS 'Day; the hour would say by whom. [not personal]';
COMMENT ON COLUMN questionnaire_responses.sheet IS 'Number of the sheet of paper, of its serial; NULL if it was not on paper. [not personal]';
COMMENT ON COLUMN questionnaire_responses.answers IS 'Answers by code of the question, those off the path too. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]';
COMMENT ON COLUMN questionnaire_responses.silences IS 'Reasons for missing answers, by code: illegible or declined. [not personal]';
COMMENT ON COLUMN questionnaire_responses.boxes IS 'The answers that count, a bit each, in the order of the version: made from answers, to be counted. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]';
COMMENT ON COLUMN questionnaire_responses.undecided IS 'Codes on which two entries of the sheet differ, until somebody has looked. [not personal]';
COMMENT ON COLUMN questionnaire_responses.version IS 'Raised by each change. [not personal]';

CREATE TABLE questionnaire_entries (
    organisation_id uuid NOT NULL,
    response_id uuid NOT NULL,
    number smallint NOT NULL,
    answers jsonb NOT NULL,
    silences jsonb NOT NULL,
    disagreements smallint,
    entered_by uuid NOT NULL,
    entered_on date NOT NULL,
    CONSTRAINT questionnaire_entries_pkey PRIMARY KEY (organisation_id, response_id, number),
    CONSTRAINT questionnaire_entries_response_fkey FOREIGN KEY (organisation_id, response_id)
        REFERENCES questionnaire_responses (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT questionnaire_entries_number_range CHECK (number BETWEEN 1 AND 2)
);
SELECT wall_in('questionnaire_entries', 'SELECT, INSERT');
COMMENT ON TABLE questionnaire_entries IS 'Entries of sheets of paper: the first, and the second that is made without seeing it.';
COMMENT ON COLUMN questionnaire_entries.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN questionnaire_entries.response_id IS 'Of which response. [not personal]';
COMMENT ON COLUMN questionnaire_entries.number IS '1 or 2. [not personal]';
COMMENT ON COLUMN questionnaire_entries.answers IS 'Answers as they were entered. [personal purpose="know the digital habits of the inhabitants" basis="public task" retention="5 years" erasure="delete"]';
COMMENT ON COLUMN questionnaire_entries.silences IS 'Reasons for missing answers, by code. [not personal]';
COMMENT ON COLUMN questionnaire_entries.disagreements IS 'Number of fields that differed from the first entry; NULL for the first. [not personal]';
COMMENT ON COLUMN questionnaire_entries.entered_by IS 'Account that entered it. [not personal]';
COMMENT ON COLUMN questionnaire_entries.entered_on IS 'Day. [not personal]';

CREATE TABLE kept_responses (
    organisation_id uuid NOT NULL,
    response_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    agreed_on date NOT NULL,
    noted_by uuid NOT NULL,
    CONSTRAINT kept_responses_pkey PRIMARY KEY (organisation_id, response_id),
    CONSTRAINT kept_responses_response_fkey FOREIGN KEY (organisation_id, response_id)
        REFERENCES questionnaire_responses (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT kept_responses_learner_fkey FOREIGN KEY (organisation_id, learner_id) REFERENCES learners (organisation_id, id)
);
CREATE INDEX kept_responses_of_learner ON kept_responses (organisation_id, learner_id);
SELECT wall_in('kept_responses', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE kept_responses IS 'Responses that a person wants on their card: the only link from a response to a person.';
COMMENT ON COLUMN kept_responses.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN kept_responses.response_id IS 'Which response. [not personal]';
COMMENT ON COLUMN kept_responses.learner_id IS 'Of whom. [personal purpose="keep a questionnaire on the person''s card, at their word" basis="consent" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN kept_responses.agreed_on IS 'Day on which the person agreed. [personal purpose="keep a questionnaire on the person''s card, at their word" basis="consent" retention="24 months after the last workshop" erasure="delete"]';
COMMENT ON COLUMN kept_responses.noted_by IS 'Account that noted it. [not personal]';
