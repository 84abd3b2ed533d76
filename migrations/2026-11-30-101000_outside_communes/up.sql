-- People from outside the territory: their commune is a name, and the organisation says whether they may enrol.

ALTER TABLE organisations
    ADD COLUMN outside_rule text NOT NULL DEFAULT 'accepted',
    ADD CONSTRAINT organisations_outside_rule_known CHECK (outside_rule IN ('accepted', 'after_residents', 'refused'));
COMMENT ON COLUMN organisations.outside_rule IS 'Whether people from outside the territory may enrol by themselves: accepted, after_residents or refused. [not personal]';

ALTER TABLE learners
    ALTER COLUMN commune_code DROP NOT NULL,
    ADD COLUMN outside_commune text,
    ADD CONSTRAINT learners_one_commune CHECK (num_nonnulls(commune_code, outside_commune) = 1),
    ADD CONSTRAINT learners_outside_commune_length CHECK (length(outside_commune) BETWEEN 1 AND 80 AND outside_commune !~ '^[0-9]');
COMMENT ON COLUMN learners.commune_code IS 'Commune of residence within the territory; NULL outside it. [personal purpose="decide where to open sessions" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN learners.outside_commune IS 'Name of the commune of residence outside the territory; NULL within it. [personal purpose="decide where to open sessions" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';

COMMENT ON COLUMN enrolments.stated_commune_code IS 'Commune stated for this enrolment: INSEE code, or the name of one outside the territory. [personal purpose="show the person what they stated" basis="public task" retention="24 months after the last workshop" erasure="delete"]';

ALTER TABLE referrals
    ALTER COLUMN commune_code DROP NOT NULL,
    ADD COLUMN outside_commune text,
    ADD CONSTRAINT referrals_one_commune CHECK (num_nonnulls(commune_code, outside_commune) = 1);
COMMENT ON COLUMN referrals.outside_commune IS 'Commune outside the territory that the partner gave; NULL within it. [personal purpose="show the partner whom it sent" basis="consent" retention="24 months after the last workshop" erasure="delete"]';
