ALTER TABLE referrals DROP COLUMN outside_commune, ALTER COLUMN commune_code SET NOT NULL;
ALTER TABLE learners DROP COLUMN outside_commune, ALTER COLUMN commune_code SET NOT NULL;
ALTER TABLE organisations DROP COLUMN outside_rule;
